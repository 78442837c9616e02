"""证书 in the window: verifying one, and the office's signing key."""
