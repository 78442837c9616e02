"""Clean transport (清洁运输): ledgers kept, shares computed, samples and sidings recorded."""
