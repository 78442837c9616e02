"""Pieces of the trail page: its filters, the chosen entry, where an object is shown."""
