"""Measurements, each beside a floor taken in the same run: ``python3 bootstrap.py bench``."""
