"""Clean transport (清洁运输): ledgers understood, shares computed, samples drawn."""
