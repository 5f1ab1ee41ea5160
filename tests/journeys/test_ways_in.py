"""The ways to an open register: first run, restore, and the day the passphrase is gone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tests import real_registers
from tests.journeys import prepared
from tests.journeys.program import Home, Program

if TYPE_CHECKING:
    from pathlib import Path

NEW_PASSPHRASE = "nine kettles and a quiet orchard"


def groups(program: Program) -> list[str]:
    """Read the nine groups of the recovery sheet off the screen."""
    # Keys are slow to make on purpose, and slower on a busy machine.
    program.see("Keep this sheet. It is the only other key.", patience=120)
    shown = program.order("everything")
    assert isinstance(shown, list)
    found = [text for text in shown if re.fullmatch(r"[0-9A-Z]{5}", text)]
    assert len(found) == 9
    return found


def type_two_back(program: Program, sheet: list[str]) -> None:
    shown = program.order("everything")
    assert isinstance(shown, list)
    for name in [text for text in shown if re.fullmatch(r"Group \d", text)]:
        program.fill(name, sheet[int(name[-1]) - 1].lower())
    program.see("One tick is missing.")
    program.click("I know that without my passphrase or this sheet nobody can open the register")
    program.click("Continue")


def choose_passphrase(program: Program, passphrase: str) -> None:
    program.order("focused", "Passphrase")
    program.type(passphrase)
    program.fill("Once more", passphrase)
    program.click("Continue")


def test_the_first_run_leads_to_today_and_the_sheet_is_typed_back(home: Home) -> None:
    home.has_cheap_keys = False
    with Program(home=home) as program:
        program.click("Start a new register")
        program.order("focused", "Name of the group")
        program.type("Tuesday Circle")
        program.fill("Discreet name", "Blue folder")
        program.click("Continue")
        program.order("focused", "Passphrase")
        program.type("too short")
        program.click("Continue")
        program.see("15 characters")
        program.press("Ctrl+A")
        choose_passphrase(program, NEW_PASSPHRASE)
        type_two_back(program, groups(program))

        program.order("is_in")
        program.see("Nobody is in the register yet. Add people when they come.")
        program.lock()
        program.unlock(NEW_PASSPHRASE)
        program.see("What needs you")


def test_a_first_run_that_was_left_goes_on_with_a_new_sheet(home: Home) -> None:
    real_registers.a_register(home.registers)
    with Program(home=home) as program:
        program.try_passphrase(prepared.PASSPHRASE)
        first = groups(program)
        program.lock("click", "Finish later", "button")
        program.try_passphrase(prepared.PASSPHRASE)
        second = groups(program)

        assert first != second
        type_two_back(program, second)
        program.order("is_in")


def back_up(home: Home) -> Path:
    """Back up through the windows, to a folder typed into the dialog."""
    with Program(home=home) as program:
        program.unlock(prepared.PASSPHRASE)
        program.press("Ctrl+7")
        program.click("Choose a folder…")
        program.see("Back up here")
        program.type(f"{home.stick}\n")
        program.see("Checked. It opens, and everything is in it.")
        program.end()
    (path,) = home.stick.glob("*.ckbackup")
    return path


def take_file(program: Program, path: Path) -> None:
    program.click("Bring one back")
    program.click("Choose the backup file…")
    program.order("dialog_open")
    program.type(f"{path}\n")
    program.see(path.name)


def test_a_backup_comes_back_on_an_empty_computer_with_the_passphrase(
    home: Home, tmp_path: Path
) -> None:
    prepared.a_used_register(home)
    path = back_up(home)
    with Program(home=Home(top=tmp_path / "another")) as program:
        take_file(program, path)
        for wrong in ("the first thing that comes to mind", "the second thing that comes"):
            program.order("focused", "Passphrase")
            program.type(wrong + "\n")
            program.see("That passphrase does not open this backup. Nothing was changed.")
        assert not list(program.home.registers.rglob("register.db"))
        program.order("focused", "Passphrase")
        program.type(prepared.PASSPHRASE + "\n")
        program.see("What is in it", "Members", str(len(prepared.NAMES)))
        assert not list(program.home.registers.rglob("register.db"))
        program.click("Restore")

        program.order("is_in")
        program.press("Ctrl+3")
        program.see(*prepared.NAMES)
        program.lock()
        program.unlock(prepared.PASSPHRASE)


def test_a_backup_comes_back_with_the_recovery_sheet(home: Home, tmp_path: Path) -> None:
    sheet = prepared.a_used_register(home)
    path = back_up(home)
    with Program(home=Home(top=tmp_path / "another")) as program:
        take_file(program, path)
        program.click("Use the recovery sheet instead")
        program.fill("Group 1", " ".join(sheet.groups).replace(" ", ""))
        program.click("Look into it")
        program.see("What is in it")
        program.click("Restore")
        program.see("It is back. Choose a new passphrase")
        choose_passphrase(program, NEW_PASSPHRASE)
        type_two_back(program, groups(program))

        program.order("is_in")
        program.press("Ctrl+3")
        program.see(*prepared.NAMES)
        program.lock()
        program.unlock(NEW_PASSPHRASE)


def test_a_backup_that_the_sheet_brought_back_may_keep_its_passphrase(
    home: Home, tmp_path: Path
) -> None:
    sheet = prepared.a_used_register(home)
    path = back_up(home)
    with Program(home=Home(top=tmp_path / "another")) as program:
        take_file(program, path)
        program.click("Use the recovery sheet instead")
        program.fill("Group 1", "".join(sheet.groups))
        program.click("Look into it")
        program.see("What is in it")
        program.click("Restore")
        program.click("Keep the one it has")

        program.order("is_in")
        program.lock()
        program.unlock(prepared.PASSPHRASE)


def test_wrong_wrong_right_opens_the_register(home: Home) -> None:
    prepared.a_register(home)
    with Program(home=home) as program:
        for wrong in ("the first thing that comes to mind", "the second thing that comes"):
            program.try_passphrase(wrong)
            program.see("That passphrase does not open “Blue folder”. Nothing was changed.")

        program.unlock(prepared.PASSPHRASE)

        program.see("What needs you")


def test_the_sheet_stands_in_for_a_forgotten_passphrase(home: Home) -> None:
    sheet = prepared.a_used_register(home)
    mistyped = list(sheet.groups)
    mistyped[4] = ("Z" if mistyped[4][0] != "Z" else "Y") + mistyped[4][1:]
    with Program(home=home) as program:
        program.click("Forgot your passphrase?")
        program.fill("Group 1", "".join(mistyped))
        program.click("Open with the sheet")
        program.see("Group 5 is not as on the sheet.")
        assert program.order("focused", "Group 5")
        program.press("Ctrl+A")
        program.type(sheet.groups[4].lower())
        program.click("Open with the sheet")
        program.see("The sheet fits. Choose a new passphrase")
        choose_passphrase(program, NEW_PASSPHRASE)
        new_sheet = groups(program)
        assert new_sheet != list(sheet.groups)
        type_two_back(program, new_sheet)
        program.order("is_in")
        program.lock()

        program.try_passphrase(prepared.PASSPHRASE)
        program.see("That passphrase does not open “Blue folder”. Nothing was changed.")
        program.unlock(NEW_PASSPHRASE)
        program.press("Ctrl+3")
        program.see(*prepared.NAMES)


def test_a_register_opens_though_nothing_can_be_written_beside_the_settings(home: Home) -> None:
    prepared.a_used_register(home)
    (home.top / "config" / "circlekeep").write_text("no folder, so no file can be put in it")
    with Program(home=home) as program:
        program.unlock(prepared.PASSPHRASE)
        program.order("lost", "Sorry")
