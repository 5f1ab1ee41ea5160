"""Where the bundle starts: the same way as `python -m ui`."""

from __future__ import annotations

import sys

from ui.__main__ import run

sys.exit(run(sys.argv[1:]))
