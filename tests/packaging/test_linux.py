"""What a Linux desktop is told, and the scripts that install and take away."""

from __future__ import annotations

import configparser
import subprocess
import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING

import pytest

from tests.packaging.tool import FOLDER, load

if TYPE_CHECKING:
    from pathlib import Path

places, archive = load("places"), load("archive")
LINUX = FOLDER / "linux"
PLAIN_PATH = "/usr/bin:/bin"


def the_desktop_entry() -> configparser.SectionProxy:
    parser = configparser.ConfigParser(interpolation=None)
    parser.optionxform = str  # type: ignore[assignment, method-assign]
    parser.read(LINUX / f"{places.APP_ID}.desktop", encoding="utf-8")
    return parser["Desktop Entry"]


def the_metainfo() -> ET.Element:
    return ET.parse(LINUX / f"{places.APP_ID}.metainfo.xml").getroot()  # noqa: S314 - our own


def the_mime_type() -> ET.Element:
    name = "{http://www.freedesktop.org/standards/shared-mime-info}mime-type"
    found = ET.parse(LINUX / f"{places.APP_ID}.xml").getroot().find(name)  # noqa: S314 - our own
    assert found is not None
    return found


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    """A folder as it is unpacked, with a program that only says its name."""
    folder = tmp_path / "un packed"
    (folder / "_internal").mkdir(parents=True)
    (folder / "circlekeep").write_text("#!/bin/sh\necho started\n")
    (folder / "circlekeep").chmod(0o755)
    for script in ("install.sh", "uninstall.sh"):
        (folder / script).write_bytes((LINUX / script).read_bytes())
    for kind, name in (
        ("applications", f"{places.APP_ID}.desktop"),
        ("metainfo", f"{places.APP_ID}.metainfo.xml"),
        ("mime/packages", f"{places.APP_ID}.xml"),
    ):
        (folder / "share" / kind).mkdir(parents=True)
        (folder / "share" / kind / name).write_bytes((LINUX / name).read_bytes())
    icons = folder / "share" / "icons" / "hicolor" / "48x48" / "apps"
    icons.mkdir(parents=True)
    (icons / f"{places.APP_ID}.png").touch()
    archive.write_sums(folder, [path for path in folder.rglob("*") if path.is_file()])
    return folder


@pytest.fixture(params=["home", "a home & 50% | $more"])
def home(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    folder = tmp_path / str(request.param)
    folder.mkdir()
    return folder


def run(script: Path, home: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["sh", script],
        env={"HOME": str(home), "PATH": PLAIN_PATH},
        capture_output=True,
        text=True,
        check=False,
    )


def test_desktop_metainfo_and_file_type_agree() -> None:
    desktop, metainfo, mime = the_desktop_entry(), the_metainfo(), the_mime_type()

    assert metainfo.findtext("id") == desktop["Icon"] == places.APP_ID
    assert metainfo.findtext("launchable") == f"{places.APP_ID}.desktop"
    assert metainfo.findtext("provides/mediatype") == places.BACKUP_MIME
    assert desktop["MimeType"].rstrip(";") == mime.get("type") == places.BACKUP_MIME
    assert [node.get("pattern") for node in mime if node.tag.endswith("glob")] == [
        f"*.{places.BACKUP_SUFFIX}"
    ]


def test_the_metainfo_promises_no_network_and_leaves_version_and_day_to_the_build() -> None:
    release = the_metainfo().find("releases/release")

    assert the_metainfo().findtext("requires/internet") == "offline-only"
    assert release is not None
    assert (release.get("version"), release.get("date")) == ("@VERSION@", "@DATE@")


def test_installed_it_starts_by_command_and_by_the_desktop(bundle: Path, home: Path) -> None:
    done = run(bundle / "install.sh", home)

    assert done.returncode == 0, done.stderr
    command = home / ".local/bin/circlekeep"
    assert subprocess.check_output([command], text=True) == "started\n"
    entry = (home / f".local/share/applications/{places.APP_ID}.desktop").read_text()
    (line,) = (text for text in entry.splitlines() if text.startswith("Exec="))
    assert as_a_desktop_reads(line.removeprefix("Exec=")) == [
        str(home / ".local/lib/circlekeep/circlekeep"),
        "%f",
    ]


def as_a_desktop_reads(value: str) -> list[str]:
    """Read an Exec line: string escapes first, then quotes, then doubled per cent signs."""
    unescaped = value.replace("\\\\", "\\")
    quoted, _, rest = unescaped[1:].rpartition('"')
    for sign in '"`$\\':
        quoted = quoted.replace(f"\\{sign}", sign)
    return [quoted.replace("%%", "%"), *rest.split()]


def test_a_second_installation_takes_the_place_of_the_first(bundle: Path, home: Path) -> None:
    run(bundle / "install.sh", home)
    (home / ".local/lib/circlekeep/_internal/leftover").touch()

    assert run(bundle / "install.sh", home).returncode == 0
    assert list((home / ".local/lib").iterdir()) == [home / ".local/lib/circlekeep"]
    assert not (home / ".local/lib/circlekeep/_internal/leftover").exists()


def test_a_changed_file_is_not_installed(bundle: Path, home: Path) -> None:
    (bundle / "circlekeep").write_text("#!/bin/sh\necho something else\n")

    done = run(bundle / "install.sh", home)

    assert done.returncode == 1
    assert "Nothing was installed" in done.stderr
    assert not (home / ".local").exists()


def test_uninstalling_leaves_the_registers_and_says_where_they_are(
    bundle: Path, home: Path
) -> None:
    run(bundle / "install.sh", home)
    register = home / ".local/share/circlekeep/registers/one/register.db"
    register.parent.mkdir(parents=True)
    register.write_text("hers")

    done = run(home / ".local/lib/circlekeep/uninstall.sh", home)

    assert done.returncode == 0, done.stderr
    assert str(home / ".local/share/circlekeep") in done.stdout
    left = [
        path for path in home.rglob("*") if path.is_file() and "circlekeep" in str(path).lower()
    ]
    kept_by_tools = {"mimeinfo.cache", "mimeapps.list"}
    assert [path for path in left if path.name not in kept_by_tools] == [register]


def test_the_windows_installer_keeps_the_data_and_asks_no_administrator() -> None:
    script = (FOLDER / "windows" / "circlekeep.iss").read_text(encoding="utf-8")

    assert "PrivilegesRequired=lowest" in script
    assert "AppId={{6E0B0C52-8D0B-4B0E-9C57-5B6F3C2E9A41}" in script
    assert "\n[UninstallDelete]" not in script
    assert places.BACKUP_SUFFIX in script
