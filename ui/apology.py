"""What is shown when the program itself is at fault: an apology, and a report without people."""

from __future__ import annotations

import platform
import sys
import traceback
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, qVersion
from PySide6.QtWidgets import QApplication, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from app import paths
from ui import theme
from ui.widgets import button, heading, words

if TYPE_CHECKING:
    from types import TracebackType

ROOT = Path(__file__).resolve().parents[1]
AROUND = 60  # pixels left free of the screen


def scrubbed(kind: type[BaseException], trace: TracebackType | None) -> str:
    """Write what went wrong as types and line numbers, and no value of anything."""
    lines = [
        (
            f"Circlekeep {paths.version()}, Python {platform.python_version()}, Qt {qVersion()},"
            f" {sys.platform}"
        ),
        kind.__name__,
    ]
    for frame in traceback.extract_tb(trace):
        path = Path(frame.filename)
        name = path.relative_to(ROOT) if path.is_relative_to(ROOT) else Path(path.name)
        lines.append(f"  {name}:{frame.lineno} {frame.name}")
    return "\n".join(lines)


class Apology(QWidget):
    """One window for all that goes wrong; closing it goes on where one was."""

    def __init__(self) -> None:
        super().__init__()
        self.setWindowTitle("Circlekeep")
        self.setProperty("kind", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.report = QPlainTextEdit()
        self.report.setReadOnly(True)
        self.report.setTabChangesFocus(True)
        self.report.setAccessibleName(self.tr("Report"))
        copy = button(self.tr("&Copy the report"), "secondary", "clipboard-copy")
        close = button(self.tr("&Go on"), "primary")
        copy.clicked.connect(self._copy)
        close.clicked.connect(self.hide)
        row = QHBoxLayout()
        row.addWidget(copy)
        row.addStretch(1)
        row.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(28, 24, 28, 24)
        column.setSpacing(12)
        column.addWidget(heading(self.tr("Sorry, that was our fault"), 1))
        column.addWidget(
            words(
                self.tr(
                    "Something in Circlekeep did not work. What was saved is safe. If it happens"
                    " again, lock with Ctrl+L and unlock. The report below names places in the"
                    " program and nothing you have written."
                )
            )
        )
        column.addWidget(self.report, 1)
        column.addLayout(row)
        room = self.screen().availableGeometry()
        # At large text its buttons would lie below the edge of a small screen.
        high = min(theme.px(420), room.height() - AROUND)
        self.resize(min(theme.px(640), room.width() - AROUND), high)

    def tell(self, kind: type[BaseException], trace: TracebackType | None) -> None:
        """Show the report of one failure."""
        self.report.setPlainText(scrubbed(kind, trace))
        self.show()
        self.raise_()

    def _copy(self) -> None:
        QApplication.clipboard().setText(self.report.toPlainText())
