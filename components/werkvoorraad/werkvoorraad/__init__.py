"""Werkvoorraad: the work of a team on a board, and each case on one page."""
