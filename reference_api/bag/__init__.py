"""The BAG as it is served: its rows, its answers and its addresses."""
