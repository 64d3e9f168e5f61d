"""Tests of Werkvoorraad; no server is needed."""
