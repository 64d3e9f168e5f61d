"""How fast it is: in the process, over HTTP, on both databases, with few cases and with many."""
