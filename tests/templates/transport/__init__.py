"""Tests of clean transport."""
