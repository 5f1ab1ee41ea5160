"""Memory that nobody else may read: asked of a process of its own, as it cannot be taken back."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
HARDENED = """
from app import hardening
before = hardening.no_core_dumps_hold()
hardening.harden()
print(before, hardening.no_core_dumps_hold(), flush=True)
"""
DIES = HARDENED + "import os, signal\nos.kill(os.getpid(), signal.SIGSEGV)\n"


def a_process(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code], cwd=PROJECT, capture_output=True, text=True, check=False
    )


def test_a_process_leaves_no_core_dump() -> None:
    assert a_process(HARDENED).stdout == "False True\n"


def test_a_hardened_process_that_dies_leaves_no_file(tmp_path: Path) -> None:
    code = f"import os, sys; sys.path.insert(0, {str(PROJECT)!r}); os.chdir({str(tmp_path)!r})\n"

    died = a_process(code + DIES)

    assert died.returncode < 0
    assert list(tmp_path.iterdir()) == []


def test_hardening_comes_before_qt_and_without_it() -> None:
    asked = a_process("import app.hardening, sys; print('PySide6' in sys.modules)")

    assert asked.stdout == "False\n"


def test_replacing_the_process_needs_it_again() -> None:
    again = (
        "import os, sys; from app import hardening; hardening.harden();"
        "os.execv(sys.executable, [sys.executable, '-c',"
        " 'from app import hardening; print(hardening.no_core_dumps_hold())'])"
    )

    assert a_process(again).stdout == "False\n"
