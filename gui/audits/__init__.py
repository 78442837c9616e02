"""The parts of the page of one audit: the draft of a stage, fact editors, cards, steps."""
