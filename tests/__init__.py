"""Tests of the whole house; ``make test`` runs them."""
