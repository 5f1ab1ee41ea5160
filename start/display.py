"""What a window needs on Linux, found out before Qt is imported: Qt would abort instead of telling.

Qt's own text names the wrong library, whichever is missing, and also when only the display is.
"""

from __future__ import annotations

import ctypes
import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from start import system
from start.system import Need
from start.telling import CannotGoOnError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

QT = (
    Need("libGL.so.1", "libgl1"),
    Need("libEGL.so.1", "libegl1"),
    Need("libxkbcommon.so.0", "libxkbcommon0"),
    Need("libdbus-1.so.3", "libdbus-1-3"),
    Need("libfontconfig.so.1", "libfontconfig1"),
    Need("libglib-2.0.so.0", "libglib2.0-0"),
    Need("libgthread-2.0.so.0", "libglib2.0-0"),
    Need("libX11.so.6", "libx11-6"),
)
X11 = (
    Need("libX11-xcb.so.1", "libx11-xcb1"),
    Need("libxcb.so.1", "libxcb1"),
    Need("libxcb-cursor.so.0", "libxcb-cursor0"),
    Need("libxcb-icccm.so.4", "libxcb-icccm4"),
    Need("libxcb-image.so.0", "libxcb-image0"),
    Need("libxcb-keysyms.so.1", "libxcb-keysyms1"),
    Need("libxcb-randr.so.0", "libxcb-randr0"),
    Need("libxcb-render-util.so.0", "libxcb-render-util0"),
    Need("libxcb-render.so.0", "libxcb-render0"),
    Need("libxcb-shape.so.0", "libxcb-shape0"),
    Need("libxcb-shm.so.0", "libxcb-shm0"),
    Need("libxcb-sync.so.1", "libxcb-sync1"),
    Need("libxcb-util.so.1", "libxcb-util1"),
    Need("libxcb-xfixes.so.0", "libxcb-xfixes0"),
    Need("libxcb-xkb.so.1", "libxcb-xkb1"),
    Need("libxkbcommon-x11.so.0", "libxkbcommon-x11-0"),
)
LIBRARIES = QT + X11
SEEN = "circlekeep-libraries.json"

NO_DISPLAY = (
    "Circlekeep is set up, but there is no display here to show its window on. "
    "Please start it from a desktop session."
)
DEAD_DISPLAY = (
    "Circlekeep is set up, but the display {name} does not answer or does not let this user in. "
    "Please start it from a desktop session."
)


def prepare(environment_folder: Path) -> None:
    """See that Qt's system libraries are there; what was seen once is only looked up again."""
    if sys.platform != "linux" or _seen_before(environment_folder / SEEN):
        return
    lacking = system.missing(LIBRARIES)
    if lacking:
        system.supply(lacking, what="system libraries that windows need")
    _remember(environment_folder / SEEN)


def check(environ: Mapping[str, str]) -> None:
    """Raise CannotGoOnError unless there is a display to show a window on."""
    sentence = complaint(environ)
    if sentence:
        raise CannotGoOnError(sentence)


def complaint(environ: Mapping[str, str]) -> str | None:
    """Say what is wrong with the display, or nothing."""
    if sys.platform != "linux" or not _wants_a_screen(environ) or _wayland_answers(environ):
        return None
    name = environ.get("DISPLAY")
    if not name:
        return NO_DISPLAY
    return None if _x_answers(name) else DEAD_DISPLAY.format(name=name)


def _wants_a_screen(environ: Mapping[str, str]) -> bool:
    return environ.get("QT_QPA_PLATFORM", "xcb").split(":")[0] in ("xcb", "wayland", "")


def _wayland_answers(environ: Mapping[str, str]) -> bool:
    name, folder = environ.get("WAYLAND_DISPLAY"), environ.get("XDG_RUNTIME_DIR", "")
    if not name or not Path(folder, name).is_socket():
        return False
    try:
        library = ctypes.CDLL("libwayland-client.so.0")
        ctypes.CDLL("libwayland-cursor.so.0")
    except OSError:
        return False
    library.wl_display_connect.restype = ctypes.c_void_p
    connection = library.wl_display_connect(os.fsencode(Path(folder, name)))
    if not connection:
        return False
    library.wl_display_disconnect(ctypes.c_void_p(connection))
    return True


def _x_answers(name: str) -> bool:
    library = ctypes.CDLL("libxcb.so.1")
    library.xcb_connect.restype = ctypes.c_void_p
    # A refused connection is an object too: it only says so when asked.
    connection = ctypes.c_void_p(library.xcb_connect(name.encode(), None))
    answers = bool(library.xcb_connection_has_error(connection) == 0)
    library.xcb_disconnect(connection)
    return answers


def _seen_before(seen: Path) -> bool:
    """Tell whether every library found at an earlier start still lies where it lay."""
    try:
        untrusted = json.loads(seen.read_text(encoding="utf-8"))
        return list(untrusted) == _names(LIBRARIES) and all(
            os.path.exists(path)  # noqa: PTH110 - on the way to every window: no object for each
            for path in untrusted.values()
        )
    except (OSError, ValueError, TypeError, AttributeError):
        return False


def _remember(seen: Path) -> None:
    """Write down where the libraries lie; where they cannot be told, the next start looks anew."""
    loaded = Path("/proc/self/maps").read_text(encoding="utf-8").splitlines()
    paths = {line.split(maxsplit=5)[5] for line in loaded if ".so." in line}
    found: dict[str, str] = {}
    for name in _names(LIBRARIES):
        holders = [path for path in paths if os.path.basename(path).startswith(name)]  # noqa: PTH119
        if not holders:
            return
        found[name] = holders[0]
    try:
        seen.write_text(json.dumps(found, indent=1), encoding="utf-8")
    except OSError:
        return


def _names(needs: Sequence[Need]) -> list[str]:
    return [need.name for need in needs]
