"""Pages of the main window, one per noun, built on their first visit."""
