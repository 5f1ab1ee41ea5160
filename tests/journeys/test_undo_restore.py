"""A restore over a register, taken back through the windows: the state before it is there again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.journeys import prepared
from tests.journeys.program import Home, Program
from tests.journeys.test_ways_in import back_up

if TYPE_CHECKING:
    from pathlib import Path

LATER = "Oystercatcher"


def enrol(program: Program, name: str) -> None:
    program.press("Ctrl+3")
    program.click("New member")
    program.fill("Name here", name)
    program.click("Add member")
    program.see(name)


def restore_over(program: Program, path: Path) -> None:
    program.click("Restore from a backup")
    program.click("Choose the backup file…")
    program.order("dialog_open")
    program.type(f"{path}\n")
    program.see(path.name)
    program.order("focused", "Passphrase")
    program.type(prepared.PASSPHRASE + "\n")
    program.see("What is in it")
    program.click("Restore")
    program.see("This register is on this computer already.")
    program.click("Restore over the one that is here")
    program.order("is_in")


def members(program: Program) -> None:
    program.press("Ctrl+3")
    program.see(*prepared.NAMES)


def test_a_restore_over_is_undone_from_the_backup_page(home: Home) -> None:
    prepared.a_used_register(home)
    path = back_up(home)
    with Program(home=home) as program:
        program.unlock(prepared.PASSPHRASE)
        program.press("Ctrl+7")
        program.see("Getting it back")
        program.order("lost", "Undo the restore")
        enrol(program, LATER)
        program.lock()
        restore_over(program, path)
        program.order("on_page", "today")
        program.see("The backup was restored. All is as it was on")
        members(program)
        program.order("lost", LATER)

        program.press("Ctrl+7")
        program.see("Undo the restore", "Nothing was written since then that would go.")
        program.see("Last written", str(len(prepared.NAMES) + 1))
        program.click("Undo the restore…")
        program.order("dialog_open")
        program.lock("click", "Lock and undo it", "button")

        program.see("Undo the restore of “Blue folder”")
        program.order("focused", "Passphrase")
        program.type("the first thing that comes to mind\n")
        program.see("That does not open it. Nothing was changed.")
        program.order("focused", "Passphrase")
        program.type(prepared.PASSPHRASE + "\n")
        program.see("What comes back", "Last written", str(len(prepared.NAMES) + 1))
        program.order("focused", "Bring it back")
        program.press("Space")
        program.order("is_in")
        program.see("The restore was undone. All is as it was on")
        members(program)
        program.see(LATER)
        program.press("Ctrl+6")
        program.see("A restore was undone")


def test_after_the_next_unlock_there_is_nothing_left_to_undo(home: Home) -> None:
    prepared.a_used_register(home)
    path = back_up(home)
    with Program(home=home) as program:
        restore_over(program, path)
        program.lock()
        program.see("Undo the restore")
        program.unlock(prepared.PASSPHRASE)
        program.press("Ctrl+7")
        program.see("Getting it back")
        program.order("lost", "Undo the restore")
        program.lock()
        program.order("lost", "Undo the restore")
