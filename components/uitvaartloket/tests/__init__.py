"""Tests of uitvaartloket on its own."""
