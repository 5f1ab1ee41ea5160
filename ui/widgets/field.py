"""A form field: label above, hint below it, the box, and the sentence that says what is wrong."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QScrollArea,
    QTextEdit,
    QVBoxLayout,
    QWidget,
)

from ui import theme
from ui.widgets.basic import announce, icon_label

BELOW = 12  # pixels left free under the sentence


class Field(QWidget):
    """A label with its editor; errors stand under the editor and stay until they are cleared."""

    def __init__(
        self,
        label: str,
        editor: QWidget,
        hint: str = "",
        *,
        needed: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.editor = editor
        self._hint = hint
        self.label = _words(label, "strong")
        self.label.setTextFormat(Qt.TextFormat.AutoText)
        self.hint = _words(hint, "caption")
        if not hint:
            self.hint.hide()
        self.error = _words("", "brick")
        self._error_row = QWidget(self)
        self._wrong: QWidget | None = None
        self._is_needed = needed
        self._needed: QLabel | None = None
        self._set_names(label)
        self._lay_out()
        self._error_row.hide()
        self.show_needed(is_needed=needed)

    def set_buddy(self, widget: QWidget) -> None:
        """Say which part of a composed editor the label leads to."""
        self.label.setBuddy(widget)

    def mark_alone(self, widget: QWidget) -> None:
        """Say which part of a composed editor gets the border of what is wrong."""
        self._wrong = widget

    def show_needed(self, *, is_needed: bool) -> None:
        """Say beside the label whether the box has to be filled in."""
        self._is_needed = is_needed
        if self._needed is None and is_needed:
            self._needed = _words(self.tr("needed"), "caption")
            self._top.insertWidget(1, self._needed)
        if self._needed is not None:
            self._needed.setVisible(is_needed)
        if not self.has_error:
            self._described().setAccessibleDescription(self._description())

    def add_below(self, widget: QWidget) -> None:
        """Put something that belongs to the box under it."""
        self._column.addWidget(widget, 0, Qt.AlignmentFlag.AlignLeft)

    def show_error(self, text: str) -> None:
        """Say what is wrong, under the box, and have it read out."""
        is_new = self.error.text() != text or self._error_row.isHidden()
        self.error.setText(text)
        self._error_row.show()
        self._mark(is_bad=True)
        self._described().setAccessibleDescription(f"{text} {self._description()}".strip())
        if is_new:
            announce(self._described(), text)
            QTimer.singleShot(0, self, self._show_in_sight)

    def clear_error(self) -> None:
        """Take the sentence away again."""
        if self._error_row.isHidden():
            return
        self._error_row.hide()
        self._mark(is_bad=False)
        self._described().setAccessibleDescription(self._description())

    @property
    def has_error(self) -> bool:
        """Tell whether a sentence stands under the box."""
        return not self._error_row.isHidden()

    def show_hint(self, text: str) -> None:
        """Show another hint."""
        self._hint = text
        self.hint.setText(text)
        self.hint.setVisible(bool(text))
        self._described().setAccessibleDescription(self._description())

    def _show_in_sight(self) -> None:
        # With the box it speaks of; where there is no room for both, at least the sentence.
        for part in (self, self._error_row):
            show_in_sight(part)

    def show_caution(self, text: str) -> None:
        """Say in the hint's place what is better known beforehand; no words bring the hint back."""
        if text and self.hint.text() != text:
            announce(self._described(), text)
        self.hint.setText(text or self._hint)
        self.hint.setVisible(bool(text or self._hint))
        theme.set_role(self.hint, "amber" if text else "caption")

    def _described(self) -> QWidget:
        return self.editor.focusProxy() or self.editor

    def _mark(self, *, is_bad: bool) -> None:
        theme.set_property(self._wrong or self._described(), "bad", "true" if is_bad else "false")

    def _description(self) -> str:
        words = (self.tr("needed") if self._is_needed else "", self._hint)
        return ". ".join(word for word in words if word)

    def _set_names(self, label: str) -> None:
        target = self._described()
        self.label.setBuddy(target)
        if not target.accessibleName():
            target.setAccessibleName(label.replace("&", ""))

    def _lay_out(self) -> None:
        self._top = top = QHBoxLayout()
        top.setSpacing(9)
        top.addWidget(self.label)
        top.addStretch(1)
        row = QHBoxLayout(self._error_row)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(icon_label("circle-alert", "brick"), 0, Qt.AlignmentFlag.AlignTop)
        self.error.setWordWrap(True)
        row.addWidget(self.error, 1)
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        theme.space(self, column, gap_at_100=5)
        column.addLayout(top)
        self.hint.setWordWrap(True)
        column.addWidget(self.hint)
        column.addWidget(self.editor)
        column.addWidget(self._error_row)


def show_in_sight(part: QWidget) -> None:
    """Scroll to what was just said: at large text it may stand below what is seen of the page."""
    outer = part.parentWidget()
    while outer is not None and not isinstance(outer, QScrollArea):
        outer = outer.parentWidget()
    if outer is not None and not part.isHidden():
        # It has no place yet where the page was not laid out since.
        QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
        outer.ensureWidgetVisible(part, 0, BELOW)


def is_in_sight(part: QWidget) -> bool:
    """Tell whether the whole of a part is seen where it is; of a text, the line one writes in."""
    if isinstance(part, QPlainTextEdit | QTextEdit):
        seen = part.viewport().visibleRegion().boundingRect()
        return seen.contains(part.cursorRect())
    return part.visibleRegion().boundingRect() == part.rect()


def _words(text: str, role: str) -> QLabel:
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    theme.set_role(label, role)
    return label
