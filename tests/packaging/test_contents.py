"""What may lie in a bundle: nothing that reaches a network, and nothing nobody calls."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.packaging.tool import load

if TYPE_CHECKING:
    from pathlib import Path

contents = load("contents")

NETWORK = [
    "PySide6/Qt/lib/libQt6Network.so.6",
    "libQt6Network.so.6",
    "PySide6/QtNetwork.abi3.so",
    "PySide6/Qt6Network.dll",
    "PySide6/Qt/lib/QtNetwork.framework/Versions/A/QtNetwork",
    "PySide6/Qt/lib/libQt6Qml.so.6",
    "PySide6/Qt/lib/libQt6Quick.so.6",
    "PySide6/Qt/lib/libQt6WebEngineCore.so.6",
    "PySide6/Qt/lib/libQt6Pdf.so.6",
    "PySide6/Qt/plugins/tls/libqopensslbackend.so",
    "PySide6/Qt/plugins/networkinformation/libqglib.so",
    "python3.11/lib-dynload/_socket.cpython-311-x86_64-linux-gnu.so",
    "python3.11/lib-dynload/_ssl.cpython-311-x86_64-linux-gnu.so",
    "python3.11/lib-dynload/_sqlite3.cpython-311-x86_64-linux-gnu.so",
    "_socket.pyd",
    "_internal/_ssl.pyd",
    "libssl.so.3",
    "libssl-3.dll",
    "libsqlite3.so.0",
    "libcups.so.2",
    "libgnutls.so.30",
    "libcurl.so.4",
]

NEEDED = [
    "PySide6/QtWidgets.abi3.so",
    "PySide6/Qt/lib/libQt6Widgets.so.6",
    "PySide6/Qt/lib/libQt6XcbQpa.so.6",
    "PySide6/Qt/lib/libicudata.so.73",
    "PySide6/Qt/plugins/platforms/libqxcb.so",
    "PySide6/Qt/plugins/platforms/libqoffscreen.so",
    "PySide6/Qt/plugins/iconengines/libqsvgicon.so",
    "PySide6/Qt6Core.dll",
    "PySide6/plugins/platforms/qwindows.dll",
    "PySide6/Qt/lib/QtWidgets.framework/Versions/A/QtWidgets",
    "PySide6/Qt/lib/QtWidgets.framework/Versions/A/Resources/Info.plist",
    "PySide6/Qt/plugins/platforms/libqcocoa.dylib",
    "sqlcipher3/_sqlite3.cpython-311-x86_64-linux-gnu.so",
    "python3.11/lib-dynload/select.cpython-311-x86_64-linux-gnu.so",
    "pillow.libs/libtiff-20b7e810.so.6.3.0",
    "pypdfium2_raw/libpdfium.so",
    "libcrypto.so.3",
    "libxcb-cursor.so.0",
    "resources/texts/en/agreement.json",
    "resources/icons/wifi-off.svg",
    "tzdata/zoneinfo/Europe/Brussels",
]

USELESS = [
    "PySide6/Qt/translations/qtbase_de.qm",
    "PySide6/Qt/plugins/platforms/libqvnc.so",
    "PySide6/Qt/plugins/platformthemes/libqgtk3.so",
    "PySide6/Qt/plugins/platforms/libqwayland.so",
    "PySide6/QtCore.pyi",
    "PySide6/Qt/lib/libQt6OpenGL.so.6",
    "PySide6/Qt/lib/QtOpenGL.framework/Versions/A/Resources/Info.plist",
    "PySide6/Qt6Designer.dll",
    "libstdc++.so.6",
    "libfontconfig.so.1",
    "PIL/_avif.cpython-311-x86_64-linux-gnu.so",
]


@pytest.mark.parametrize("place", [*NETWORK, *USELESS])
def test_what_nobody_needs_is_left_out(place: str) -> None:
    assert not contents.is_wanted(place)


@pytest.mark.parametrize("place", NEEDED)
def test_what_the_register_needs_is_taken(place: str) -> None:
    assert contents.is_wanted(place)


@pytest.mark.parametrize("place", NETWORK)
def test_a_forbidden_file_is_found_in_a_finished_folder(place: str, tmp_path: Path) -> None:
    (tmp_path / place).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / place).touch()

    assert place in contents.forbidden_in(tmp_path)


def test_a_forbidden_link_is_found_too(tmp_path: Path) -> None:
    (tmp_path / "libQt6Network.so.6").symlink_to("nowhere")

    assert contents.forbidden_in(tmp_path) == ["libQt6Network.so.6"]


def test_nothing_needed_counts_as_forbidden(tmp_path: Path) -> None:
    for place in NEEDED:
        (tmp_path / place).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / place).touch()

    assert contents.forbidden_in(tmp_path) == []


def test_libraries_stay_only_as_far_as_something_is_linked_with_them() -> None:
    entries = [
        ("PySide6/QtGui.abi3.so", "gui", "EXTENSION"),
        ("PySide6/Qt/lib/libQt6Gui.so.6", "qt", "BINARY"),
        ("libQt6Gui.so.6", "qt", "SYMLINK"),
        ("libxkb.so.0", "xkb", "BINARY"),
        ("libpango.so.0", "pango", "BINARY"),
        ("PySide6/Qt/plugins/platforms/libqxcb.so", "xcb", "BINARY"),
        ("libxcb-cursor.so.0", "cursor", "BINARY"),
    ]
    linked = {"gui": {"libQt6Gui.so.6"}, "qt": {"libxkb.so.0"}, "xcb": {"libxcb-cursor.so.0"}}

    kept = contents.reachable(entries, lambda source: linked.get(source, set()))

    assert [place for place, _, kind in kept if kind != "SYMLINK"] == [
        "PySide6/QtGui.abi3.so",
        "PySide6/Qt/lib/libQt6Gui.so.6",
        "libxkb.so.0",
        "PySide6/Qt/plugins/platforms/libqxcb.so",
        "libxcb-cursor.so.0",
    ]
    assert ("libQt6Gui.so.6", "qt", "SYMLINK") not in kept


def test_modules_that_were_to_stay_out_are_named() -> None:
    found = contents.unwanted_among(["app.errors", "http.client", "select", "socket", "httpx"])

    assert found == ["http.client", "socket"]
