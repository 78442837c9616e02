"""Ledgers of clean transport as files: what arrives, understood column by column."""
