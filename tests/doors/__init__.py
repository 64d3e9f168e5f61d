"""Tests of what stands beside the registers."""
