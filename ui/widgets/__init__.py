"""The parts every window is made of; each takes its look from `ui.theme`."""

from __future__ import annotations

from ui.theme import icon
from ui.widgets.basic import (
    Button,
    Card,
    Chip,
    IconLabel,
    announce,
    button,
    heading,
    icon_label,
    press_also_by,
)
from ui.widgets.field import Field
from ui.widgets.header import PageHeader
from ui.widgets.notices import Banner, StateLine, UndoBar, words
from ui.widgets.ring import Chair, EmptyState, Ring
from ui.widgets.scroll import ScrollPage
from ui.widgets.secret_line import PassphraseEdit

__all__ = [
    "Banner",
    "Button",
    "Card",
    "Chair",
    "Chip",
    "EmptyState",
    "Field",
    "IconLabel",
    "PageHeader",
    "PassphraseEdit",
    "Ring",
    "ScrollPage",
    "StateLine",
    "UndoBar",
    "announce",
    "button",
    "heading",
    "icon",
    "icon_label",
    "press_also_by",
    "words",
]
