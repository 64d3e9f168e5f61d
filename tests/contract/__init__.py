"""Obligations of every declared resource, each written once and run for all of them on both databases."""
