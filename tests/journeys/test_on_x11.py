"""The same on a real X server, where windows compete for the keyboard and sockets are needed."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from tests.journeys import memory, prepared, screens
from tests.journeys.program import Program
from tests.journeys.test_traces import internet

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.journeys.program import Home

BEGUN = "The kettle was on early, and"
pytestmark = pytest.mark.needs("Xvfb", "openbox", "xdotool", "strace")


@pytest.fixture
def display() -> Iterator[str]:
    with screens.screen() as display:
        yield display


def test_after_a_lock_on_x11_the_keyboard_is_in_the_passphrase_box(
    home: Home, display: str
) -> None:
    prepared.a_used_register(home)
    home.display = display
    log = home.top / "network"
    command = ("strace", "-f", "-qq", "--seccomp-bpf", "-e", "trace=%network", "-o", str(log))
    with Program(home=home, through=command) as program:
        program.unlock(prepared.PASSPHRASE)
        program.click("Record tonight's meeting")
        program.fill("About the evening", BEGUN)
        for _ in range(3):
            program.press("Left")
        assert screens.title_in_front(display) == "Circlekeep"

        program.lock()
        program.order("focused", "Passphrase")
        assert screens.title_in_front(display) == "Circlekeep"
        assert memory.found(program.pid, [BEGUN, prepared.PASSPHRASE, *prepared.NAMES]) == {}

        screens.keys(display, "type", "--delay", "12", prepared.PASSPHRASE)
        screens.keys(display, "key", "Return")
        found = program.order("focused", "About the evening")
        assert isinstance(found, dict)
        assert (found["text"], found["cursor"]) == (BEGUN, len(BEGUN) - 3)
        program.end()

    calls = log.read_text(encoding="utf-8", errors="replace")
    assert "AF_UNIX" in calls
    assert internet(calls) == []


def test_keys_typed_while_it_locks_reach_no_window_behind(home: Home, display: str) -> None:
    prepared.a_used_register(home)
    home.display = display
    with Program(home=home) as behind, Program(home=home) as program:
        behind.order("focused", "Passphrase")
        program.unlock(prepared.PASSPHRASE)
        program.order("is_in")

        screens.keys(display, "key", "ctrl+l")
        until = time.monotonic() + 1.5
        while time.monotonic() < until:
            screens.keys(display, "key", "x")
        program.wait_for_window()

        assert behind.order("content", "Passphrase") == ""
