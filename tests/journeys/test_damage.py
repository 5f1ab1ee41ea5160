"""A damaged page that no unlock reads is found by itself, told, and got over by a restore."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.journeys import prepared
from tests.journeys.program import Program
from tests.journeys.test_lock import BEGUN, place, write_a_note
from tests.journeys.test_undo_restore import enrol, restore_over

if TYPE_CHECKING:
    from tests.journeys.program import Home

QUIET = 90
TOLD = "The register's file is damaged"
LATER = "Oystercatcher"


def test_damage_is_found_while_it_is_quiet_and_a_restore_gets_over_it(home: Home) -> None:
    prepared.a_used_register(home)
    path = prepared.damage(home)
    with Program(home=home) as program:
        program.unlock(prepared.PASSPHRASE)
        program.order("lost", TOLD)
        write_a_note(program)

        program.order("pass_time", str(QUIET))
        program.see(TOLD, "What you had typed is kept", "Nothing can be written")

        program.lock()
        program.unlock(prepared.PASSPHRASE)
        program.see(TOLD)
        assert place(program)[0] == BEGUN
        program.press("Ctrl+7")
        program.see("Back up now", TOLD, "choose “Restore from a backup”")

        program.lock()
        restore_over(program, path)
        program.see("The backup was restored. All is as it was on")
        enrol(program, LATER)
        program.order("pass_time", str(QUIET))
        program.press("Ctrl+7")
        program.see("The whole register was looked through today. Nothing was wrong.")


def test_a_lock_while_the_register_is_looked_through_leaves_no_copy(home: Home) -> None:
    prepared.a_used_register(home)
    with Program(home=home) as program:
        program.unlock(prepared.PASSPHRASE)

        program.order("pass_time", str(QUIET))
        program.lock()

        assert list(home.registers.rglob("snapshot-*")) == []
        program.unlock(prepared.PASSPHRASE)
        program.order("lost", TOLD)


@pytest.mark.parametrize("name", ["member", "draft", "backup"])
def test_a_page_that_every_unlock_reads_is_told_in_a_window_that_shows_the_rest(
    home: Home, name: str
) -> None:
    prepared.a_used_register(home)
    prepared.damage(home, name)
    with Program(home=home) as program:
        program.unlock(prepared.PASSPHRASE)
        program.see(TOLD, "Nothing can be written")

        program.press("Ctrl+4")
        program.see("Version 1")
        program.press("Ctrl+7")
        program.see(TOLD)

        program.lock()
        program.unlock(prepared.PASSPHRASE)
        program.see(TOLD)
