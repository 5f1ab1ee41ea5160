"""How everything looks: colours, fonts, icons, the style sheet and the focus ring."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontDatabase, QPalette
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLayout, QWidget

from app import paths
from ui.theme.current import (
    LOOK,
    colour,
    font,
    gap,
    high,
    icon_px,
    is_contrast,
    is_large,
    px,
    resolved,
)
from ui.theme.focus import FocusFollower
from ui.theme.icons import app_icon, button_icon, icon, pixmap
from ui.theme.sheet import sheet

__all__ = [
    "GAP",
    "LOOK",
    "MARGIN",
    "add_other_fonts",
    "app_icon",
    "application",
    "apply",
    "colour",
    "font",
    "gap",
    "high",
    "icon",
    "icon_px",
    "install",
    "is_contrast",
    "is_large",
    "palette",
    "pixmap",
    "px",
    "resolved",
    "set_icon",
    "set_kind",
    "set_property",
    "set_role",
    "space",
]

MARGIN, GAP = 26, 16  # of a page; between cards

_STYLE = "Fusion"
_FONTS = ("SourceSans3_400Regular", "SourceSans3_600SemiBold", "SourceSerif4_600SemiBold")
# No screen before an open register shows these two.
_OTHER_FONTS = ("SourceSans3_400Regular_Italic", "SourceSerif4_400Regular")
_PALETTE = {
    QPalette.ColorRole.Window: "ground",
    QPalette.ColorRole.WindowText: "ink",
    QPalette.ColorRole.Base: "surface",
    QPalette.ColorRole.AlternateBase: "well",
    QPalette.ColorRole.Text: "ink",
    QPalette.ColorRole.PlaceholderText: "soft",
    QPalette.ColorRole.Button: "surface",
    QPalette.ColorRole.ButtonText: "ink",
    QPalette.ColorRole.BrightText: "ink",
    QPalette.ColorRole.Highlight: "pine",
    QPalette.ColorRole.HighlightedText: "on_pine",
    QPalette.ColorRole.Accent: "pine",
    QPalette.ColorRole.Link: "pine_text",
    QPalette.ColorRole.LinkVisited: "pine_text",
    QPalette.ColorRole.ToolTipBase: "ink",
    QPalette.ColorRole.ToolTipText: "ground",
    QPalette.ColorRole.Light: "surface",
    QPalette.ColorRole.Midlight: "well",
    QPalette.ColorRole.Mid: "line",
    QPalette.ColorRole.Dark: "edge",
    QPalette.ColorRole.Shadow: "edge",
}
_ICON_ROLES = {
    "primary": "on_pine",
    "sealed": "on_plum",
    "quiet": "pine_text",
    "danger": "brick",
}


def application(program: str) -> QApplication:
    """Make the application with its style, which costs more when it is set later."""
    made = QApplication([program, "-style", _STYLE])
    made.setProperty("style", _STYLE)
    return made


def install(application: QApplication) -> FocusFollower:
    """Give the application its style, fonts and focus ring, once."""
    if application.property("style") != _STYLE:
        application.setStyle(_STYLE)
    _add(_FONTS)
    return FocusFollower(application)


@cache
def add_other_fonts() -> None:
    """Add the fonts that only an open register needs, once."""
    _add(_OTHER_FONTS)


def _add(names: tuple[str, ...]) -> None:
    for name in names:
        QFontDatabase.addApplicationFont(str(paths.resources() / "fonts" / f"{name}.ttf"))


def apply(application: QApplication, *, name: str, percent: int) -> None:
    """Show everything in a theme and a text size; open windows change at once."""
    LOOK.name, LOOK.percent = resolved(name), percent
    application.setFont(font())
    application.setPalette(palette())
    folder = paths.resources() / "theme"
    tick, dot, arrow = (
        f'"{(folder / f"{part}-{LOOK.name}.svg").as_posix()}"' for part in ("tick", "dot", "arrow")
    )
    application.setStyleSheet(sheet(tick=tick, dot=dot, arrow=arrow))
    for widget in application.allWidgets():
        _dress(widget)


def palette() -> QPalette:
    """Return the palette of the theme in use."""
    made = QPalette()
    for role, name in _PALETTE.items():
        made.setColor(role, colour(name))
    for role in (
        QPalette.ColorRole.WindowText,
        QPalette.ColorRole.Text,
        QPalette.ColorRole.ButtonText,
    ):
        made.setColor(QPalette.ColorGroup.Disabled, role, colour("soft"))
    return made


def set_role(widget: QWidget, role: str) -> None:
    """Give a label the font and colour of a text role."""
    set_property(widget, "role", role)
    widget.setFont(font(role))


def set_kind(widget: QWidget, kind: str) -> None:
    """Give a button another kind."""
    set_property(widget, "kind", kind)
    _dress(widget)


def set_icon(widget: QAbstractButton, name: str, *, size: int = 20) -> None:
    """Give a button an icon that changes with the theme."""
    widget.setProperty("iconName", name)
    widget.setProperty("iconSide", size)
    _dress(widget)


def set_property(widget: QWidget, name: str, value: object) -> None:
    """Set a property the style sheet looks at, and look again."""
    if widget.property(name) == value:
        return
    widget.setProperty(name, value)
    # Before the first polish Qt looks by itself; polished too early it forgets the font.
    if widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
        style = widget.style()
        style.unpolish(widget)
        style.polish(widget)


def space(
    widget: QWidget,
    layout: QLayout,
    *,
    gap_at_100: float | None = None,
    around_at_100: tuple[float, float, float, float] | None = None,
) -> None:
    """Give a layout of a widget spaces that grow with the text, also when its size changes."""
    layout.setProperty("spaces", [gap_at_100, *(around_at_100 or ())])
    widget.setProperty("isSpaced", True)
    _space(layout)


def _space(layout: QLayout) -> None:
    between, *around = layout.property("spaces") or [None]
    if between is not None:
        layout.setSpacing(gap(between))
    if around:
        layout.setContentsMargins(*(gap(side) for side in around))


def _dress(widget: QWidget) -> None:
    """Give a widget what the style sheet must not hold: its font, its icon, its spaces."""
    outer = widget.layout() if widget.property("isSpaced") else None
    if outer is not None:
        for layout in (outer, *outer.findChildren(QLayout)):
            _space(layout)
    if isinstance(widget, QLabel):
        role = widget.property("role")
        if role:
            widget.setFont(font(str(role)))
    elif isinstance(widget, QAbstractButton):
        kind = str(widget.property("kind") or "")
        if kind in {"primary", "sealed", "quiet", "danger", "on-ink"}:
            widget.setFont(font("strong"))
        if name := widget.property("iconName"):
            side = int(widget.property("iconSide") or 20)
            air = px(5) if widget.text() else 0
            role = _ICON_ROLES.get(kind, "ink")
            widget.setIcon(button_icon(str(name), role, icon_px(side), air))
            widget.setIconSize(QSize(icon_px(side) + air, icon_px(side)))
    widget.update()
