"""publiccode.yml: read it leniently, lint it strictly, convert it to the newest version (standard 0.2 to 0.7)."""
