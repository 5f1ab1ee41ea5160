"""Looking for printers never leaves this computer."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QWidget

from app.errors import DiskFullError, PrinterRefusedError
from app.services import papers
from tests.ui.pages.people import an_agreement
from ui.pages import printing
from ui.pages.paper import PaperPage
from ui.pages.printing import Printing

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from app.services.papers import Paper
    from app.services.session import Session
    from tests.ui.pages.conftest import Asked, Show
    from ui.shell import Shell

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


@pytest.fixture
def paper(session: Session) -> Paper:
    an_agreement(session)
    paper = papers.draw(papers.agreement(session))
    assert paper.pages > 1
    return paper


def printed_to(paper: Paper, shell: Shell, file: str, qtbot: QtBot) -> list[object]:
    """Print to a file, as the system's dialog offers it; give what was said of it."""
    parent = QWidget()
    qtbot.addWidget(parent)
    printing = Printing(paper, shell, parent)
    said: list[object] = []
    printing.printed.connect(said.append)
    printing.failed.connect(said.append)
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(file)
    printing._printer = printer
    with qtbot.waitSignal(printing.ended):
        printing._start()
    return said


@pytest.mark.qt_log_ignore("QPainter::begin")
def test_a_file_that_cannot_be_begun_is_told_as_not_printed(
    paper: Paper, shell: Shell, qtbot: QtBot, tmp_path: Path
) -> None:
    (error,) = printed_to(paper, shell, str(tmp_path / "none" / "paper.pdf"), qtbot)

    assert isinstance(error, PrinterRefusedError)


def test_a_disk_that_is_full_at_a_page_is_told_as_not_printed(
    paper: Paper, shell: Shell, qtbot: QtBot
) -> None:
    (error,) = printed_to(paper, shell, "/dev/full", qtbot)

    assert isinstance(error, PrinterRefusedError)


def test_a_disk_that_is_full_at_the_last_page_is_told_as_not_printed(
    paper: Paper, shell: Shell, qtbot: QtBot
) -> None:
    (error,) = printed_to(replace(paper, pages=1), shell, "/dev/full", qtbot)

    assert isinstance(error, PrinterRefusedError)


def test_a_file_that_takes_every_page_is_told_as_printed(
    paper: Paper, shell: Shell, qtbot: QtBot, tmp_path: Path
) -> None:
    assert printed_to(paper, shell, str(tmp_path / "paper.pdf"), qtbot) == [1]


@pytest.fixture
def preview(session: Session, show: Show[PaperPage], qtbot: QtBot) -> PaperPage:
    an_agreement(session)
    page = show(PaperPage, "paper")
    page.show_order(papers.agreement(session))
    qtbot.waitUntil(lambda: page.view.has_page)
    return page


def no_room(*_: object, **__: object) -> None:
    raise DiskFullError


def test_a_paper_that_is_saved_is_told_so_though_its_line_finds_no_room(
    preview: PaperPage, asked: Asked, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(papers, "printed", no_room)

    preview.save_to(str(tmp_path / "agreement.pdf"))

    assert (tmp_path / "agreement.pdf").is_file()
    assert asked.said == ["Saved as agreement.pdf."]


def test_a_paper_that_cannot_be_drawn_is_not_said_to_be_under_way(
    session: Session, show: Show[PaperPage], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_order: object) -> None:
        raise MemoryError

    an_agreement(session)
    order = papers.agreement(session)
    page = show(PaperPage, "paper")
    monkeypatch.setattr(papers, "draw", fail)

    with qtbot.captureExceptions() as mistakes:
        page.show_order(order)
        qtbot.waitUntil(lambda: bool(mistakes))

    assert [kind for kind, _, _ in mistakes] == [MemoryError]
    assert page.where.text() == "Not drawn"


def test_a_lock_that_fails_while_a_printer_is_chosen_lets_one_print_afterwards(
    preview: PaperPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Printing] = []

    def ask(printing: Printing) -> None:
        asked.append(printing)

    monkeypatch.setattr(Printing, "ask", ask)
    preview._print()
    preview._print()
    once = len(asked)

    preview.work_stopped()
    preview._print()

    assert once == 1
    assert len(asked) == 2
