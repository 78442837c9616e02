"""The schema's editions, run by Alembic from within the product: no ini file, no command."""
