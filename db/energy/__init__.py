"""Energy and carbon of the enterprises: reported figures, factors of the office, accounts."""
