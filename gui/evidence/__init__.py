"""Evidence of an audit in the window: taken in by drop and paste, listed, looked at."""
