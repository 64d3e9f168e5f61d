"""Tests that need no server: they run on recorded answers of the registrations."""
