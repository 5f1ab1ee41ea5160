"""The program's own windows, made and painted: fonts, icons, styles and every page are there."""

from __future__ import annotations

import importlib
import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtGui import QFontInfo
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from app.settings import Settings
from ui import light_qt, theme
from ui.main_window import MainWindow
from ui.places import PAGES
from ui.self_check.steps import must, same
from ui.shell import Shell
from ui.unlock.window import UnlockWindow

if TYPE_CHECKING:
    from app.services.session import Session
    from ui.pages.page import Page

# The others show one record, which a page of its own chooses.
SHOWN = (
    "today",
    "meetings",
    "members",
    "member_new",
    "agreements",
    "safeguarding",
    "concern_new",
    "records",
    "backup",
    "settings",
    "help",
)
_SETTLED_AFTER_MS = 300


def start() -> QApplication:
    """Start Qt as the program does."""
    qt = QApplication(sys.argv[:1])
    theme.install(qt)
    theme.apply(qt, name="light", percent=100)
    return qt


def paint_all(qt: QApplication, session: Session) -> None:
    """Show the first window and every page, and see that each is painted."""
    shell = Shell(Settings(), qt)
    first = UnlockWindow(shell)
    _paint(qt, first, "the first window")
    same(QFontInfo(first.font()).family(), "Source Sans 3", "fonts")

    def make_page(name: str) -> Page | None:
        module, kind = PAGES[name]
        page: Page = getattr(importlib.import_module(f"ui.pages.{module}"), kind)(session, shell)
        return page

    window = MainWindow(shell)
    window.open(session, make_page)
    for name in SHOWN:
        window.go(name, {})
        must(window.page(name) is not None, f"there is no page {name}")
        _paint(qt, window, f"the page {name}")
    for each in (first, window):
        each.hide()
        each.deleteLater()


def call_wrongly() -> None:
    """See that a wrong call of Qt is an error with words: PySide6 makes them only then."""
    must(not light_qt.are_loaded(), "the descriptions of Qt were loaded too early")
    label = QLabel()
    try:
        label.setText(1.5)  # type: ignore[arg-type]
    except TypeError as error:
        must("called with wrong argument types" in str(error), "a wrong call has no words")
    else:
        must(holds=False, what="a wrong call was taken")


def _paint(qt: QApplication, window: QWidget, what: str) -> None:
    window.show()
    # Not `quit`: that asks the windows first, and the main window declines.
    QTimer.singleShot(_SETTLED_AFTER_MS, lambda: qt.exit(0))
    qt.exec()
    picture = window.grab().toImage()
    colours = {
        picture.pixel(x, y)
        for x in range(0, picture.width(), 7)
        for y in range(0, picture.height(), 7)
    }
    must(len(colours) > 2, f"{what} is empty")  # noqa: PLR2004 - ground, ink and one more
