"""The desk: pages, table models, background jobs, theme. Never touches a database session."""
