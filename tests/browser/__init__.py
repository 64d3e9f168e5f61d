"""Journeys in a real browser, through applications that run as people start them."""
