"""Verhuisplein: report a move on one page, made for a telephone."""
