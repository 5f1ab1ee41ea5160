"""Sending a paper to a printer: the pages as pictures of 300 dpi, drawn one after another."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QRect, Signal
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QDialog

from app.errors import PrinterRefusedError
from app.services import papers

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrintDialog, QPrinter
    from PySide6.QtWidgets import QWidget

    from app.documents.preview import PageImage
    from app.services.papers import Paper
    from ui.shell import Shell

A4_INCHES = 8.27
DPI = 300
WIDTH = round(A4_INCHES * DPI)

END_OF_PDF = b"%%EOF"
PRINT_SERVICE = (Path("/run/cups/cups.sock"), Path("/var/run/cups/cups.sock"))


def has_printer(*, service: tuple[Path, ...] = PRINT_SERVICE) -> bool:
    """Tell whether this computer knows any printer, without a look at any network."""
    if sys.platform == "linux" and not stays_on_this_computer(service):
        return False
    from PySide6.QtPrintSupport import QPrinterInfo  # noqa: PLC0415  only where it is needed

    return bool(QPrinterInfo.availablePrinterNames())


def stays_on_this_computer(service: tuple[Path, ...] = PRINT_SERVICE) -> bool:
    """Point the print library at the local service alone; tell whether there is one.

    Left to itself the library (libcups) asks port 631 of this computer over the internet
    protocol, which was seen in a trace of system calls.
    """
    found = next((path for path in service if path.is_socket()), None)
    if found is None:
        return False
    os.environ["CUPS_SERVER"] = str(found)
    return True


class Printing(QObject):
    """One printing: the system's questions, then every page, copy after copy by the printer."""

    printed = Signal(int)
    failed = Signal(Exception)
    ended = Signal()

    def __init__(self, paper: Paper, shell: Shell, parent: QWidget) -> None:
        super().__init__(parent)
        self._paper, self._shell, self._parent = paper, shell, parent
        self._printer: QPrinter | None = None
        self._dialog: QPrintDialog | None = None
        self._painter = QPainter()
        self._page = 0

    def ask(self) -> None:
        """Ask which printer and how many copies; nothing is sent before that."""
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter  # noqa: PLC0415

        self._printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        self._printer.setResolution(DPI)
        self._printer.setFullPage(True)
        # The spooler and its log see the kind of paper and nothing about people.
        self._printer.setDocName(self._paper.title)
        self._dialog = QPrintDialog(self._printer, self._parent)
        self._dialog.accepted.connect(self._start)
        self._dialog.rejected.connect(self.ended)
        QDialog.open(self._dialog)

    def _start(self) -> None:
        if self._printer is None or not self._painter.begin(self._printer):
            self._give_up(PrinterRefusedError())
            return
        self._next()

    def stop(self) -> None:
        """Give it up for a lock: nothing is asked and no page sent any more."""
        self._send_nothing()
        self._dialog = self._printer = None

    def _next(self) -> None:
        self._page += 1
        paper, page = self._paper, self._page
        self._shell.run(
            lambda _progress: papers.page_image(paper.pdf, page, width=WIDTH),
            self._put_down,
            self._give_up,
        )

    def _put_down(self, image: PageImage) -> None:
        if self._printer is None:
            return
        picture = QImage(
            image.rgba, image.width, image.height, 4 * image.width, QImage.Format.Format_RGBA8888
        )
        sheet = self._printer.pageLayout().fullRectPixels(self._printer.resolution())
        self._painter.drawImage(QRect(0, 0, sheet.width(), sheet.height()), picture)
        if self._page < self._paper.pages:
            if self._printer.newPage():
                self._next()
            else:
                self._give_up(PrinterRefusedError())
            return
        if not self._painter.end() or not _is_whole(self._printer.outputFileName()):
            self._give_up(PrinterRefusedError())
            return
        self.printed.emit(self._printer.copyCount())
        self.ended.emit()

    def _give_up(self, error: Exception) -> None:
        self._send_nothing()
        self.failed.emit(error)
        self.ended.emit()

    def _send_nothing(self) -> None:
        if self._printer is not None and self._painter.isActive():
            self._printer.abort()
            self._painter.end()


def _is_whole(file: str) -> bool:
    """Tell whether the file it was printed to has its end; no printer has one to look into."""
    if not file:
        return True
    try:
        with Path(file).open("rb") as opened:
            opened.seek(-2 * len(END_OF_PDF), os.SEEK_END)
            return END_OF_PDF in opened.read(2 * len(END_OF_PDF))
    except OSError:
        return False
