"""Overlijdensdienst: the own software of undertakers declares deaths through an API; a page shows how things stand."""
