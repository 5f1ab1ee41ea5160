"""An evening with the group, from the first knock to the locked laptop."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.journeys import prepared
from tests.journeys.program import Program

if TYPE_CHECKING:
    from tests.journeys.program import Home

NEW = ("Heron", "Lamp", "Violin")
CONCERN = "He said that the gate is never locked."
AMENDMENT = "The gate has a new lock since today."
MOST_CLICKS = 7


def test_an_evening_from_the_first_member_to_a_sealed_amendment(home: Home) -> None:
    prepared.a_register(home)
    with Program(home=home) as program:
        program.unlock(prepared.PASSPHRASE)
        enrol(program)
        publish(program)
        hold_the_meeting(program)
        record_a_signature(program)
        seal_a_concern(program)
        read_it_and_add_to_it(program)


def enrol(program: Program) -> None:
    program.press("Ctrl+3")
    for name in NEW:
        program.press("Ctrl+N")
        program.order("focused", "Name here")
        program.type(name)
        program.press("Ctrl+Return")
        program.see("Put in the bin")
        program.press("Ctrl+3")
    program.see(*NEW)


def publish(program: Program) -> None:
    program.press("Ctrl+4")
    program.click("Read and publish version 1.0")
    program.see("Both exceptions stand apart")
    program.click("Publish version 1.0")
    program.press("Ctrl+4")
    program.see("0 signed", "3 to sign")


def hold_the_meeting(program: Program) -> None:
    program.press("Ctrl+1")
    program.click("Record tonight's meeting")
    program.order("take_focus", "Heron > Here", "button")
    program.press("1", "Down", "4", "Down", "2")
    program.see("Everybody is marked.", "came late")
    program.click("+")
    program.click("Welcome, the two exceptions said")
    program.fill("About the evening", "A quiet evening.")
    program.press("Ctrl+Return")
    program.see("The evening is recorded", "2 to sign", "3 in the room, 1 sent word, 0 not here.")


def record_a_signature(program: Program) -> None:
    program.click("Sign now")
    program.see("Tick what was explained and answered.")
    program.press("Space", "Tab", "Space", "Tab", "Space")
    program.fill("Where the paper is kept", "box A")
    program.press("Ctrl+Return")
    program.see("1 to sign")


def seal_a_concern(program: Program) -> None:
    program.press("Ctrl+5")
    program.click("New sheet")
    program.order("focused", "What was said or seen")
    program.type(CONCERN)
    program.click("Not sure")
    program.press("Ctrl+Return")
    program.see("This part is sealed")
    program.lost(CONCERN)


def read_it_and_add_to_it(program: Program) -> None:
    program.order("focused", "Passphrase")
    program.type("not the passphrase at all\n")
    program.see("That passphrase does not open it. Check Caps Lock.")
    program.type(prepared.PASSPHRASE + "\n")
    program.see(CONCERN)
    assert program.order("writable", CONCERN) is False
    program.click("Add an entry")
    program.order("focused", "What is true, or new")
    program.type(AMENDMENT)
    program.click("Save and seal")
    program.see("2, none removed", CONCERN, AMENDMENT)
    assert program.order("writable", AMENDMENT) is False


def test_the_main_journey_takes_seven_clicks_at_most(home: Home) -> None:
    prepared.a_used_register(home)
    home.has_stick = True
    with Program(home=home) as program:
        program.unlock(prepared.PASSPHRASE)
        program.click("Record tonight's meeting")
        program.click("Same as last time")
        program.see("Everybody is marked.")
        program.click("Finish meeting")
        program.click("Will sign at the end")
        program.see("1 to sign")
        program.click("Sign now")
        program.see("Tick what was explained and answered.")
        program.press("Space", "Tab", "Space", "Tab", "Space", "Ctrl+Return")
        program.lost("1 to sign")
        program.click("Back up now")
        program.see("Checked. It opens, and everything is in it.")
        program.lock()

    assert program.clicks <= MOST_CLICKS
    assert len(list(home.stick.glob("*.ckbackup"))) == 1
