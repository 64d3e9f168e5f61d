"""Verhuisservice: a citizen reports a move, step by step; everything that is known lives in the registrations."""
