"""Locking in the middle of a sentence, and finding the sentence and the cursor again."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING

import pytest

from tests.journeys import prepared
from tests.journeys.program import Program

if TYPE_CHECKING:
    from tests.journeys.program import Home

BEGUN = "The kettle was on early, and"
SEALED = "A word under seal that is not fini"
LIMIT = 5 * 60
COUNTDOWN = 20


def write_a_note(program: Program) -> None:
    """Open tonight's meeting and leave the cursor three signs before the end of a sentence."""
    program.click("Record tonight's meeting")
    program.fill("About the evening", BEGUN)
    program.press("Left", "Left", "Left")


def finds_the_note(program: Program) -> None:
    program.unlock(prepared.PASSPHRASE)
    program.see("Who is here")
    assert place(program) == (BEGUN, len(BEGUN) - 3)


def place(program: Program, box: str = "About the evening") -> tuple[object, object]:
    found = program.order("focused", box)
    assert isinstance(found, dict)
    return found["text"], found["cursor"]


def test_after_the_lock_key_the_cursor_is_back_in_the_sentence(home: Home) -> None:
    prepared.a_used_register(home)
    with Program(home=home) as program:
        program.unlock(prepared.PASSPHRASE)
        write_a_note(program)

        program.lock()

        program.lost("About the evening", BEGUN)
        assert program.images[0] == program.images[1]
        finds_the_note(program)


def test_a_sealed_draft_comes_back_with_the_passphrase_that_unlocks(home: Home) -> None:
    prepared.a_used_register(home)
    with Program(home=home) as program:
        program.unlock(prepared.PASSPHRASE)
        program.press("Ctrl+5")
        program.click("New sheet")
        program.order("focused", "What was said or seen")
        program.type(SEALED)
        program.press("Left", "Left")

        program.lock()
        program.unlock(prepared.PASSPHRASE)

        assert place(program, "What was said or seen") == (SEALED, len(SEALED) - 2)
        program.press("Ctrl+5")
        program.see("This part is sealed")


def test_the_lock_key_is_heard_over_a_dialog_and_over_a_menu(home: Home) -> None:
    prepared.a_used_register(home)
    with Program(home=home) as program:
        program.unlock(prepared.PASSPHRASE)
        program.press("Ctrl+7")
        program.click("Choose a folder")
        program.see("Back up here")

        program.lock()
        program.unlock(prepared.PASSPHRASE)
        program.see("Getting it back")
        program.press("Alt+F")
        program.order("menu_open")
        program.lock()

        program.unlock(prepared.PASSPHRASE)
        program.see("Getting it back")


def test_quiet_covers_the_window_any_key_lifts_it_and_the_end_locks(home: Home) -> None:
    prepared.a_used_register(home)
    with Program(home=home) as program:
        program.unlock(prepared.PASSPHRASE)
        write_a_note(program)

        program.order("pass_time", str(LIMIT - COUNTDOWN))
        program.see("Locking soon")
        program.press("Space")
        program.lost("Locking soon")
        assert place(program) == (BEGUN, len(BEGUN) - 3)

        program.order("pass_time", str(LIMIT - COUNTDOWN))
        program.see("Locking soon")
        program.lock("pass_time", str(COUNTDOWN + 1))

        finds_the_note(program)


@pytest.mark.parametrize("way", ["frame", "menu", "terminate"])
def test_ending_keeps_what_is_half_written(home: Home, way: str) -> None:
    prepared.a_used_register(home)
    with Program(home=home) as program:
        program.unlock(prepared.PASSPHRASE)
        write_a_note(program)

        match way:
            case "frame":
                code = program.end()
            case "menu":
                code = program.end("press", "Ctrl+Q")
            case _:
                program.signal(signal.SIGTERM)
                code = program.wait_for_end()
        assert code == 0

    with Program(home=home) as program:
        finds_the_note(program)
