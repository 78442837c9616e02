"""Where the steel pack, its cases and its sample works stand."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACK_FILE = ROOT / "grading" / "standards" / "hebei-steel.yaml"
CASES_FILE = ROOT / "grading" / "standards" / "cases" / "steel.yaml"
SAMPLES = ROOT / "templates" / "samples"
