"""A box for a passphrase: hidden or shown, pasted into, never remembered or completed."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import (
    QClipboard,
    QContextMenuEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
)
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMenu, QWidget

from ui import theme
from ui.marking import override
from ui.widgets.basic import button

REFUSED = (
    QKeySequence.StandardKey.Undo,
    QKeySequence.StandardKey.Redo,
    QKeySequence.StandardKey.Copy,
    QKeySequence.StandardKey.Cut,
)


class SecretLine(QLineEdit):
    """A line without undo, completion or a copy to the clipboard."""

    caps_seen = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.show_text(is_shown=False)
        self.setDragEnabled(False)
        self.setCompleter(None)  # type: ignore[arg-type]

    def show_text(self, *, is_shown: bool) -> None:
        """Show what is typed, or dots."""
        mode = QLineEdit.EchoMode.Normal if is_shown else QLineEdit.EchoMode.Password
        self.setEchoMode(mode)
        # Qt takes the hints away with the dots; a keyboard must not learn it either way.
        self.setInputMethodHints(
            Qt.InputMethodHint.ImhSensitiveData
            | Qt.InputMethodHint.ImhNoPredictiveText
            | Qt.InputMethodHint.ImhNoAutoUppercase
        )

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if any(event.matches(keys) for keys in REFUSED):
            return
        typed = event.text()
        if len(typed) == 1 and typed.isalpha() and typed.lower() != typed.upper():
            # Qt does not tell the state of Caps Lock; a letter that contradicts Shift does.
            is_shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.caps_seen.emit(typed.isupper() != is_shifted)
        super().keyPressEvent(event)

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        # Text marked with the mouse would be pasted elsewhere by the middle button.
        clipboard = QGuiApplication.clipboard()
        if clipboard.supportsSelection() and clipboard.ownsSelection():
            clipboard.clear(QClipboard.Mode.Selection)

    @override
    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(self.tr("&Paste"), self.paste)
        menu.addAction(self.tr("&Clear"), self.clear)
        menu.popup(event.globalPos())


class PassphraseEdit(QWidget):
    """The line and the button that shows what stands in it."""

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
        self.line.textChanged.connect(self.changed)
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
