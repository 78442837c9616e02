"""The paper: what arrives as a sheet and what leaves as a sheet or a PDF."""
