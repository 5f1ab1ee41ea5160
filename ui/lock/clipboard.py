"""What is copied: words from the sealed part are marked secret, and said once to have left it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QObject
from PySide6.QtGui import QClipboard, QGuiApplication
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QTextEdit

if TYPE_CHECKING:
    from ui.main_window import MainWindow
    from ui.pages.page import Page

# What the clipboard's keepers of KDE, Windows and macOS look for before they keep a copy.
MARKS = {
    "x-kde-passwordManagerHint": b"secret",
    'application/x-qt-windows-mime;value="ExcludeClipboardContentFromMonitorProcessing"': b"1",
    "application/x-nspasteboard-concealed-type": b"1",
    "application/x-circlekeep-sealed": b"1",
}
OURS = "application/x-circlekeep-sealed"


class ClipboardGuard(QObject):
    """Listens to what this program puts on the clipboard, and to nothing of others.

    On X11 what is marked is a copy too, which the middle button pastes into any window.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._has_warned = False
        QGuiApplication.clipboard().dataChanged.connect(self._look)
        QGuiApplication.clipboard().selectionChanged.connect(self._look_at_selection)

    def _look(self) -> None:
        clipboard = QGuiApplication.clipboard()
        page = self._window.pages().get(self._window.here)
        if page is None or not page.is_sealed or _is_marked(clipboard):
            return
        if not clipboard.text() or not _is_from(page, clipboard):
            return
        clipboard.setMimeData(secret(clipboard.text()))
        if not self._has_warned:
            self._has_warned = True
            self._window.say(
                "amber",
                self.tr("Sealed words are on the clipboard now."),
                self.tr(
                    "Wherever you paste them, they are no longer sealed. The clipboard is emptied"
                    " when the register locks; a program that keeps copies may have kept one."
                ),
            )

    def _look_at_selection(self) -> None:
        """Give away nothing sealed by marking it alone: nobody was told that it is a copy."""
        clipboard = QGuiApplication.clipboard()
        page = self._window.pages().get(self._window.here)
        if page is not None and page.is_sealed and clipboard.ownsSelection():
            clipboard.clear(QClipboard.Mode.Selection)


def secret(text: str) -> QMimeData:
    """Put words so that programs which keep copies of the clipboard are asked to keep none."""
    made = QMimeData()
    made.setText(text)
    for name, value in MARKS.items():
        made.setData(name, value)
    return made


def clear() -> None:
    """Empty the clipboard and the selection, if what is there came from here."""
    clipboard = QGuiApplication.clipboard()
    if clipboard.ownsClipboard() or _is_marked(clipboard):
        clipboard.clear()
    if clipboard.supportsSelection() and clipboard.ownsSelection():
        clipboard.clear(QClipboard.Mode.Selection)


def _is_from(page: Page, clipboard: QClipboard) -> bool:
    """Tell whether the words on the clipboard are those chosen on a page just now."""
    if clipboard.ownsClipboard():
        return True
    box = page.focusWidget()
    if isinstance(box, QLineEdit):
        return box.selectedText() == clipboard.text()
    if isinstance(box, QPlainTextEdit | QTextEdit):
        return box.textCursor().selection().toPlainText() == clipboard.text()
    return False


def _is_marked(clipboard: QClipboard) -> bool:
    # Some platforms give nothing for an empty clipboard, whatever the types say.
    held: QMimeData | None = clipboard.mimeData()
    return held is not None and held.hasFormat(OURS)
