"""What the bundle does first of all, before PyInstaller's own hooks load Qt.

`ui.__main__` does the same at its beginning, which in the bundle comes after those hooks.
"""

from __future__ import annotations

import gc

from app import hardening
from ui import light_qt

hardening.harden()
gc.disable()
light_qt.load()
