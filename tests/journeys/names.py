"""How a screen reader would call a widget, and what a person can read on the screen."""

from __future__ import annotations

import re

from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QTabBar,
    QTextEdit,
    QWidget,
)

INTERACTIVE = (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QTabBar,
    QTextEdit,
)


def plain(text: str) -> str:
    """Take the marks of shortcuts and what only decorates away from a text on screen."""
    return re.sub(r"[:…\s]+$", "", text.replace("&", "")).strip()


def window() -> QWidget | None:
    """Give what is in front: an open menu, a dialog, or the window."""
    active = QApplication.activeWindow()
    return (
        QApplication.activePopupWidget()
        or QApplication.activeModalWidget()
        or (active if active is not None and active.isVisible() else None)
        or next((each for each in QApplication.topLevelWidgets() if each.isVisible()), None)
    )


def on_screen() -> list[QWidget]:
    """Give every visible widget, those of what is in front first."""
    tops = [each for each in QApplication.topLevelWidgets() if each.isVisible()]
    front = window()
    tops.sort(key=lambda each: each is not front)
    found: list[QWidget] = []
    for top in tops:
        found.append(top)
        found += [each for each in top.findChildren(QWidget) if each.isVisible()]
    return found


def reader_name(widget: QWidget) -> str:
    """Give the name a screen reader would say."""
    interface = QAccessible.queryAccessibleInterface(widget)
    if isinstance(widget, QComboBox) or interface is None:
        # On Linux the interface of a combo box calls it by its value.
        return plain(widget.accessibleName() or _label(widget))
    return plain(interface.text(QAccessible.Text.Name) or _label(widget))


def _label(widget: QWidget) -> str:
    labels = widget.window().findChildren(QLabel)
    return next((each.text() for each in labels if each.buddy() is widget), "")


def read(widget: QWidget) -> str:
    """Give the text a widget shows."""
    match widget:
        case QLabel() | QAbstractButton() | QLineEdit():
            return widget.text()
        case QPlainTextEdit() | QTextEdit():
            return widget.toPlainText()
        case QComboBox():
            return widget.currentText()
        case QAbstractItemView():
            return "\n".join(rows(widget))
        case _:
            return ""


def rows(view: QAbstractItemView) -> list[str]:
    """Give the texts of a list or table, a line each."""
    model = view.model()
    if model is None:
        return []
    return [
        "  ".join(
            str(model.index(row, column).data() or "") for column in range(model.columnCount())
        )
        for row in range(min(model.rowCount(), 500))
    ]


def everything() -> list[str]:
    """Give all texts that can be read just now."""
    found = [read(each) for each in on_screen() if not _is_secret(each)]
    return [text for text in found if text.strip()]


def _is_secret(widget: QWidget) -> bool:
    return isinstance(widget, QLineEdit) and widget.echoMode() is not QLineEdit.EchoMode.Normal


def controls() -> list[QWidget]:
    """Give every control that is shown and can be used, without what Qt puts inside of them."""
    return [
        each
        for each in on_screen()
        if isinstance(each, INTERACTIVE)
        and each.isEnabled()
        and each.width() > 0
        and not isinstance(each, QHeaderView)
        and not isinstance(each.parentWidget(), QAbstractSpinBox | QComboBox | QLineEdit)
        and not each.objectName().startswith("qt_")
    ]


def tops() -> list[str]:
    """Tell which windows are shown, and which of them has the keyboard."""
    return [
        f"{type(each).__name__}{' *' if each is QApplication.activeWindow() else ''}"
        for each in QApplication.topLevelWidgets()
        if each.isVisible()
    ]
