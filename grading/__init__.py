"""The rules: packs, conditions, assessment, identifiers, chains. Pure and deterministic.

Nothing here knows Qt, SQLAlchemy, a dialog or the time of day.
"""
