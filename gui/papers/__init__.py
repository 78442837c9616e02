"""Papers on the screen: pages of a PDF as they will be printed."""
