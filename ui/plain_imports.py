"""Take out what PySide6 puts before every import of the whole program.

It reads the source of each module, whoever's it is, in search of switches of PySide6 that nobody
here uses. That takes longer than loading the modules and keeps their sources in memory.
"""

from __future__ import annotations

import builtins


def restore() -> None:
    """Import as Python does."""
    # Only now does PySide6 put its own in place, and keeps the original beside it.
    import PySide6.QtCore  # noqa: F401, PLC0415

    builtins.__import__ = getattr(builtins, "__orig_import__", builtins.__import__)
