"""Boxes for what opens a register: nothing of it is handed to other programs while one types.

Qt tells assistive technology every letter of a line, also of one that shows dots, and the whole of
it when it is emptied. So while it is hidden the line holds nothing but dots, and the words stand
beside it, where Qt knows nothing of them.
"""

from __future__ import annotations

import unicodedata
from contextlib import contextmanager
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import (
    QClipboard,
    QContextMenuEvent,
    QGuiApplication,
    QInputMethodEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
)
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMenu, QWidget

from ui import theme
from ui.marking import override
from ui.widgets.basic import button

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtGui import QDropEvent

DOT = "●"
KEPT_HERE = (QKeySequence.StandardKey.Copy, QKeySequence.StandardKey.Cut)
REFUSED = (QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo, *KEPT_HERE)


class PrivateLine(QLineEdit):
    """A line that gives nothing of itself to the clipboard or the selection."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setDragEnabled(False)
        self.setCompleter(None)  # type: ignore[arg-type]

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if any(event.matches(keys) for keys in KEPT_HERE):
            return
        with _selection_kept():
            super().keyPressEvent(event)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        with _selection_kept():
            super().mousePressEvent(event)

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        with _selection_kept():
            super().mouseReleaseEvent(event)

    @override
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        with _selection_kept():
            super().mouseDoubleClickEvent(event)

    @override
    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(self.tr("&Paste"), self.paste)
        menu.addAction(self.tr("&Clear"), self.clear)
        menu.popup(event.globalPos())


class SecretLine(PrivateLine):
    """A line for a passphrase, without undo or completion, hidden behind dots or shown."""

    caps_seen = Signal(bool)
    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = ""
        self._coming: str | None = None
        self._length = 0
        self.textChanged.connect(self._follow)
        self.show_text(is_shown=False)

    def show_text(self, *, is_shown: bool) -> None:
        """Show what is typed, or dots."""
        mode = QLineEdit.EchoMode.Normal if is_shown else QLineEdit.EchoMode.Password
        self.setEchoMode(mode)
        hints = (
            Qt.InputMethodHint.ImhSensitiveData
            | Qt.InputMethodHint.ImhNoPredictiveText
            | Qt.InputMethodHint.ImhNoAutoUppercase
        )
        # Qt takes the hints away with the dots; a keyboard must not learn it either way.
        self.setInputMethodHints(hints if is_shown else hints | Qt.InputMethodHint.ImhHiddenText)
        at = self.cursorPosition()
        self._write()
        self.setCursorPosition(at)

    @override
    def text(self) -> str:
        return self._words

    @override
    def setText(self, text: str | None, /) -> None:
        was, self._words = self._words, text or ""
        self._write()
        if self._words != was:
            self.changed.emit()

    @override
    def insert(self, text: str, /) -> None:
        with self._bringing(text):
            super().insert(self._seen(text))

    @override
    def paste(self) -> None:
        self.insert(QGuiApplication.clipboard().text())

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if any(event.matches(keys) for keys in REFUSED):
            return
        if event.matches(QKeySequence.StandardKey.Paste):
            self.paste()
            return
        typed = event.text()
        if len(typed) == 1 and typed.isalpha() and typed.lower() != typed.upper():
            # Qt does not tell the state of Caps Lock; a letter that contradicts Shift does.
            is_shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.caps_seen.emit(typed.isupper() != is_shifted)
        if any(unicodedata.category(sign) == "Cc" for sign in typed):
            typed = ""  # of a key that does something
        passed = _with_text(event, self._seen(typed)) if typed else event
        with self._bringing(typed):
            super().keyPressEvent(passed)
        event.setAccepted(passed.isAccepted())

    @override
    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        words = event.commitString()
        hidden = QInputMethodEvent(event.preeditString(), event.attributes())
        hidden.setCommitString(
            self._seen(words), event.replacementStart(), event.replacementLength()
        )
        with self._bringing(words):
            super().inputMethodEvent(hidden)
        event.setAccepted(hidden.isAccepted())

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        clipboard = QGuiApplication.clipboard()
        if event.button() == Qt.MouseButton.MiddleButton and clipboard.supportsSelection():
            self.setCursorPosition(self.cursorPositionAt(event.position().toPoint()))
            self.insert(clipboard.text(QClipboard.Mode.Selection))
            return
        super().mouseReleaseEvent(event)

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        self.setCursorPosition(self.cursorPositionAt(event.position().toPoint()))
        self.insert(event.mimeData().text())
        event.acceptProposedAction()

    @property
    def _is_hidden(self) -> bool:
        return self.echoMode() is not QLineEdit.EchoMode.Normal

    def _seen(self, text: str) -> str:
        """Give what the line may hold of a text."""
        return DOT * len(text) if self._is_hidden else text

    @contextmanager
    def _bringing(self, words: str) -> Iterator[None]:
        """Know what the dots stand for that come now."""
        self._coming = words
        try:
            yield
        finally:
            self._coming = None

    def _follow(self, seen: str) -> None:
        """Do with the words what was done with the dots."""
        if not self._is_hidden:
            self._words = seen
        elif self._coming is not None:
            self._take(self._coming, len(seen), self.cursorPosition())
        else:
            self._follow_others(seen)
        self._length = len(self._words)
        self.changed.emit()

    def _follow_others(self, seen: str) -> None:
        """Hide what assistive technology wrote past every key."""
        words = seen.strip(DOT)
        if not words:
            # Some were taken away, and which of them nobody can tell.
            self._words = ""
        else:
            begins = len(seen) - len(seen.lstrip(DOT))
            self._take(words, len(seen), begins + len(words))
        self._write()

    def _take(self, words: str, length: int, end: int) -> None:
        """Put words before a place, instead of as many as must have stood there."""
        removed = self._length + len(words) - length
        begin = end - len(words)
        self._words = self._words[:begin] + words + self._words[begin + removed :]

    def _write(self) -> None:
        """Write what is seen of the words anew; nobody is told, since they are the same."""
        was_blocked = self.blockSignals(True)
        super().setText(self._seen(self._words))
        self.blockSignals(was_blocked)
        self._length = len(self._words)


class PassphraseEdit(QWidget):
    """A line for a passphrase and the button that shows what stands in it."""

    changed = Signal()
    entered = Signal()
    caps_seen = Signal(bool)

    def __init__(self, *, is_shown: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.line = SecretLine(self)
        self.show_button = button(self.tr("Show"), "secondary", "eye")
        self.show_button.setCheckable(True)
        self.setFocusProxy(self.line)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.line, 1)
        row.addWidget(self.show_button)
        for part in (self.line, self.show_button):
            part.installEventFilter(self)
        self.line.changed.connect(self.changed)
        self.line.returnPressed.connect(self.entered)
        self.line.caps_seen.connect(self.caps_seen)
        self.show_button.toggled.connect(self._show)
        self.show_button.setChecked(is_shown)

    @property
    def text(self) -> str:
        """Give what was typed."""
        return self.line.text()

    def put(self, text: str) -> None:
        """Put something in the box, for example what was generated."""
        self.line.setText(text)

    def forget(self) -> None:
        """Empty the box and hide what is typed next."""
        self.line.clear()
        self.show_button.setChecked(False)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in {QEvent.Type.FocusIn, QEvent.Type.FocusOut}:
            self._say_what_it_does(has_keyboard=event.type() == QEvent.Type.FocusIn)
        return False

    def _show(self, is_shown: bool) -> None:
        self.line.show_text(is_shown=is_shown)
        theme.set_icon(self.show_button, "eye-off" if is_shown else "eye")
        self._say_what_it_does(has_keyboard=self.line.hasFocus() or self.show_button.hasFocus())

    def _say_what_it_does(self, *, has_keyboard: bool) -> None:
        """Underline a letter only beside the box one is in: a page may have several."""
        is_shown = self.show_button.isChecked()
        if has_keyboard:
            self.show_button.setText(self.tr("&Hide") if is_shown else self.tr("&Show"))
        else:
            self.show_button.setText(self.tr("Hide") if is_shown else self.tr("Show"))


@contextmanager
def _selection_kept() -> Iterator[None]:
    """Take back what Qt makes the selection: the middle button would paste it elsewhere."""
    try:
        yield
    finally:
        clipboard = QGuiApplication.clipboard()
        if clipboard.supportsSelection() and clipboard.ownsSelection():
            clipboard.clear(QClipboard.Mode.Selection)


def _with_text(event: QKeyEvent, text: str) -> QKeyEvent:
    """Give a key press that brings another text."""
    return QKeyEvent(
        event.type(), event.key(), event.modifiers(), text, event.isAutoRepeat(), event.count()
    )
