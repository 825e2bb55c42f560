"""`python -m bootstrap`: browser files and translations for an environment installed by hand."""

from __future__ import annotations

import sys

from bootstrap.assets import ensure_assets
from bootstrap.progress import StepFailed

if __name__ == "__main__":
    try:
        ensure_assets()
    except StepFailed as failure:
        sys.exit(failure.report())
