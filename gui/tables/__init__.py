"""Table models and views: keys and pages of rows, never a whole table in widgets."""
