"""Where things are in a checkout."""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
FRONTEND = ROOT / "frontend"
DIST = ROOT / "app" / "static" / "dist"
NODE_MODULES = ROOT / "node_modules"
TRANSLATIONS = ROOT / "app" / "translations"
