"""How the declared registers are served: one path for every request."""
