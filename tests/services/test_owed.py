"""Lines the journal could not take at once: none is lost, told twice, or told of what never was."""

from __future__ import annotations

import os
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from typing_extensions import override

from app.domain.journal import WRITTEN_LATE, Action, Tier
from app.errors import DamagedDatabaseError, DiskFullError, StorageFailedError
from app.services import journal, recovery, registers, sealed_apart, second_factor
from app.services.key_changes import Secrets
from app.services.owed import Ledger, OwedLine
from app.services.rotate import RotateRequest, rotate
from app.storage import owed_file, reserve
from app.storage.files import REAL, Disk
from app.vault import kdf
from tests.builders import NOON, StandingClock
from tests.full_disk import FullUntilReserveGoes
from tests.real_registers import OTHER_PASSPHRASE, PASSPHRASE, enrol, opened, unlock

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from app.services.registers import RegisterOnDisk
    from app.services.session import Session
    from app.services.setup import Created

NOW = Secrets(passphrase=PASSPHRASE)
SEALED = "nine otters along the dyke"
APART = Secrets(passphrase=PASSPHRASE, sealed_passphrase=SEALED)


def acts(session: Session, *wanted: Action) -> list[str]:
    lines = reversed(journal.latest(session))
    return [line.act for line in lines if line.act in wanted]


def test_a_key_change_whose_process_ended_before_its_line_is_told_at_the_next_unlock(
    created: Created, register: RegisterOnDisk
) -> None:
    session = opened(created.unlocked)
    recovery.change_passphrase(
        register, PASSPHRASE, OTHER_PASSPHRASE, parameters=kdf.CHEAPEST, clock=lambda: NOON
    )
    # The lock falls here: nobody hears any more that the change was made.
    session.close()

    clock = StandingClock()
    clock.goes(minutes=9)
    session = opened(unlock(register, OTHER_PASSPHRASE), clock=clock)

    (line,) = [each for each in journal.latest(session) if each.act == Action.PASSPHRASE_CHANGED]
    assert line.at == NOON
    assert line.reason == WRITTEN_LATE
    assert not (register.folder / "owed").exists()
    session.close()


def changes() -> dict[str, tuple[Callable[[RegisterOnDisk, Path], object], Action]]:
    cheap = kdf.CHEAPEST

    def joined(register: RegisterOnDisk, stick: Path) -> object:
        return second_factor.make_and_join(register, NOW, stick, parameters=cheap)

    def apart(register: RegisterOnDisk, _stick: Path) -> None:
        sealed_apart.turn_on(sealed_apart.prepare(register, NOW, SEALED, parameters=cheap))

    def rejoined(register: RegisterOnDisk, stick: Path) -> None:
        apart(register, stick)
        sealed_apart.turn_off(register, APART, parameters=cheap)

    def sealed_sheet(register: RegisterOnDisk, stick: Path) -> None:
        apart(register, stick)
        sealed_apart.new_sheet(register, APART)

    return {
        "sheet": (lambda register, _: recovery.new_sheet(register, PASSPHRASE), Action.SHEET_MADE),
        "key file": (joined, Action.KEY_FILE_JOINED),
        "apart": (apart, Action.TIER_SET_APART),
        "rejoined": (rejoined, Action.TIER_REJOINED),
        "sealed sheet": (sealed_sheet, Action.SHEET_MADE),
    }


@pytest.mark.parametrize("name", sorted(changes()))
def test_every_change_of_keys_is_noted_before_it_is_made(
    created: Created, register: RegisterOnDisk, tmp_path: Path, name: str
) -> None:
    change, action = changes()[name]
    change(register, tmp_path)

    session = opened(created.unlocked)

    assert acts(session, action) == [action]
    session.close()


def test_an_earlier_change_is_not_lost_behind_a_later_one(
    created: Created, register: RegisterOnDisk
) -> None:
    session = opened(created.unlocked)
    recovery.change_passphrase(register, PASSPHRASE, OTHER_PASSPHRASE, parameters=kdf.CHEAPEST)
    recovery.new_sheet(register, OTHER_PASSPHRASE)
    recovery.sheet_made(session)
    session.close()

    session = opened(unlock(register, OTHER_PASSPHRASE))

    both = (Action.PASSPHRASE_CHANGED, Action.SHEET_MADE)
    assert sorted(acts(session, *both)) == sorted(both)
    session.close()


