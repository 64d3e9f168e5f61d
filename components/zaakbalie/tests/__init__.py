"""Tests of Zaakbalie: no server needed."""
