"""Importing a list in the window: the steps of the dialog, and the batches there have been."""
