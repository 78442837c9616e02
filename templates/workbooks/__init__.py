"""What arrives as a sheet and what leaves as one."""