def test_a_line_that_was_written_in_time_is_not_written_again(
    created: Created, register: RegisterOnDisk
) -> None:
    session = opened(created.unlocked)
    recovery.new_sheet(register, PASSPHRASE)
    noted = session.ledger.lines()
    recovery.sheet_made(session)
    recovery.sheet_made(session)
    # The process ends after the line and before the note is struck out.
    session.ledger.add(noted)
    session.close()

    session = opened(unlock(register))

    assert acts(session, Action.SHEET_MADE) == [Action.SHEET_MADE]
    session.close()


def test_a_change_that_was_never_made_is_not_told_of(
    created: Created, register: RegisterOnDisk
) -> None:
    class Worn(Disk):
        @override
        def step(self, name: str, path: Path) -> None:
            if name == "replace" and path.name == "keys":
                raise OSError(5, "broken")

    with pytest.raises(StorageFailedError):
        recovery.change_passphrase(
            register, PASSPHRASE, OTHER_PASSPHRASE, parameters=kdf.CHEAPEST, disk=Worn()
        )

    session = opened(unlock(register))
    assert acts(session, Action.PASSPHRASE_CHANGED) == []
    assert not (register.folder / "owed").exists()
    session.close()


def test_no_key_is_changed_where_its_line_cannot_be_noted(register: RegisterOnDisk) -> None:
    class Full(Disk):
        @override
        def step(self, name: str, path: Path) -> None:
            if path.name == "owed.part" and name == "create":
                raise OSError(28, "full")

    with pytest.raises(DiskFullError):
        recovery.new_sheet(register, PASSPHRASE, disk=Full())

    session = opened(unlock(register))
    assert acts(session, Action.SHEET_MADE) == []
    session.close()


def test_a_line_owed_when_the_register_closes_on_a_full_disk_comes_at_the_next_unlock(
    created: Created, register: RegisterOnDisk
) -> None:
    session = opened(created.unlocked)
    (register.folder / "reserve").unlink()
    with FullUntilReserveGoes(session):
        session.record_or_owe(Action.SEALED_READ, tier=Tier.SEALED)
        session.record_or_owe(Action.SEALED_READ, tier=Tier.SEALED)
        session.close()

    clock = StandingClock()
    clock.goes(hours=1)
    session = opened(unlock(register), clock=clock)

    late = [line for line in journal.latest(session) if line.reason == WRITTEN_LATE]
    assert [(line.act, line.tier, line.at) for line in late] == [
        (Action.SEALED_READ, Tier.SEALED, NOON),
        (Action.SEALED_READ, Tier.SEALED, NOON),
    ]
    assert not (register.folder / "owed").exists()
    session.close()


def test_a_register_that_may_not_be_written_owes_its_lines_until_it_may(
    created: Created, register: RegisterOnDisk
) -> None:
    session = opened(created.unlocked)
    session.read_only_because = DamagedDatabaseError()
    session.record_or_owe(Action.TIER_OPENED, tier=Tier.SEALED)
    session.close()

    session = opened(unlock(register))
    assert acts(session, Action.TIER_OPENED) == [Action.TIER_OPENED]
    session.close()


def test_the_piece_of_the_reserve_is_written_without_any_room(
    created: Created, register: RegisterOnDisk
) -> None:
    class Full(Disk):
        @override
        def step(self, name: str, path: Path) -> None:
            if name == "create":
                raise OSError(28, "full")

    session = opened(created.unlocked)
    reserve.spend(REAL, register.folder)
    ledger = Ledger(
        folder=register.folder,
        register_id=session.register_id,
        key=session.keys.owed,
        disk=Full(),
    )
    line = OwedLine(at=NOON, action=Action.SEALED_READ, tier=Tier.SEALED)
    ledger.add([line])

    assert session.ledger.lines() == [line]
    assert (register.folder / "owed").stat().st_size == owed_file.SIZE
    session.close()


def test_a_piece_that_was_never_needed_goes_at_the_next_unlock(
    created: Created, register: RegisterOnDisk
) -> None:
    reserve.spend(REAL, register.folder)

    opened(created.unlocked).close()

    assert not (register.folder / "owed").exists()
    assert (register.folder / "reserve").exists()


