"""减污降碳 in the window: accounts, synergy, factors, imports."""
