"""Preferences of this computer: looks and lock times, never anything about people."""

from __future__ import annotations

import contextlib
import errno
import json
import os
import re
import stat
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from app import paths

if TYPE_CHECKING:
    from collections.abc import Mapping

THEMES = ("system", "light", "dark", "contrast")
TEXT_PERCENT = range(80, 201)
IDLE_MINUTES = range(1, 61)
TIER_MINUTES = range(1, 16)
MOST_BYTES = 64 * 1024
FARTHEST = 1 << 16  # no screen is that wide; larger numbers upset the window system


class Settings(NamedTuple):
    """What a person may set; each value out of its range falls back to its default on reading."""

    theme: str = "system"
    text_percent: int = 100
    idle_minutes: int = 5
    tier_minutes: int = 2
    window: tuple[int, int, int, int] | None = None
    large_print: bool = False
    last_register: str = ""  # the opaque id of a register's folder


def load() -> Settings:
    """Read the settings; a missing or damaged file gives the defaults."""
    try:
        untrusted = json.loads(_read(paths.settings_file()))
    except (OSError, ValueError, RecursionError):
        return Settings()
    return _checked(untrusted) if isinstance(untrusted, dict) else Settings()


def save(settings: Settings) -> None:
    """Write the settings as one step, readable by their owner alone; raise OSError if refused."""
    import tempfile  # noqa: PLC0415 - every start reads them, and few write them

    file = paths.settings_file()
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    # mkstemp makes the file 0600 and under a name of its own, so two windows cannot mix.
    descriptor, name = tempfile.mkstemp(prefix="settings-", suffix=".part", dir=file.parent)
    part = Path(name)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as out:
            json.dump(settings._asdict(), out, indent=1)
            out.flush()
            os.fsync(out.fileno())
        part.replace(file)
    except OSError:
        with contextlib.suppress(OSError):
            part.unlink()
        raise


def _read(file: Path) -> str:
    """Read a small file; a pipe in its place, or anything large, must not hold the start up."""
    descriptor = os.open(file, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
    with os.fdopen(descriptor, "rb") as opened:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise OSError(errno.EINVAL, "not a file")
        untrusted = opened.read(MOST_BYTES + 1)
    if len(untrusted) > MOST_BYTES:
        raise ValueError("too long for settings")
    return untrusted.decode("utf-8")


def _checked(untrusted: Mapping[str, object]) -> Settings:
    """Take each value that is what it should be, and the default for each that is not."""
    default = Settings()
    theme = untrusted.get("theme")
    last = untrusted.get("last_register")
    is_id = isinstance(last, str) and re.fullmatch(r"[0-9a-f]{1,64}", last)
    return Settings(
        theme=theme if isinstance(theme, str) and theme in THEMES else default.theme,
        text_percent=_number(untrusted, "text_percent", TEXT_PERCENT, default.text_percent),
        idle_minutes=_number(untrusted, "idle_minutes", IDLE_MINUTES, default.idle_minutes),
        tier_minutes=_number(untrusted, "tier_minutes", TIER_MINUTES, default.tier_minutes),
        window=_window(untrusted.get("window")),
        large_print=untrusted.get("large_print") is True,
        last_register=str(last) if is_id else default.last_register,
    )


def _number(untrusted: Mapping[str, object], name: str, allowed: range, default: int) -> int:
    value = untrusted.get(name)
    # JSON's true would pass as the number 1.
    if isinstance(value, int) and not isinstance(value, bool) and value in allowed:
        return value
    return default


def _window(value: object) -> tuple[int, int, int, int] | None:
    if not isinstance(value, list) or not all(type(number) is int for number in value):
        return None
    match value:
        case [x, y, width, height] if max(map(abs, value)) < FARTHEST and min(width, height) > 0:
            return (x, y, width, height)
        case _:
            return None
