"""Zaakbalie: a desk at which civil servants handle cases, one page after the other."""
