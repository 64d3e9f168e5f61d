"""Layer 5, data: the persons register: stored as LO3, asked by the seven questions of BRP Personen."""
