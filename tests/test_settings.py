"""Preferences: kept whole or not at all, and never a reason not to start."""

from __future__ import annotations

import json
import os
import stat
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from app import paths, settings
from app.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.fixture(autouse=True)
def home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setenv(paths.DATA_OVERRIDE, str(tmp_path / "home"))
    return tmp_path / "home"


CHOSEN = Settings(
    theme="dark",
    text_percent=150,
    idle_minutes=10,
    tier_minutes=1,
    window=(-10, 20, 1366, 768),
    large_print=True,
    last_register="00ff",
)


def test_without_a_file_the_defaults_hold() -> None:
    assert settings.load() == Settings()


def test_what_is_saved_comes_back() -> None:
    settings.save(CHOSEN)

    assert settings.load() == CHOSEN


def test_only_the_person_herself_can_read_them(home: Path) -> None:
    settings.save(CHOSEN)

    assert stat.S_IMODE(paths.settings_file().stat().st_mode) == 0o600
    assert stat.S_IMODE(home.stat().st_mode) == 0o700


@pytest.mark.parametrize(
    "damage", [b"", b"{", b"[]", b"null", b"\xff\xfe", b'{"theme": 3}', b"[" * 60_000]
)
def test_a_damaged_file_means_the_defaults(home: Path, damage: bytes) -> None:
    home.mkdir()
    paths.settings_file().write_bytes(damage)

    assert settings.load() == Settings()


def test_a_file_larger_than_settings_are_is_not_read(home: Path) -> None:
    home.mkdir()
    whole = json.dumps({"theme": "dark"}).encode()
    paths.settings_file().write_bytes(whole.ljust(settings.MOST_BYTES))
    assert settings.load().theme == "dark"
    with paths.settings_file().open("wb") as file:
        file.write(whole.ljust(settings.MOST_BYTES + 1))
        file.flush()
        assert settings.load() == Settings()
        file.truncate(8 * 1024**3)
    started = time.thread_time()

    assert settings.load() == Settings()

    assert time.thread_time() - started < 0.5


@pytest.mark.parametrize("make", [os.mkfifo, Path.mkdir])
def test_a_pipe_or_a_folder_in_their_place_holds_nothing_up(
    home: Path, make: Callable[[Path], None]
) -> None:
    home.mkdir()
    make(paths.settings_file())

    assert settings.load() == Settings()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("theme", "neon"),
        ("theme", ["dark"]),
        ("text_percent", 79),
        ("text_percent", 201),
        ("text_percent", "100"),
        ("idle_minutes", 0),
        ("idle_minutes", True),
        ("idle_minutes", 61),
        ("tier_minutes", 16),
        ("tier_minutes", 1.5),
        ("window", [1, 2, 3]),
        ("window", [1, 2, 3, "4"]),
        ("window", [0, 0, 0, 768]),
        ("window", [1 << 20, 0, 1366, 768]),
        ("large_print", 1),
        ("last_register", "../../etc"),
        ("last_register", 7),
    ],
)
def test_one_bad_value_falls_back_and_the_others_stay(name: str, value: object) -> None:
    settings.save(CHOSEN)
    file = paths.settings_file()
    file.write_text(json.dumps({**json.loads(file.read_text()), name: value}))

    loaded = settings.load()

    assert getattr(loaded, name) == getattr(Settings(), name)
    others = [other for other in Settings._fields if other != name]
    assert all(getattr(loaded, other) == getattr(CHOSEN, other) for other in others)


def test_a_full_disk_leaves_the_old_file_and_no_other(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.save(CHOSEN)

    def refuse(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(OSError, match="No space left"):
        settings.save(Settings())

    assert settings.load() == CHOSEN
    assert [path.name for path in home.iterdir()] == ["settings.json"]
