"""Tab goes through a page as the eye does, also where rows were added later."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLayout, QScrollArea, QWidget

if TYPE_CHECKING:
    from collections.abc import Iterator


def follow_layout(root: QWidget) -> None:
    """Let Tab follow the layouts of a page; widgets made anew would else come last."""
    for before, after in pairwise(_stops(root)):
        QWidget.setTabOrder(before, after)


def first_stop(root: QWidget) -> QWidget | None:
    """Give what the keyboard reaches first on a page, if it reaches anything."""
    for stop in _stops(root):
        if stop.focusProxy() is None and stop.isVisibleTo(root) and stop.isEnabled():
            return stop
    return None


def _stops(widget: QWidget) -> Iterator[QWidget]:
    # What hands the keyboard to a box inside of it stops Tab too: left where it was made, it would
    # call Tab back to that box for ever.
    if (widget.focusProxy() or widget).focusPolicy() & Qt.FocusPolicy.TabFocus:
        yield widget
    if isinstance(widget, QScrollArea):
        inside = widget.widget()
        if inside is not None:
            yield from _stops(inside)
        return
    layout = widget.layout()
    if layout is not None:
        yield from _in_layout(layout)


def _in_layout(layout: QLayout) -> Iterator[QWidget]:
    for number in range(layout.count()):
        item = layout.itemAt(number)
        if item is None:
            continue
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            yield from _stops(widget)
        elif inner is not None:
            yield from _in_layout(inner)
