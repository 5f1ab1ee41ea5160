"""The names on the first window, read before anything that could check them is loaded."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.services import glance
from app.services.glance import Seen
from app.vault import label
from tests.real_registers import DISCREET_NAME, a_register, keys_of

if TYPE_CHECKING:
    from pathlib import Path

    from app.services.registers import RegisterOnDisk

NAME_AT = label.PREFIX.size + label.HEADER.size


@pytest.fixture
def register(tmp_path: Path) -> RegisterOnDisk:
    return a_register(tmp_path).unlocked.register


def named(tmp_path: Path) -> list[str]:
    return [seen.discreet_name for seen in glance.on_this_computer(tmp_path)]


def test_a_register_is_seen_under_its_discreet_name(
    tmp_path: Path, register: RegisterOnDisk
) -> None:
    assert glance.on_this_computer(tmp_path) == [
        Seen(id=register.id, discreet_name=DISCREET_NAME, is_practice=False)
    ]


def test_a_computer_without_a_register_shows_none(tmp_path: Path) -> None:
    assert glance.on_this_computer(tmp_path) == []


@pytest.mark.parametrize("length", [0, 5, NAME_AT - 1])
def test_a_key_file_cut_short_gives_no_name(
    tmp_path: Path, register: RegisterOnDisk, length: int
) -> None:
    keys = keys_of(register)
    keys.write_bytes(keys.read_bytes()[:length])

    assert named(tmp_path) == [""]


def test_a_register_without_a_key_file_or_generation_is_seen_all_the_same(
    tmp_path: Path, register: RegisterOnDisk
) -> None:
    keys_of(register).unlink()
    (tmp_path / "registers" / ("0" * 32)).mkdir()
    (tmp_path / "registers" / ("0" * 32) / "reserve").touch()

    assert named(tmp_path) == ["", ""]


@pytest.mark.parametrize(
    "name", [b"\xff" * len(DISCREET_NAME), b"\x1b".ljust(len(DISCREET_NAME), b"x")]
)
def test_a_name_that_could_upset_the_screen_is_not_shown(
    tmp_path: Path, register: RegisterOnDisk, name: bytes
) -> None:
    keys = keys_of(register)
    content = bytearray(keys.read_bytes())
    content[NAME_AT : NAME_AT + len(name)] = name
    keys.write_bytes(content)

    assert named(tmp_path) == [""]
