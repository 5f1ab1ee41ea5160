"""Small pieces pages are put together from: lines of words, rows, emptied layouts."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QRawFont
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QHBoxLayout,
    QLabel,
    QLayout,
    QLineEdit,
    QWidget,
)

from ui import theme

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ui.pages.page import Args


PAD = 8


def line(text: str = "", *, role: str = "", is_wrapped: bool = True) -> QLabel:
    """Make a label of plain words; `role` is body (empty), strong, soft, caption, lead or caps."""
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(is_wrapped)
    if role:
        theme.set_role(label, role)
    return label


def row(*widgets: QWidget, gap: int = 8, stretch: bool = True) -> QHBoxLayout:
    """Put widgets beside each other, to the left unless they are to fill the row."""
    layout = QHBoxLayout()
    layout.setSpacing(gap)
    for widget in widgets:
        layout.addWidget(widget)
    if stretch:
        layout.addStretch(1)
    return layout


def empty(layout: QLayout) -> None:
    """Take everything out of a layout and let it go."""
    while (item := layout.takeAt(0)) is not None:
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
        elif inner is not None:
            empty(inner)


def pad(box: QAbstractSpinBox) -> None:
    """Give the words of a box for times and numbers the air that other boxes have."""
    for edit in box.findChildren(QLineEdit):
        edit.setTextMargins(PAD, 0, 0, 0)


def caution(name: str) -> str:
    """Say which sign of a name papers cannot show, or nothing."""
    drawn = QRawFont.fromFont(theme.font("strong"))
    plain = unicodedata.normalize("NFC", name)
    for sign in plain:
        leaves_a_mark = not sign.isspace() and unicodedata.category(sign) not in {"Cc", "Cf"}
        if leaves_a_mark and not drawn.supportsCharacter(ord(sign)):
            words = QCoreApplication.translate(
                "Parts", "Papers cannot show {sign}. Without it, the name can be printed too."
            )
            return words.format(sign=sign)
    return ""


def number(args: Args, name: str) -> int:
    """Give a number a page was asked for, or 0."""
    value = args.get(name)
    return value if isinstance(value, int) else 0


def text(args: Args, name: str) -> str:
    """Give a word a page was asked for, or nothing."""
    value = args.get(name)
    return value if isinstance(value, str) else ""


def counted(count: int, *, one: str, more: str) -> str:
    """Say how many in words that fit one as well as more; Qt's own way needs a translation."""
    return one if count == 1 else more.replace("{count}", str(count))


def joined(words: Iterable[str]) -> str:
    """Join a few names with commas."""
    return ", ".join(words)
