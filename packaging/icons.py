"""The program's icons in every shape a system asks for, drawn from the two drawings."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

# Below this the full drawing is a blur; the small one has fewer parts.
_SMALL_UP_TO = 32
SIZES = (16, 24, 32, 48, 64, 128, 256, 512)
_OF_WINDOWS = (16, 24, 32, 48, 64, 128, 256)


def make(drawings: Path, target: Path, *, name: str) -> None:
    """Draw the icons for Linux, Windows and macOS into a folder."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PIL import Image  # noqa: PLC0415 - only the build's own Python has them
    from PySide6.QtGui import QGuiApplication  # noqa: PLC0415

    application = QGuiApplication.instance() or QGuiApplication([])
    for size in SIZES:
        folder = target / "hicolor" / f"{size}x{size}" / "apps"
        folder.mkdir(parents=True, exist_ok=True)
        _draw(_drawing(drawings, size), folder / f"{name}.png", size)
    del application
    scalable = target / "hicolor" / "scalable" / "apps"
    scalable.mkdir(parents=True, exist_ok=True)
    shutil.copy(drawings / "app-icon.svg", scalable / f"{name}.svg")
    pictures = {
        size: Image.open(target / "hicolor" / f"{size}x{size}" / "apps" / f"{name}.png")
        for size in SIZES
    }
    small = [pictures[size] for size in _OF_WINDOWS[:-1]]
    pictures[256].save(
        target / "circlekeep.ico",
        sizes=[(size, size) for size in _OF_WINDOWS],
        append_images=small,
    )
    pictures[512].save(target / "circlekeep.icns", append_images=[pictures[256], pictures[128]])


def _drawing(drawings: Path, size: int) -> Path:
    return drawings / ("app-icon-small.svg" if size <= _SMALL_UP_TO else "app-icon.svg")


def _draw(drawing: Path, target: Path, size: int) -> None:
    from PySide6.QtGui import QImage, QPainter  # noqa: PLC0415
    from PySide6.QtSvg import QSvgRenderer  # noqa: PLC0415

    picture = QImage(size, size, QImage.Format.Format_ARGB32)
    picture.fill(0)
    painter = QPainter(picture)
    QSvgRenderer(str(drawing)).render(painter)
    painter.end()
    if not picture.save(str(target)):
        raise SystemExit(f"{target.name} could not be written.")
