"""整改: the list of items and one item in full, on its own page and beside an audit."""
