"""Harvests publiccode.yml files from repositories: politely, safely, and with a reason for everything that is not listed."""
