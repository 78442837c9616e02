"""Sample files of the demo: fictional enterprises and one fictional steel works."""

from __future__ import annotations

from pathlib import Path

SAMPLES = Path(__file__).parent
"""The folder with the sample files."""
