"""Icons: Lucide drawings recoloured for the theme in use, at exact pixel sizes, cached."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from app import paths
from ui.theme import current

STROKE = 1.8


def pixmap(name: str, role: str, side: int, ratio: float = 1.0, stroke: float = STROKE) -> QPixmap:
    """Draw an icon `side` pixels wide in the colour of a role."""
    return _drawn(name, current.colour(role).name(), side, ratio, stroke)


def icon(name: str, role: str = "ink", size: int = 20) -> QIcon:
    """Return an icon in the colour of a role, softer where the control is disabled."""
    side = current.icon_px(size)
    made = QIcon()
    for ratio in (1.0, 2.0):
        for shown, mode in ((role, QIcon.Mode.Normal), ("soft", QIcon.Mode.Disabled)):
            made.addPixmap(pixmap(name, shown, side, ratio), mode)
    return made


def button_icon(name: str, role: str, side: int, air: int) -> QIcon:
    """Return an icon with some air at its right, which Qt does not leave before the words."""
    wide = QPixmap(2 * (side + air), 2 * side)
    wide.fill(Qt.GlobalColor.transparent)
    painter = QPainter(wide)
    painter.drawPixmap(0, 0, pixmap(name, role, 2 * side))
    painter.end()
    made = QIcon()
    for mode, pixels in ((QIcon.Mode.Normal, wide), (QIcon.Mode.Disabled, _tinted(wide, "soft"))):
        pixels.setDevicePixelRatio(2.0)
        made.addPixmap(pixels, mode)
    return made


def app_icon() -> QIcon:
    """Return the ring with the keyhole, the plain one for small sizes."""
    folder = paths.resources() / "icons"
    made = QIcon()
    for side in (16, 24, 32, 48, 64, 128, 256):
        name = "app-icon.svg" if side >= 32 else "app-icon-small.svg"  # noqa: PLR2004
        made.addPixmap(_render((folder / name).read_bytes(), side, 1.0))
    return made


def _tinted(drawn: QPixmap, role: str) -> QPixmap:
    # The same strokes in another colour, without drawing them again.
    made = QPixmap(drawn.width(), drawn.height())
    made.fill(Qt.GlobalColor.transparent)  # only this gives it an alpha channel
    made.fill(current.colour(role))
    painter = QPainter(made)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_DestinationIn)
    painter.drawPixmap(0, 0, drawn)
    painter.end()
    return made


@lru_cache(maxsize=512)
def _drawn(name: str, colour: str, side: int, ratio: float, stroke: float) -> QPixmap:
    text = _source(name).replace("currentColor", colour)
    text = text.replace('stroke-width="2"', f'stroke-width="{stroke}"')
    return _render(text.encode(), side, ratio)


@lru_cache(maxsize=128)
def _source(name: str) -> str:
    return (paths.resources() / "icons" / f"{name}.svg").read_text(encoding="utf-8")


def _render(svg: bytes, side: int, ratio: float) -> QPixmap:
    pixels = max(1, round(side * ratio))
    made = QPixmap(pixels, pixels)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    QSvgRenderer(QByteArray(svg)).render(painter, QRectF(0, 0, pixels, pixels))
    painter.end()
    made.setDevicePixelRatio(ratio)
    return made
