"""How monitoring files are read."""
