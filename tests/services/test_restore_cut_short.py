"""A restore whose process ended half way: what it replaced is not lost, and can be brought back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from typing_extensions import override

from app.services import journal, recovery, registers, restore, undo, upgrade
from app.services.key_changes import Secrets
from app.services.rotate import RotateRequest, rotate
from app.storage import registers as layout
from app.storage.files import Disk
from app.vault import kdf
from tests.older_registers import a_newer_circlekeep, a_next_step
from tests.real_registers import (
    OTHER_PASSPHRASE,
    PASSPHRASE,
    a_used_backup,
    enrol,
    opened,
    pseudonyms_in,
    unlock,
)

if TYPE_CHECKING:
    from pathlib import Path

    from app.domain.journal import Line
    from app.services.registers import RegisterOnDisk, Unlocked
    from app.services.restore import Preview
    from app.services.setup import Created

NOW = Secrets(passphrase=PASSPHRASE)


class _EndOfProcess(BaseException):
    """The process ends here."""


class Dying(Disk):
    """A disk whose process ends when a second live generation is to be kept by the device."""

    @override
    def step(self, name: str, path: Path) -> None:
        if name == "sync_folder" and len(live(path)) > 1:
            raise _EndOfProcess


def live(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.glob("gen-*") if path.suffix == "")


@pytest.fixture
def preview(created: Created, tmp_path: Path) -> Preview:
    return restore.look(a_used_backup(created, tmp_path / "stick"), passphrase=PASSPHRASE)


def undone(
    register: RegisterOnDisk, secrets: Secrets = NOW, *, disk: Disk | None = None
) -> Unlocked:
    return undo.bring_back(undo.find(register, secrets), disk=disk or Disk())


def test_what_a_restore_replaced_is_kept_though_its_process_ended_before_it_was_set_aside(
    tmp_path: Path, register: RegisterOnDisk, preview: Preview
) -> None:
    recovery.change_passphrase(register, PASSPHRASE, OTHER_PASSPHRASE, parameters=kdf.CHEAPEST)
    with pytest.raises(_EndOfProcess):
        restore.restore(preview, tmp_path / "data", over=True, disk=Dying())
    assert live(register.folder) == ["gen-1", "gen-2"]
    assert registers.can_undo_restore(register)

    session = opened(unlock(register))
    offered = undo.offer(session)
    session.close()

    assert offered is not None
    assert undo.look(offered).counts.members == 3
    opened(undone(register, Secrets(passphrase=OTHER_PASSPHRASE))).close()
    session = opened(unlock(register, OTHER_PASSPHRASE))
    assert pseudonyms_in(session) == ["Heron", "Lamp", "Violin"]
    session.close()


class Stubborn(Disk):
    """A disk that sets no generation aside; the process may end there as well."""

    def __init__(self, failure: BaseException) -> None:
        self._failure = failure

    @override
    def step(self, name: str, path: Path) -> None:
        if name == "rename" and path.suffix == ".old":
            raise self._failure


def test_it_is_kept_though_the_next_process_could_not_set_it_aside_either(
    tmp_path: Path, register: RegisterOnDisk, preview: Preview
) -> None:
    with pytest.raises(_EndOfProcess):
        restore.restore(preview, tmp_path / "data", over=True, disk=Dying())

    stubborn = Stubborn(OSError(5, "broken"))
    registers.open_session(unlock(register), clock=registers.utc_now, disk=stubborn).close()
    opened(unlock(register)).close()

    assert registers.can_undo_restore(register)
    assert live(register.folder) == ["gen-2"]


def test_nothing_is_told_of_before_it_was_set_aside(
    tmp_path: Path, register: RegisterOnDisk, preview: Preview
) -> None:
    with pytest.raises(_EndOfProcess):
        restore.restore(preview, tmp_path / "data", over=True, disk=Dying())

    with pytest.raises(_EndOfProcess):
        registers.open_session(
            unlock(register), clock=registers.utc_now, disk=Stubborn(_EndOfProcess())
        )

    assert (register.folder / "gen-2" / "owed").exists()
    assert registers.can_undo_restore(register)


def test_it_can_be_brought_back_before_anything_was_unlocked(
    tmp_path: Path, register: RegisterOnDisk, preview: Preview
) -> None:
    with pytest.raises(_EndOfProcess):
        restore.restore(preview, tmp_path / "data", over=True, disk=Dying())
    with pytest.raises(_EndOfProcess):
        undone(register, disk=Dying())
    assert live(register.folder) == ["gen-2", "gen-3"]

    undone(register)
    undone(register)

    session = opened(unlock(register))
    assert pseudonyms_in(session) == ["Heron", "Lamp", "Violin"]
    session.close()


def test_it_goes_at_the_unlock_after_the_one_that_showed_what_was_restored(
    tmp_path: Path, register: RegisterOnDisk, preview: Preview
) -> None:
    with pytest.raises(_EndOfProcess):
        restore.restore(preview, tmp_path / "data", over=True, disk=Dying())

    opened(unlock(register)).close()
    is_kept = registers.can_undo_restore(register)
    opened(unlock(register)).close()

    assert is_kept
    assert not registers.can_undo_restore(register)
    assert live(register.folder) == ["gen-2"]


def test_an_upgrade_whose_process_ended_offers_nothing_to_be_undone(
    tmp_path: Path, register: RegisterOnDisk, preview: Preview
) -> None:
    unlocked = restore.restore(preview, tmp_path / "data", over=True)
    layout.sweep_older(Disk(), register.folder)
    with a_newer_circlekeep(a_next_step):
        with pytest.raises(_EndOfProcess):
            upgrade.upgrade(unlocked, disk=Dying())

        assert live(register.folder) == ["gen-2", "gen-3"]
        assert not registers.can_undo_restore(register)
        opened(unlock(register)).close()

    assert live(register.folder) == ["gen-3"]


def test_a_restore_that_stands_is_no_failure_where_only_its_lasting_is_in_doubt(
    tmp_path: Path, register: RegisterOnDisk, preview: Preview
) -> None:
    class Doubtful(Disk):
        @override
        def step(self, name: str, path: Path) -> None:
            if name in {"sync_folder", "rename"} and len(live(register.folder)) > 1:
                raise OSError(5, "broken")

    unlocked = restore.restore(preview, tmp_path / "data", over=True, disk=Doubtful())
    assert registers.can_undo_restore(register)
    opened(unlocked).close()
    assert live(register.folder) == ["gen-2"]

    opened(undone(register, disk=Doubtful())).close()

    assert live(register.folder) == ["gen-3"]
    assert registers.can_undo_restore(register)


def died_with_a_log(unlocked: Unlocked, pseudonym: str) -> Line:
    """Enrol somebody in a process that ends at once; return the last line of its journal."""
    session = opened(unlocked)
    enrol(session, pseudonym)
    last = journal.latest(session)[0]
    here = layout.live_generation(session.folder)
    kept = {path: path.read_bytes() for path in here.glob("register.db*")}
    session.close()
    for path, content in kept.items():
        path.write_bytes(content)
    assert (here / "register.db-wal").stat().st_size
    return last


def test_what_a_process_left_in_a_log_is_told_and_looked_at_when_it_is_replaced(
    tmp_path: Path, register: RegisterOnDisk, preview: Preview
) -> None:
    left = died_with_a_log(unlock(register), "Whistle")

    session = opened(restore.restore(preview, tmp_path / "data", over=True))
    restore.record(session, preview)

    line = journal.latest(session)[0]
    assert (line.record, line.digest) == (left.no, preview.backup_id.hex() + left.hash)
    offered = undo.offer(session)
    assert offered is not None
    assert undo.look(offered).counts.members == 4
    session.close()


def test_what_a_process_left_in_a_log_is_told_when_a_restore_is_undone(
    tmp_path: Path, register: RegisterOnDisk, preview: Preview
) -> None:
    unlocked = restore.restore(preview, tmp_path / "data", over=True)
    left = died_with_a_log(unlocked, "Whistle")

    session = opened(undone(register))
    undo.record(session)

    line = journal.latest(session)[0]
    assert (line.record, line.digest) == (left.no, left.hash)
    session.close()


def test_a_log_under_other_keys_hinders_no_restore_and_is_whole_when_it_is_undone(
    tmp_path: Path, register: RegisterOnDisk, preview: Preview
) -> None:
    rotated = rotate(RotateRequest(register=register, secrets=NOW, parameters=kdf.CHEAPEST))
    died_with_a_log(rotated.unlocked, "Whistle")

    session = opened(restore.restore(preview, tmp_path / "data", over=True))
    restore.record(session, preview)

    assert journal.latest(session)[0].record == 0
    session.close()
    session = opened(undone(register))
    assert pseudonyms_in(session) == ["Heron", "Lamp", "Violin", "Whistle"]
    session.close()
