"""Open Circlekeep: `python -m ui [--practice]`; `--self-check` tries everything out instead."""

from __future__ import annotations

import gc
import sys

from app import hardening

# Before Qt is loaded: what it brings into memory must already be out of reach.
hardening.harden()
# Nothing is garbage yet while modules load; `ui.collecting` takes over with the first window.
gc.disable()

from ui import light_qt  # noqa: E402

light_qt.load()

from ui.application import main  # noqa: E402


def run(arguments: list[str]) -> int:
    """Do what the command line asks for and return the exit code."""
    if arguments[:1] == ["--self-check"]:
        gc.enable()
        from ui import self_check  # noqa: PLC0415 - opening the app needs none of it

        return self_check.main(arguments[1:])
    return main(arguments)


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
