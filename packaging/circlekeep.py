"""Where the bundle starts: the same way as `python -m ui`."""

from __future__ import annotations

import runpy

runpy.run_module("ui", run_name="__main__")
