"""Suites that others wrote, run against a server: VNG's Postman collections and fuzzing by the official OpenAPI files."""
