"""A restore, or one undone, whose process ends at once: its line comes once, if it took effect."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from typing_extensions import override

from app.domain.journal import WRITTEN_LATE, Action
from app.errors import AlreadyOpenError, DiskFullError, StorageFailedError
from app.services import journal, registers, restore, undo, upgrade
from app.services.key_changes import Secrets
from app.services.rotate import RotateRequest, rotate
from app.storage import owed_file
from app.storage import registers as layout
from app.storage.files import Disk
from app.vault import kdf
from tests.builders import NOON, StandingClock
from tests.older_registers import a_newer_circlekeep, a_next_step
from tests.real_registers import PASSPHRASE, a_used_backup, opened, unlock

if TYPE_CHECKING:
    from pathlib import Path

    from app.domain.journal import Line
    from app.services.registers import RegisterOnDisk, Unlocked
    from app.services.restore import Preview
    from app.services.session import Session
    from app.services.setup import Created

NOW = Secrets(passphrase=PASSPHRASE)
SWAPS = (Action.RESTORED, Action.RESTORE_UNDONE)


class Worn(Disk):
    """A disk that renames no generation."""

    @override
    def step(self, name: str, path: Path) -> None:
        if name == "rename" and path.name.startswith("gen-"):
            raise OSError(5, "broken")


@pytest.fixture
def preview(created: Created, tmp_path: Path) -> Preview:
    return restore.look(a_used_backup(created, tmp_path / "stick"), passphrase=PASSPHRASE)


def restored(preview: Preview, tmp_path: Path) -> Unlocked:
    """Restore over the register that is here; then the process ends."""
    return restore.restore(preview, tmp_path / "data", over=True, clock=lambda: NOON)


def undone(register: RegisterOnDisk, *, disk: Disk | None = None) -> Unlocked:
    found = undo.find(register, NOW)
    return undo.bring_back(found, clock=lambda: NOON, disk=disk or Disk())


def lines(session: Session) -> list[Line]:
    """Give what the journal tells of restores, oldest first."""
    return [line for line in reversed(journal.latest(session)) if line.act in SWAPS]


def told(register: RegisterOnDisk) -> list[str]:
    """Unlock twice and give what the journal tells of restores then."""
    opened(unlock(register)).close()
    session = opened(unlock(register))
    acts = [line.act for line in lines(session)]
    session.close()
    return acts


def waiting(register: RegisterOnDisk) -> list[str]:
    return sorted(path.parent.name for path in register.folder.rglob("owed*"))


def test_a_restore_whose_process_ended_is_told_at_the_next_unlock_as_it_would_have_been(
    tmp_path: Path, created: Created, register: RegisterOnDisk, preview: Preview
) -> None:
    session = opened(created.unlocked)
    left = journal.latest(session)[0]
    session.close()
    restored(preview, tmp_path)
    assert waiting(register) == ["gen-2"]

    clock = StandingClock()
    clock.goes(hours=9)
    session = opened(unlock(register), clock=clock)

    (line,) = lines(session)
    assert (line.act, line.at, line.reason) == (Action.RESTORED, NOON, WRITTEN_LATE)
    assert (line.record, line.digest) == (left.no, preview.backup_id.hex() + left.hash)
    assert waiting(register) == []
    session.close()


def test_an_undo_whose_process_ended_is_told_at_the_next_unlock_as_it_would_have_been(
    tmp_path: Path, register: RegisterOnDisk, preview: Preview
) -> None:
    session = opened(restored(preview, tmp_path))
    restore.record(session, preview)
    left = journal.latest(session)[0]
    session.close()
    undone(register)

    session = opened(unlock(register))

    (line,) = lines(session)
    assert (line.act, line.at, line.reason) == (Action.RESTORE_UNDONE, NOON, WRITTEN_LATE)
    assert (line.record, line.digest) == (left.no, left.hash)
    assert waiting(register) == []
    session.close()


def test_a_line_written_in_time_is_in_time_and_nothing_waits(
    tmp_path: Path, register: RegisterOnDisk, preview: Preview
) -> None:
    session = opened(restored(preview, tmp_path))
    restore.record(session, preview)
    (line,) = lines(session)
    session.close()
    waits = waiting(register)

    session = opened(undone(register))
    undo.record(session)
    (other,) = lines(session)
    session.close()

    assert (line.act, line.reason) == (Action.RESTORED, "")
    assert (other.act, other.reason) == (Action.RESTORE_UNDONE, "")
    assert waits == waiting(register) == []


def test_a_line_whose_note_was_not_struck_out_is_not_written_again(
    tmp_path: Path, register: RegisterOnDisk, preview: Preview
) -> None:
    unlocked = restored(preview, tmp_path)
    note = (register.folder / "gen-2" / "owed").read_bytes()
    session = opened(unlocked)
    restore.record(session, preview)
    session.close()
    (register.folder / "gen-2" / "owed").write_bytes(note)

    assert told(register) == [Action.RESTORED]


def test_a_restore_that_did_not_take_effect_is_not_told_of(
    tmp_path: Path, register: RegisterOnDisk, preview: Preview
) -> None:
    with pytest.raises(StorageFailedError):
        restore.restore(preview, tmp_path / "data", over=True, disk=Worn())

    assert told(register) == []
    assert waiting(register) == []


def test_an_undo_that_did_not_take_effect_at_first_is_told_of_once(
    tmp_path: Path, register: RegisterOnDisk, preview: Preview
) -> None:
    restored(preview, tmp_path)
    with pytest.raises(StorageFailedError):
        undone(register, disk=Worn())
    assert waiting(register) == ["gen-1.old", "gen-2"]

    undone(register)

    assert told(register) == [Action.RESTORE_UNDONE]


def test_an_undo_that_never_took_effect_leaves_no_word_in_what_stayed(
    tmp_path: Path, register: RegisterOnDisk, preview: Preview
) -> None:
    restored(preview, tmp_path)
    with pytest.raises(StorageFailedError):
        undone(register, disk=Worn())

    assert told(register) == [Action.RESTORED]
    assert waiting(register) == []


def test_of_several_without_an_unlock_between_each_journal_tells_its_own(
    tmp_path: Path, register: RegisterOnDisk, preview: Preview
) -> None:
    restored(preview, tmp_path)
    undone(register)
    undone(register)

    # What was restored came back, and tells of both; the state between has gone.
    assert told(register) == [Action.RESTORED, Action.RESTORE_UNDONE]


def test_what_waits_is_told_before_all_keys_are_made_anew(
    tmp_path: Path, register: RegisterOnDisk, preview: Preview
) -> None:
    restored(preview, tmp_path)

    rotated = rotate(RotateRequest(register=register, secrets=NOW, parameters=kdf.CHEAPEST))

    session = opened(rotated.unlocked)
    assert [line.act for line in lines(session)] == [Action.RESTORED]
    assert waiting(register) == []
    session.close()


def test_what_waits_goes_along_when_the_register_is_upgraded(
    tmp_path: Path, register: RegisterOnDisk, preview: Preview
) -> None:
    unlocked = restored(preview, tmp_path)

    with a_newer_circlekeep(a_next_step):
        upgrade.upgrade(unlocked)
        assert told(register) == [Action.RESTORED]


def test_what_a_restore_replaced_outlasts_the_upgrade_until_it_was_told(
    tmp_path: Path, register: RegisterOnDisk, preview: Preview
) -> None:
    restored(preview, tmp_path)

    with a_newer_circlekeep(a_next_step):
        session = opened(upgrade.upgrade(unlock(register)))
        offer = undo.offer(session)
        assert offer is not None
        assert offer.generation.name == "gen-1.old"
        assert undo.look(offer).counts.members == 3
        session.close()

        opened(unlock(register)).close()
        assert not registers.can_undo_restore(register)


def test_the_form_before_an_upgrade_is_never_what_a_restore_replaced(
    tmp_path: Path, register: RegisterOnDisk, preview: Preview
) -> None:
    class CutShort(Disk):
        @override
        def step(self, name: str, path: Path) -> None:
            if name == "rename" and path.name == "gen-2.part":
                raise OSError(5, "broken")

    restored(preview, tmp_path)

    with a_newer_circlekeep(a_next_step):
        unlocked = upgrade.upgrade(unlock(register), disk=CutShort())
        before = sorted(path.name for path in register.folder.glob("gen-*"))
        session = opened(unlocked)
        offer = undo.offer(session)

        assert before == ["gen-1.old", "gen-2", "gen-3"]
        assert offer is not None
        assert undo.look(offer).counts.members == 3
        assert not list(register.folder.glob("gen-2*"))
        session.close()


def test_what_is_undone_and_then_upgraded_is_told_once_with_what_it_left(
    tmp_path: Path, register: RegisterOnDisk, preview: Preview
) -> None:
    opened(restored(preview, tmp_path)).close()

    with a_newer_circlekeep(a_next_step):
        session = opened(upgrade.upgrade(undone(register)))
        undo.record(session)

        (line,) = lines(session)
        assert line.act == Action.RESTORE_UNDONE
        assert line.record > 1
        assert line.digest
        assert line.reason != WRITTEN_LATE
        assert layout.set_aside(register.folder) == register.folder / "gen-2.old"
        session.close()
        assert told(register) == [Action.RESTORE_UNDONE]


def test_a_kill_while_the_older_form_goes_leaves_what_can_be_swept(
    tmp_path: Path, register: RegisterOnDisk
) -> None:
    class Stuck(Disk):
        @override
        def step(self, name: str, path: Path) -> None:
            if name == "remove" and path.parent.name == "gen-1.part":
                raise OSError(5, "broken")

    with a_newer_circlekeep(a_next_step):
        unlocked = upgrade.upgrade(unlock(register), disk=Stuck())
        before = sorted(path.name for path in register.folder.glob("gen-*"))
        opened(unlocked).close()

    assert before == ["gen-1.part", "gen-2"]
    assert sorted(path.name for path in register.folder.glob("gen-*")) == ["gen-2"]


def test_nothing_is_brought_back_under_an_open_register(
    tmp_path: Path, register: RegisterOnDisk, preview: Preview
) -> None:
    unlocked = restored(preview, tmp_path)
    found = undo.find(register, NOW)
    session = opened(unlocked)

    with pytest.raises(AlreadyOpenError):
        undo.bring_back(found)

    session.close()


def test_a_full_disk_gives_its_reserve_for_the_line_of_an_undo(
    tmp_path: Path, register: RegisterOnDisk, preview: Preview
) -> None:
    class Full(Disk):
        @override
        def step(self, name: str, path: Path) -> None:
            if name == "create" and (register.folder / "reserve").exists():
                raise OSError(28, "full")

    restored(preview, tmp_path)

    undone(register, disk=Full())

    assert told(register) == [Action.RESTORE_UNDONE]


def test_without_any_room_for_its_line_nothing_is_undone(
    tmp_path: Path, register: RegisterOnDisk, preview: Preview
) -> None:
    class Full(Disk):
        @override
        def step(self, name: str, path: Path) -> None:
            if name == "create":
                raise OSError(28, "full")

    restored(preview, tmp_path)
    (register.folder / "reserve").unlink()

    with pytest.raises(DiskFullError):
        undone(register, disk=Full())

    assert told(register) == [Action.RESTORED]


def test_what_waits_in_a_generation_tells_nothing_to_anybody_else(
    tmp_path: Path, register: RegisterOnDisk, preview: Preview
) -> None:
    restored(preview, tmp_path)

    content = (register.folder / "gen-2" / "owed").read_bytes()

    assert b"restore" not in content
    assert len(content) == owed_file.SIZE


@pytest.mark.parametrize("content", [b"", b"x", bytes(owed_file.SIZE)])
def test_a_note_that_is_none_of_ours_keeps_no_register_shut(
    tmp_path: Path, register: RegisterOnDisk, preview: Preview, content: bytes
) -> None:
    session = opened(restored(preview, tmp_path))
    restore.record(session, preview)
    session.close()
    (register.folder / "gen-2" / "owed").write_bytes(content)

    assert told(register) == [Action.RESTORED]
    assert waiting(register) == []


def test_a_generation_of_no_number_was_never_in_any_place(tmp_path: Path) -> None:
    assert layout.number_of(tmp_path / "somewhere") == 0
