"""What is kept before a lock: every page's draft, and where one was."""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QTextEdit, QWidget

from app.errors import RegisterError, RegisterReadOnlyError
from app.services import drafts

if TYPE_CHECKING:
    from app.services.session import Session
    from ui.main_window import MainWindow
    from ui.pages.page import Page

Editor = QLineEdit | QPlainTextEdit | QTextEdit


def commit_editors() -> None:
    """Finish what the input method and open cell editors hold."""
    QGuiApplication.inputMethod().commit()
    focus = QApplication.focusWidget()
    if focus is not None:
        focus.clearFocus()


def place_of(window: MainWindow) -> dict[str, object]:
    """Tell where one is: page, arguments, field and cursor, never a text."""
    shown = window.page(window.here) if window.here else None
    if shown is None:
        return {"page": window.here, "args": {}, "field": "", "cursor": 0}
    name, about = shown.place
    page = window.page(name)
    field, cursor = _field(page) if page is not None else ("", 0)
    args = {key: value for key, value in about.items() if isinstance(value, int) and key != "start"}
    return {"page": name, "args": args, "field": field, "cursor": cursor}


def keep(session: Session, window: MainWindow, place: dict[str, object]) -> None:
    """Write every draft and the place; raise RegisterError if words cannot be kept."""
    pages = window.pages().values()
    if session.read_only_because is not None:
        # Damage may be found while somebody writes; what was kept before that comes back.
        if any(page.has_unkept for page in pages):
            raise RegisterReadOnlyError from session.read_only_because
        return
    for page in pages:
        try:
            page.write_draft()
        except RegisterError:
            # Where nothing stands there any more, the worst is that what was kept comes back.
            if page.draft() is not None:
                raise
    # Where one was is nothing that anybody wrote, and holds up no lock.
    with suppress(RegisterError):
        drafts.keep_place(session, place)  # type: ignore[arg-type]


def put_back(page: Page, place: dict[str, object]) -> None:
    """Put the cursor where it was."""
    number, cursor = place.get("field"), place.get("cursor")
    if isinstance(number, int):
        page.complete()
    editors = _editors(page)
    if not isinstance(number, int) or not 0 <= number < len(editors):
        return
    editor = editors[number]
    if not editor.isVisibleTo(page):
        return
    editor.setFocus()
    at = cursor if isinstance(cursor, int) else 0
    if isinstance(editor, QLineEdit):
        editor.setCursorPosition(min(at, len(editor.text())))
    else:
        spot = editor.textCursor()
        spot.setPosition(min(at, max(0, editor.document().characterCount() - 1)))
        editor.setTextCursor(spot)
    # After an unlock the window is shown only later in this turn, and has no places before that.
    QTimer.singleShot(0, page, partial(_show_where_one_writes, page, editor))


def _show_where_one_writes(page: Page, editor: Editor) -> None:
    """Scroll to where one writes, once the page was laid out with all that came back."""
    # A window that has just been shown has the keyboard only later; the page knows for whom it is.
    if page.focusWidget() is editor:
        page.sheet.bring_into_sight(editor)


def _editors(page: QWidget) -> list[Editor]:
    """List a page's boxes, always in the same order."""
    return [
        found
        for found in page.findChildren(QWidget)
        if isinstance(found, QLineEdit | QPlainTextEdit | QTextEdit)
    ]


def _field(page: QWidget) -> tuple[int | str, int]:
    focus = page.focusWidget()
    editors = _editors(page)
    if focus not in editors:
        return ("", 0)
    if isinstance(focus, QLineEdit):
        return (editors.index(focus), focus.cursorPosition())
    if isinstance(focus, QPlainTextEdit | QTextEdit):
        return (editors.index(focus), focus.textCursor().position())
    return ("", 0)
