"""Sample files of the demo: fictional enterprises and one fictional steel works."""

from __future__ import annotations

from pathlib import Path

SAMPLES = Path(__file__).parent
"""The folder with the sample files."""

DEMO_ADMIN = "管理员"
DEMO_PASSWORD = "jinji-demo-2026"
"""First account of the sample office that ``demo`` makes, and the password of all its accounts.

Nothing in a 样例 is secret: the sign-in page shows both.
"""
