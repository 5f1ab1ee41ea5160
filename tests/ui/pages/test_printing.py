"""Looking for printers never leaves this computer."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from ui.pages import printing

if TYPE_CHECKING:
    import pytest

PROJECT = Path(__file__).resolve().parents[3]


def test_without_a_local_print_service_nothing_is_asked(tmp_path: Path) -> None:
    # In a process of its own: another test may have loaded the print system already.
    code = (
        "import sys, pathlib\n"
        "from ui.pages.printing import has_printer\n"
        f"print(has_printer(service=(pathlib.Path({str(tmp_path / 'none')!r}),)))\n"
        "print('PySide6.QtPrintSupport' in sys.modules)\n"
    )

    said = subprocess.run(
        [sys.executable, "-c", code], cwd=PROJECT, capture_output=True, text=True, check=True
    )

    assert said.stdout.split() == ["False", "False"]


def test_a_file_in_its_place_is_no_service(tmp_path: Path) -> None:
    fake = tmp_path / "cups.sock"
    fake.touch()

    assert not printing.stays_on_this_computer((fake,))


def test_the_library_is_pointed_at_the_local_service(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CUPS_SERVER", "printer.example:631")
    service = a_socket_at(tmp_path / "cups.sock")

    assert printing.stays_on_this_computer((tmp_path / "none", service))
    assert os.environ["CUPS_SERVER"] == str(service)


def a_socket_at(path: Path) -> Path:
    """Make the file of a local socket; the program itself may not import the module for it."""
    code = f"import socket; socket.socket(socket.AF_UNIX).bind({str(path)!r})"
    subprocess.run([sys.executable, "-c", code], check=True)
    return path
