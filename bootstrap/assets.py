"""Everything that pages need beside Python packages."""

from __future__ import annotations

from bootstrap.frontend import ensure_bundle, ensure_node_packages
from bootstrap.translations import ensure_translations


def ensure_assets() -> None:
    """Install browser packages, bundle, compile translations; each only when it is due."""
    ensure_node_packages()
    ensure_bundle()
    ensure_translations()
