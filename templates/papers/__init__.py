"""Papers: every PDF that leaves the office, drawn from one frozen content object each."""
