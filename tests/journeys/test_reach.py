"""Every page without a mouse and without eyes, at normal and at double text size."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.journeys import prepared
from tests.journeys.program import Program

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.journeys.program import Home

FEWEST_STOPS = 3


def before_unlocking(program: Program) -> Iterator[str]:
    """Go through the screens of an empty computer, up to the passphrase."""
    program.see("Welcome. What would you like to do?")
    yield "welcome"
    program.click("Bring one back")
    yield "restore"
    program.click("Back")
    program.click("Start a new register")
    program.order("focused", "Name of the group")
    yield "names"
    program.fill("Name of the group", "Tuesday Circle")
    program.fill("Discreet name", "Blue folder")
    program.click("Continue")
    program.order("focused", "Passphrase")
    yield "passphrase"


def every_page(program: Program) -> Iterator[str]:
    """Go through the lock screen and every page of an open register."""
    program.order("focused", "Passphrase")
    yield "lock screen"
    program.click("Forgot your passphrase?")
    yield "forgotten"
    program.click("Back")
    program.fill("Passphrase", prepared.PASSPHRASE + "\n")
    program.order("is_in")
    for number, name in enumerate(
        ("today", "meetings", "members", "agreements", "safeguarding", "records", "backup"), 1
    ):
        program.press(f"Ctrl+{number}")
        program.order("on_page", name)
        yield name
    yield from pages_of_people(program)
    yield from pages_under_seal(program)
    program.press("F1")
    program.order("on_page", "help")
    yield "help"
    program.order("choose", "File", "Settings")
    program.order("on_page", "settings")
    yield "settings"
    program.click("Change the keys")
    program.order("on_page", "keys")
    yield "keys"
    program.order("choose", "Help", "About Circlekeep")
    program.order("on_page", "about")
    yield "about"
    program.order("choose", "Go", "Safety")
    program.order("on_page", "safety")
    yield "safety"


def pages_of_people(program: Program) -> Iterator[str]:
    program.press("Ctrl+3")
    program.click_row(prepared.NAMES[-1])
    program.see("Put in the bin")
    yield "member"
    program.click("Record a signature")
    program.see("Tick what was explained and answered.")
    yield "sign"
    program.press("Ctrl+3", "Ctrl+N")
    program.order("focused", "Name here")
    yield "new member"
    program.press("Ctrl+4")
    program.click("Read it")
    program.see("Print two copies")
    yield "agreement"
    program.click("Print two copies")
    program.see("1 of ")
    yield "paper"
    program.press("Ctrl+1")
    program.click("Record tonight's meeting")
    program.see("Who is here")
    yield "open meeting"
    program.click("Someone new")
    yield "someone new"
    program.press("Ctrl+2")
    program.click_row("Finished")
    program.see("Print attendance sheet")
    yield "finished meeting"
    program.press("Ctrl+2")
    program.click("Plan a meeting")
    yield "planning"


def pages_under_seal(program: Program) -> Iterator[str]:
    program.press("Ctrl+5")
    program.click("New sheet")
    yield "new sheet"
    program.press("Ctrl+5")
    program.fill("Passphrase", prepared.PASSPHRASE + "\n")
    program.see(prepared.SEALED)
    yield "open sheets"
    program.click("Correct an entry")
    yield "correction"
    program.click("Close the sealed part")


@pytest.mark.parametrize("percent", [100, 200])
def test_every_control_has_a_name_and_tab_comes_round(home: Home, percent: int) -> None:
    prepared.settings(home, text_percent=percent)
    found: dict[str, object] = {}
    with Program(home=home) as program:
        for name in before_unlocking(program):
            look(program, name, found)
        program.end("press", "Ctrl+Q")
    prepared.a_used_register(home)
    with Program(home=home) as program:
        program.order("strays")
        for name in every_page(program):
            look(program, name, found)

        if strays := program.order("strays"):
            found["shown as windows of their own"] = strays

    assert not found, "\n".join(f"{page}: {what}" for page, what in found.items())


def look(program: Program, page: str, found: dict[str, object]) -> None:
    """Note what has no name, where Tab gets stuck, what it never reaches, letters used twice."""
    if nameless := program.order("nameless"):
        found[f"{page}: without a name"] = nameless
    walked = program.order("walk")
    assert isinstance(walked, dict)
    if walked["trap"] or walked["missed"] or int(walked["count"]) < FEWEST_STOPS:
        found[f"{page}: by Tab"] = walked
    if walked["torn"]:
        found[f"{page}: by Alt and a letter"] = walked["torn"]