def test_what_is_owed_is_written_before_all_keys_are_made_anew(
    created: Created, register: RegisterOnDisk
) -> None:
    session = opened(created.unlocked)
    session.read_only_because = DamagedDatabaseError()
    session.record_or_owe(Action.TIER_OPENED, tier=Tier.SEALED)
    session.close()
    recovery.change_passphrase(register, PASSPHRASE, OTHER_PASSPHRASE, parameters=kdf.CHEAPEST)
    secrets = Secrets(passphrase=OTHER_PASSPHRASE)

    rotated = rotate(RotateRequest(register=register, secrets=secrets, parameters=kdf.CHEAPEST))

    session = opened(rotated.unlocked)
    wanted = (Action.TIER_OPENED, Action.PASSPHRASE_CHANGED, Action.KEYS_ROTATED)
    assert acts(session, *wanted) == list(wanted)
    assert not (register.folder / "owed").exists()
    session.close()


def test_what_waits_tells_nothing_to_anybody_else(
    created: Created, register: RegisterOnDisk
) -> None:
    session = opened(created.unlocked)
    session.read_only_because = DamagedDatabaseError()
    session.record_or_owe(Action.SEALED_READ, tier=Tier.SEALED)
    content = (register.folder / "owed").read_bytes()
    session.close()

    assert b"sealed" not in content
    assert len(content) == owed_file.SIZE


@pytest.mark.parametrize("content", [b"", b"x", bytes(owed_file.SIZE), b"x" * owed_file.SIZE])
def test_a_file_that_is_none_of_ours_keeps_no_register_shut(
    register: RegisterOnDisk, content: bytes
) -> None:
    (register.folder / "owed").write_bytes(content)

    session = registers.open_session(unlock(register), clock=StandingClock())
    enrol(session, "Heron")
    assert session.ledger.lines() == []
    session.close()


def a_pipe(path: Path) -> None:
    os.mkfifo(path)


def a_folder(path: Path) -> None:
    path.mkdir()
    (path / "letter").write_bytes(b"hers")


def a_link(path: Path) -> None:
    path.symlink_to(path.parent)


@pytest.mark.parametrize("make", [a_pipe, a_folder, a_link])
@pytest.mark.parametrize("name", ["owed", "owed.part"])
def test_what_is_no_file_holds_no_change_of_keys_up(
    register: RegisterOnDisk, name: str, make: Callable[[Path], None]
) -> None:
    make(register.folder / name)
    opened(unlock(register)).close()

    recovery.change_passphrase(register, PASSPHRASE, OTHER_PASSPHRASE, parameters=kdf.CHEAPEST)

    session = opened(unlock(register, OTHER_PASSPHRASE))
    assert acts(session, Action.PASSPHRASE_CHANGED) == [Action.PASSPHRASE_CHANGED]
    session.close()
    if make is a_folder:
        assert (register.folder / f"{name}.aside-1" / "letter").read_bytes() == b"hers"


def test_an_older_file_that_is_put_back_adds_nothing(
    created: Created, register: RegisterOnDisk
) -> None:
    session = opened(created.unlocked)
    # Twice in one second, and once in the next.
    lines = [
        OwedLine(at=NOON + timedelta(seconds=second), action=Action.SEALED_READ, tier=Tier.SEALED)
        for second in (0, 0, 1)
    ]
    session.ledger.add(lines)
    session.close()
    older = (register.folder / "owed").read_bytes()

    for _ in range(3):
        session = opened(created.unlocked)
        assert acts(session, Action.SEALED_READ) == [Action.SEALED_READ] * 3
        assert not (register.folder / "owed").exists()
        session.close()
        (register.folder / "owed").write_bytes(older)

    made = rotate(RotateRequest(register=register, secrets=NOW, parameters=kdf.CHEAPEST))
    session = opened(made.unlocked)
    assert acts(session, Action.SEALED_READ) == [Action.SEALED_READ] * 3
    session.close()


def test_more_than_there_is_room_for_never_drives_out_a_change_of_keys(
    created: Created, register: RegisterOnDisk
) -> None:
    session = opened(created.unlocked)
    read = OwedLine(at=NOON, action=Action.SEALED_READ, tier=Tier.SEALED)
    change = OwedLine(at=NOON, action=Action.SHEET_MADE, keys="ab" * 32)
    session.ledger.add([read] * 400)
    session.ledger.add_change([change], before="")

    kept = session.ledger.lines()
    session.close()

    assert change in kept
    assert 100 < len(kept) < 400
