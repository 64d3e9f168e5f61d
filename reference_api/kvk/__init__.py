"""The trade register as it is served."""
