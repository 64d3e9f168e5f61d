"""The catalogue for machines: dumps, feeds, badges, and the forms in which other catalogues read us."""
