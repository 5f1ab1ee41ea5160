"""The words after `run.py`, and the way from there into the app."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from start import display, environment
from start.telling import USAGE, CannotGoOnError, complain

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parent.parent

USAGE_TEXT = """\
python3 run.py              open Circlekeep
python3 run.py --practice   open a throw-away practice group
python3 run.py test         run every check
python3 run.py soak         run the long fault tests
python3 run.py bench        run the benchmarks (bench 1 6 13: only these lines)
python3 run.py bundle       build the program that needs no Python (--check: and try it out)"""

# These would change what the app's own Python imports.
MISLEADING = ("PYTHONPATH", "PYTHONHOME", "PYTHONSTARTUP", "PYTHONINSPECT")


def main(arguments: list[str]) -> int:
    """Do what the arguments ask for; return the exit code."""
    word = arguments[0] if arguments else ""
    commands: dict[str, Callable[[list[str]], int]] = {
        "test": test,
        "soak": soak,
        "bench": bench,
        "bundle": bundle,
    }
    try:
        if word in commands:
            return commands[word](arguments[1:])
        if word in ("-h", "--help", "help"):
            print(USAGE_TEXT)  # noqa: T201
            return 0
        if word and not word.startswith("--"):
            complain(f"run.py does not know '{word}'. It knows:\n\n{USAGE_TEXT}")
            return USAGE
        return open_app(arguments)
    except CannotGoOnError as stop:
        complain(stop.sentence)
        return stop.code
    except KeyboardInterrupt:
        complain("Stopped.")
        return 130


def open_app(arguments: list[str]) -> int:
    """Set up what is not set up yet and become the app."""
    python = environment.prepare(ROOT)
    display.prepare(ROOT / environment.FOLDER)
    display.check(os.environ)
    command = [str(python), "-m", "ui", *arguments]
    clean = {name: value for name, value in os.environ.items() if name not in MISLEADING}
    os.chdir(ROOT)
    if sys.platform == "win32":
        return subprocess.call(command, env=clean)  # noqa: S603
    return os.execve(command[0], command, clean)  # noqa: S606


def test(arguments: list[str]) -> int:
    """Run every check."""
    from start import checks  # noqa: PLC0415 - opening the app needs none of it

    return checks.run_all(ROOT, arguments)


def soak(arguments: list[str]) -> int:
    """Run the long fault tests."""
    from start import checks  # noqa: PLC0415

    return checks.run_soak(ROOT, arguments)


def bench(arguments: list[str]) -> int:
    """Run the benchmarks."""
    python = environment.prepare(ROOT)
    display.prepare(ROOT / environment.FOLDER)
    return subprocess.call([str(python), "-m", "bench", *arguments], cwd=ROOT)  # noqa: S603


def bundle(arguments: list[str]) -> int:
    """Build the program that needs no Python, and try it out if asked to."""
    from start import bundles  # noqa: PLC0415

    return bundles.run(ROOT, arguments)
