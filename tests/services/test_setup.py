"""The first run: a register is made whole or not at all, and its sheet is proven."""

from __future__ import annotations

import stat
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from app.domain.journal import Action
from app.errors import (
    EmptyFieldError,
    MistypedGroupError,
    StorageFailedError,
    TextTooLongError,
    WeakPassphraseError,
)
from app.services import agreements, group, journal, recovery, registers, setup
from app.storage import registers as layout
from tests.builders import NOON
from tests.faults.disks import FailingDisk
from tests.real_registers import (
    DISCREET_NAME,
    DISPLAY_NAME,
    PASSPHRASE,
    a_register,
    a_request,
    opened,
    unlock,
)

if TYPE_CHECKING:
    from pathlib import Path


def test_a_new_register_holds_its_profile_and_a_default_agreement(tmp_path: Path) -> None:
    session = opened(a_register(tmp_path).unlocked)

    profile = group.profile(session)
    draft = agreements.draft(session)

    assert (profile.display_name, profile.discreet_name) == (DISPLAY_NAME, DISCREET_NAME)
    assert profile.time_zone == "Europe/Brussels"
    assert draft is not None
    assert draft.is_default_text
    assert draft.sections
    assert agreements.current(session) is None
    session.close()


def test_line_one_tells_that_the_register_was_created(tmp_path: Path) -> None:
    session = opened(a_register(tmp_path).unlocked)

    lines = journal.latest(session)[::-1]

    assert (lines[0].no, lines[0].act) == (1, Action.REGISTER_CREATED)
    session.close()


def test_a_new_register_is_finished_only_when_she_says_so(tmp_path: Path) -> None:
    session = opened(a_register(tmp_path).unlocked)
    assert not setup.is_finished(session)

    setup.finish(session)

    assert setup.is_finished(session)
    assert journal.latest(session)[0].act == Action.SETUP_FINISHED
    session.close()


def test_everything_on_disk_is_its_owner_s_alone(tmp_path: Path) -> None:
    folder = a_register(tmp_path / "data").unlocked.register.folder

    modes = {
        path.relative_to(folder).as_posix(): oct(stat.S_IMODE(path.stat().st_mode))
        for path in (folder, *folder.rglob("*"))
    }

    assert modes == {
        ".": "0o700",
        "gen-1": "0o700",
        "gen-1/closed": "0o600",
        "gen-1/keys": "0o600",
        "gen-1/register.db": "0o600",
        "lock": "0o600",
        "reserve": "0o600",
    }


def test_progress_is_told_from_beginning_to_end(tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []

    def tell(stage: str, done: int, total: int) -> None:
        told.append((stage, done, total))

    setup.create(a_request(tmp_path), progress=tell, clock=lambda: NOON)

    assert [stage for stage, _, _ in told] == ["keys", "database", "check", "keep", "done"]
    assert [done for _, done, _ in told] == [0, 1, 2, 3, 4]


def test_a_practice_register_lies_apart(tmp_path: Path) -> None:
    created = setup.create(a_request(tmp_path, is_practice=True))

    session = opened(created.unlocked)

    assert session.is_practice
    assert created.unlocked.register.folder.is_relative_to(tmp_path / "practice")
    session.close()


@pytest.mark.parametrize("passphrase", ["too short", f"{DISPLAY_NAME} {DISPLAY_NAME}", ""])
def test_a_weak_passphrase_makes_no_register(tmp_path: Path, passphrase: str) -> None:
    with pytest.raises(WeakPassphraseError):
        setup.create(a_request(tmp_path, passphrase=passphrase))

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", [" ", "\u200b"])
@pytest.mark.parametrize("field", ["display_name", "discreet_name"])
def test_both_names_are_needed(tmp_path: Path, field: str, name: str) -> None:
    request = a_request(tmp_path)
    empty = (
        replace(request, display_name=name)
        if field == "display_name"
        else replace(request, discreet_name=name)
    )

    with pytest.raises(EmptyFieldError) as caught:
        setup.create(empty)

    assert caught.value.field == field


def test_a_failed_creation_leaves_nothing_and_the_next_one_works(tmp_path: Path) -> None:
    with pytest.raises(StorageFailedError):
        setup.create(a_request(tmp_path), disk=FailingDisk(8))
    assert registers.on_this_computer(tmp_path) == []

    created = setup.create(a_request(tmp_path))

    assert registers.on_this_computer(tmp_path) == [created.unlocked.register]
    assert len(list((tmp_path / layout.REGISTERS).iterdir())) == 1


def test_the_sheet_opens_what_the_passphrase_opens(tmp_path: Path) -> None:
    created = a_register(tmp_path)

    recovered = recovery.open_with_sheet(created.unlocked.register, " ".join(created.sheet.groups))

    assert recovered.register == created.unlocked.register
    assert unlock(created.unlocked.register).keys == created.unlocked.keys


def test_the_sheet_is_proven_by_two_of_its_groups(tmp_path: Path) -> None:
    sheet = a_register(tmp_path).sheet
    first, second = setup.proof_groups(sheet)

    setup.prove(
        sheet, {first: sheet.groups[first - 1].lower(), second: f" {sheet.groups[second - 1]} "}
    )

    assert 2 <= first < second <= 9
    assert (first, second) == setup.proof_groups(sheet)


def test_the_wrong_group_of_a_sheet_is_named(tmp_path: Path) -> None:
    sheet = a_register(tmp_path).sheet
    first, second = setup.proof_groups(sheet)

    with pytest.raises(MistypedGroupError) as caught:
        setup.prove(sheet, {first: sheet.groups[first - 1], second: sheet.groups[first - 1]})

    assert caught.value.number == second


def test_a_group_of_another_sheet_proves_nothing(tmp_path: Path) -> None:
    sheet = a_register(tmp_path).sheet
    other = setup.create(a_request(tmp_path)).sheet
    first, _ = setup.proof_groups(sheet)

    with pytest.raises(MistypedGroupError):
        setup.prove(sheet, {first: other.groups[first - 1]})


def test_secrets_stay_out_of_what_is_shown(tmp_path: Path) -> None:
    created = a_register(tmp_path)

    shown = repr(created) + repr(a_request(tmp_path))

    assert PASSPHRASE not in shown
    assert DISPLAY_NAME not in shown
    assert all(group not in shown for group in created.sheet.groups)


def test_a_group_s_name_has_an_end(tmp_path: Path) -> None:
    with pytest.raises(TextTooLongError):
        setup.create(replace(a_request(tmp_path), display_name="x" * 101))

    assert registers.on_this_computer(tmp_path) == []
