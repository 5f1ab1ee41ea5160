"""What goes into the bundle and what never may: one list for the spec, the check and the tests."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

# Place in the bundle, file it is taken from, kind: as PyInstaller lists what it found.
Entry: TypeAlias = tuple[str, str, str]

# Of PyInstaller's own hooks at the start: it loads a dozen modules so that tracebacks could show
# sources, which the bundle does not hold.
UNWANTED_HOOKS = ("pyi_rth_inspect",)

# Left out before anything is looked for: the network, and what only builds and tests need.
UNWANTED_MODULES = (
    "_socket",
    "_sqlite3",
    "_ssl",
    "_tkinter",
    "PIL.ImageQt",
    "PIL.ImageTk",
    "PySide6.QtNetwork",
    "PySide6.QtQml",
    "PySide6.QtQuick",
    "PySide6.QtSql",
    "asyncio",
    "concurrent.futures.process",
    "doctest",
    "ensurepip",
    "ftplib",
    "http",
    "imaplib",
    "lib2to3",
    "logging.handlers",
    "multiprocessing",
    "numpy",
    "pdb",
    "pip",
    "poplib",
    "pycparser",
    "pydoc",
    "pytest",
    "setuptools",
    "smtplib",
    "socket",
    "socketserver",
    "sqlite3",
    "ssl",
    "telnetlib",
    "tkinter",
    "unittest",
    "urllib.request",
    "webbrowser",
    "xmlrpc",
)

# A file whose name says that it is network code, another database or a web page engine.
_FORBIDDEN = re.compile(
    r"qt6?(network|qml|quick|webengine|websockets|sql|http|pdf)"
    r"|(^|[/.])_?(socket|ssl|asyncio|overlapped|multiprocessing)\b"
    r"|(?<!sqlcipher3/)_sqlite3\b|(^|/)sqlite3\b|(^|/)libsqlite3"
    r"|(^|/)(lib)?(ssl|curl|nghttp|gnutls|cups|krb5\w*|gssapi\w*|avahi|resolv|nss_dns)\d*[-.]"
    r"|plugins/(tls|networkinformation|qmltooling|sqldrivers)/",
    re.IGNORECASE,
)

# `QtGui.abi3.so`, `libQt6Gui.so.6`, `Qt6Gui.dll` and `QtGui.framework/...` are all of one part.
_QT_PART = re.compile(r"(^|/)(lib)?Qt6?(?P<part>[A-Z]\w*)([.]|$)")
_QT_PARTS = {"Core", "DBus", "Gui", "PrintSupport", "Svg", "Widgets", "XcbQpa"}
_QT_PLUGIN = re.compile(
    r"/plugins/("
    r"platforms/(lib)?q(xcb|offscreen|windows|cocoa)\."
    r"|platforminputcontexts/lib(compose|ibus)"
    r"|(iconengines|imageformats)/(lib)?qsvg(icon)?\."
    r"|printsupport/"
    r"|styles/)"
)

# Parts of packages that the register never calls.
_USELESS = re.compile(
    r"(^|/)(doc|glue|include|metatypes|qml|scripts|testing|tests?|translations|typesystems)/"
    r"|[.](a|cmake|h|hpp|lib|prl|pxd|pyi|pyx|qm)$"
    r"|^reportlab/fonts/"
    r"|^PIL/_(avif|webp|imagingcms|imagingmorph|imagingtk)"
    r"|[.]dist-info/(INSTALLER|RECORD|REQUESTED|WHEEL|direct_url[.]json|top_level[.]txt)$"
)

# Every desktop has these; its fonts, drivers and C++ programs fit its own ones and not ours.
_OF_THE_SYSTEM = re.compile(
    r"lib(stdc\+\+|gcc_s|fontconfig|freetype|expat|X11|X11-xcb|Xau|Xdmcp|z"
    r"|dbus-1|glib-2\.0|gthread-2\.0)\.so"
)
_SHARED_LIBRARY = re.compile(r"(^|/)lib[^/]*[.]so([.][0-9.]+)?$")


def is_wanted(place: str) -> bool:
    """Tell by its place in the bundle whether a file that was found belongs there."""
    place = place.replace("\\", "/")
    if _FORBIDDEN.search(place) or _USELESS.search(place):
        return False
    if "/plugins/" in place:
        return bool(_QT_PLUGIN.search(place))
    part = _QT_PART.search(place)
    if part:
        return part["part"] in _QT_PARTS
    return "/" in place or not _OF_THE_SYSTEM.match(place)


def wanted(entries: Iterable[Entry]) -> list[Entry]:
    """Keep the files that belong into the bundle."""
    return [entry for entry in entries if is_wanted(entry[0])]


def reachable(entries: Iterable[Entry], needs: Callable[[str], set[str]]) -> list[Entry]:
    """Drop every shared library of Linux that nothing else in the bundle needs.

    `needs` tells the names of the libraries that a file is linked with.
    """
    everything = list(entries)
    kept = {place for place, _, kind in everything if not _is_linked_only(place, kind)}
    waiting = [source for place, source, _ in everything if place in kept]
    while waiting:
        names = needs(waiting.pop())
        for place, source, kind in everything:
            if place not in kept and place.rpartition("/")[2] in names and kind != "SYMLINK":
                kept.add(place)
                waiting.append(source)
    return [entry for entry in everything if entry[0] in kept]


def forbidden_in(folder: Path) -> list[str]:
    """Name every file and link of a finished bundle that must not be there."""
    places = (path.relative_to(folder).as_posix() for path in folder.rglob("*"))
    return sorted(place for place in places if _FORBIDDEN.search(place))


def unwanted_among(modules: Iterable[str]) -> list[str]:
    """Name the modules that were to be left out and are there all the same."""
    return sorted(
        name
        for name in modules
        if any(name == each or name.startswith(each + ".") for each in UNWANTED_MODULES)
    )


def _is_linked_only(place: str, kind: str) -> bool:
    """Tell whether a file is there only for others; plug-ins and PDFium are called by name."""
    if kind == "SYMLINK":
        return True
    is_called = "/plugins/" in place or place.startswith(("pypdfium2_raw/", "libpython"))
    return bool(_SHARED_LIBRARY.search(place)) and not is_called
