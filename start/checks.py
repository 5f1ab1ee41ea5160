"""`run.py test`: every check, each named with its time, and none left out in silence."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from start import display, environment, system
from start.system import Need
from start.telling import FAILED, CannotGoOnError, tell

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

TOOLS = (
    Need("Xvfb", "xvfb"),
    Need("xauth", "xauth"),
    Need("openbox", "openbox"),
    Need("dbus-daemon", "dbus"),
    Need("/usr/libexec/at-spi-bus-launcher", "at-spi2-core"),
    Need("/usr/lib/python3/dist-packages/gi/__init__.py", "python3-gi"),
    Need("/usr/lib/*/girepository-1.0/Atspi-2.0.typelib", "gir1.2-atspi-2.0"),
    Need("xdotool", "xdotool"),
    Need("strace", "strace"),
    Need("pdftotext", "poppler-utils"),
    Need("qpdf", "qpdf"),
)

# import-linter has no `python -m` of its own, and its script breaks when the folder is moved.
LINT_IMPORTS = "from importlinter.cli import lint_imports_command; lint_imports_command()"

OK, BROKEN, NOT_RUN, NOT_ASKED = "ok", "FAILED", "NOT RUN", "not asked"
NONE_FOUND = 5  # what pytest ends with where no test is left to run


@dataclass(frozen=True)
class Check:
    """One check: what a person calls it, and what the environment's Python is given.

    What a person gives to the tests comes before `last`, which so has the last word.
    """

    name: str
    arguments: tuple[str, ...]
    last: tuple[str, ...] = ()

    @property
    def is_of_tests(self) -> bool:
        """Tell whether a person may choose among what it runs."""
        return "pytest" in self.arguments


@dataclass(frozen=True)
class Outcome:
    """How a check ended."""

    name: str
    state: str
    seconds: float = 0.0
    why: str = ""

    def line(self) -> str:
        """Return its line of the closing table."""
        return f"  {self.name:<14} {self.state:<8} {self.seconds:7.1f} s  {self.why}".rstrip()


CHECKS = (
    Check("ruff check", ("-m", "ruff", "check", "--no-cache")),
    Check("ruff format", ("-m", "ruff", "format", "--check", "--no-cache")),
    Check("mypy", ("-m", "mypy")),
    Check("lint-imports", ("-c", LINT_IMPORTS)),
    # What measures the windows runs alone: another worker beside it would be measured too.
    Check("flow", ("-m", "pytest", "--flow"), last=("-n", "0")),
    Check("pytest", ("-m", "pytest", "-n", "2")),
)
SOAK = Check("soak", ("-m", "pytest", "-n", "2", "tests", "-m", "soak"))


def run_all(root: Path, arguments: Sequence[str] = (), *, checks: Sequence[Check] = CHECKS) -> int:
    """Set up, run every check and close with one plain line; arguments go to pytest."""
    return _run(root, checks, arguments, {})


def run_soak(root: Path, arguments: Sequence[str] = ()) -> int:
    """Run the fault tests with their long counts, which take hours."""
    return _run(root, (SOAK,), arguments, {"CIRCLEKEEP_SOAK": "1"})


def _run(
    root: Path, checks: Sequence[Check], arguments: Sequence[str], extra: dict[str, str]
) -> int:
    started = time.monotonic()
    python = environment.prepare(root, environment.DEV_LOCK)
    lacking = _supply()
    settings = {**os.environ, "QT_QPA_PLATFORM": "offscreen", **extra}
    outcomes = []
    for check in checks:
        added = (*arguments, *check.last) if check.is_of_tests else ()
        command = [str(python), *check.arguments, *added]
        may_be_none = check.is_of_tests and bool(arguments)
        outcomes.append(_outcome(root, command, check, settings, may_be_none=may_be_none))
    outcomes = _with_tests_asked_for(outcomes, {each.name for each in checks if each.is_of_tests})
    outcomes += [
        Outcome(need.name, NOT_RUN, why=f"what needs it; package {need.package}")
        for need in lacking
    ]
    return _close(outcomes, time.monotonic() - started)


def _supply() -> list[Need]:
    """Bring the libraries and tools of the tests; return what could not be brought."""
    if sys.platform != "linux":
        return list(TOOLS)
    lacking = system.missing((*display.LIBRARIES, *TOOLS))
    if not lacking:
        return []
    try:
        system.supply(lacking, what="system libraries and tools the tests need")
    except CannotGoOnError as stop:
        tell(stop.sentence)
    return system.missing(lacking)


def _outcome(
    root: Path, command: list[str], check: Check, settings: dict[str, str], *, may_be_none: bool
) -> Outcome:
    tell(f"\n== {check.name}")
    started = time.monotonic()
    done = subprocess.run(  # noqa: S603
        command, cwd=root, env=settings, stdin=subprocess.DEVNULL, check=False
    )
    state = OK if done.returncode == 0 else BROKEN
    if may_be_none and done.returncode == NONE_FOUND:
        state = NOT_ASKED
    return Outcome(check.name, state, time.monotonic() - started)


def _with_tests_asked_for(outcomes: Sequence[Outcome], of_tests: set[str]) -> list[Outcome]:
    """Take what was not asked for as failed where nothing else was: no test is what was asked."""
    states = {outcome.state for outcome in outcomes if outcome.name in of_tests}
    if states != {NOT_ASKED}:
        return list(outcomes)
    why = "no test is what was asked for"
    return [
        replace(outcome, state=BROKEN, why=why) if outcome.state == NOT_ASKED else outcome
        for outcome in outcomes
    ]


def _close(outcomes: Sequence[Outcome], seconds: float) -> int:
    tell("\n== closing\n" + "\n".join(outcome.line() for outcome in outcomes))
    bad = [outcome for outcome in outcomes if outcome.state not in {OK, NOT_ASKED}]
    if not bad:
        passed = sum(outcome.state == OK for outcome in outcomes)
        tell(f"\nAll {passed} checks passed in {seconds:.0f} s.")
        return 0
    names = ", ".join(f"{outcome.name} {outcome.state}" for outcome in bad)
    tell(f"\nNot all checks passed ({seconds:.0f} s): {names}.")
    return FAILED
