"""Uitvaartloket: an undertaker declares a death, question by question; everything that is known lives in the registrations."""
