"""清洁运输 in the window: shares, ledgers, doubts, samples, railway sidings."""
