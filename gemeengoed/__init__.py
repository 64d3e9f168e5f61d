"""Starts the whole house with one command, on one machine."""
