"""Startpunt: the smallest complete application. People sign in, ask a question, and see what became of it."""
