"""A backup comes back: looked at first, whole or not at all, and what it replaced can return."""

from __future__ import annotations

import hashlib
import os
import shutil
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from sqlcipher3 import dbapi2
from typing_extensions import override

from app.domain.journal import Action
from app.errors import (
    AlreadyOpenError,
    BackupTooNewError,
    CancelledError,
    DamagedBackupError,
    NothingSetAsideError,
    PracticeMixError,
    RegisterExistsError,
    StorageFailedError,
)
from app.services import backups, journal, recovery, registers, restore, setup, swaps, undo
from app.services.key_changes import Secrets
from app.storage import backup_file
from app.storage.files import Disk
from app.vault import primitives
from tests.real_registers import (
    PASSPHRASE,
    a_backup,
    a_request,
    a_used_backup,
    changed,
    database_of,
    enrol,
    opened,
    pseudonyms_in,
    unlock,
)

if TYPE_CHECKING:
    from pathlib import Path

    from app.services.registers import RegisterOnDisk, Unlocked
    from app.services.restore import Preview
    from app.services.setup import Created


@pytest.fixture
def backup(tmp_path: Path, created: Created) -> Path:
    return a_used_backup(created, tmp_path / "stick")


@pytest.fixture
def preview(backup: Path) -> Preview:
    return restore.look(backup, passphrase=PASSPHRASE)


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_an_empty_computer_gets_the_whole_register_back(tmp_path: Path, preview: Preview) -> None:
    session = opened(restore.restore(preview, tmp_path / "new"))
    restore.record(session, preview)

    assert pseudonyms_in(session) == ["Heron", "Lamp"]
    assert session.sealing_public
    line = journal.latest(session)[0]
    assert (line.act, line.record, line.digest) == (
        Action.RESTORED, 0, preview.backup_id.hex(),
    )  # fmt: skip
    latest = backups.latest(session)
    assert latest is not None
    assert latest.backup_id == preview.backup_id.hex()
    session.close()


def test_a_restored_register_unlocks_like_any_other(
    tmp_path: Path, created: Created, preview: Preview
) -> None:
    restored = restore.restore(preview, tmp_path / "new").register

    (listed,) = registers.on_this_computer(tmp_path / "new")

    assert listed == restored
    assert names_in(restored.folder) == ["gen-1", "lock", "reserve"]
    session = opened(unlock(restored))
    assert pseudonyms_in(session) == ["Heron", "Lamp"]
    session.close()
    recovery.open_with_sheet(restored, " ".join(created.sheet.groups))


def test_a_register_that_is_here_is_not_replaced_by_chance(
    tmp_path: Path, created: Created, preview: Preview
) -> None:
    before = database_of(created.unlocked.register).read_bytes()

    with pytest.raises(RegisterExistsError):
        restore.restore(preview, tmp_path / "data")

    assert database_of(created.unlocked.register).read_bytes() == before


def test_a_restore_over_tells_the_line_itleft_behind(
    tmp_path: Path, created: Created, preview: Preview
) -> None:
    session = opened(created.unlocked)
    left = journal.latest(session)[0]
    session.close()

    session = opened(restore.restore(preview, tmp_path / "data", over=True))
    restore.record(session, preview)

    line = journal.latest(session)[0]
    assert pseudonyms_in(session) == ["Heron", "Lamp"]
    assert (line.act, line.record) == (Action.RESTORED, left.no)
    assert line.digest == preview.backup_id.hex() + left.hash
    session.close()


def restored_over(preview: Preview, data: Path) -> Unlocked:
    """Restore over what is there, and see it once."""
    unlocked = restore.restore(preview, data, over=True)
    session = opened(unlocked)
    restore.record(session, preview)
    session.close()
    return unlocked


def test_a_restore_over_can_be_undone_until_the_next_unlock(
    tmp_path: Path, preview: Preview
) -> None:
    unlocked = restored_over(preview, tmp_path / "data")
    assert registers.can_undo_restore(unlocked.register)

    session = opened(undo.bring_back(undo.find(unlocked.register, Secrets(passphrase=PASSPHRASE))))
    undo.record(session)
    session.close()
    session = opened(unlock(unlocked.register))

    assert pseudonyms_in(session) == ["Heron", "Lamp", "Violin"]
    session.close()
    assert not registers.can_undo_restore(unlocked.register)


def test_the_next_unlock_lets_the_replaced_register_go(tmp_path: Path, preview: Preview) -> None:
    register = restored_over(preview, tmp_path / "data").register
    assert names_in(register.folder) == ["gen-1.old", "gen-2", "lock", "reserve"]

    opened(unlock(register)).close()

    assert names_in(register.folder) == ["gen-2", "lock", "reserve"]
    with pytest.raises(NothingSetAsideError):
        undo.find(register, Secrets(passphrase=PASSPHRASE))


def test_a_register_that_was_replaced_because_it_was_damaged_is_no_hindrance(
    tmp_path: Path, created: Created, preview: Preview
) -> None:
    changed(database_of(created.unlocked.register), 100, bytes(4096))

    session = opened(restore.restore(preview, tmp_path / "data", over=True))
    restore.record(session, preview)

    assert journal.latest(session)[0].record == 0
    session.close()


def test_a_register_that_lost_everything_but_its_folder_is_restored(
    tmp_path: Path, created: Created, preview: Preview
) -> None:
    register = created.unlocked.register
    shutil.rmtree(register.folder / "gen-1")

    opened(restore.restore(preview, tmp_path / "data")).close()

    assert registers.on_this_computer(tmp_path / "data")[0].problem is None


def test_nothing_is_restored_under_an_open_register(
    tmp_path: Path, created: Created, preview: Preview
) -> None:
    session = opened(unlock(created.unlocked.register))

    with pytest.raises(AlreadyOpenError):
        restore.restore(preview, tmp_path / "data", over=True)
    session.close()


def test_a_stick_that_changed_since_the_look_restores_nothing(
    tmp_path: Path, backup: Path, preview: Preview
) -> None:
    changed(backup, -3000, bytes(16))

    with pytest.raises(DamagedBackupError):
        restore.restore(preview, tmp_path / "new")

    assert registers.on_this_computer(tmp_path / "new") == []


def test_a_stick_that_shrank_since_the_look_restores_nothing(
    tmp_path: Path, backup: Path, preview: Preview
) -> None:
    os.truncate(backup, 50_000)

    with pytest.raises(DamagedBackupError):
        restore.restore(preview, tmp_path / "data", over=True)

    assert names_in(tmp_path / "data" / "registers" / preview.register_id.hex()) == [
        "gen-1", "lock", "reserve",
    ]  # fmt: skip


def test_counts_that_are_not_the_database_s_are_refused(tmp_path: Path, preview: Preview) -> None:
    lying = replace(preview, counts=replace(preview.counts, members=7))

    with pytest.raises(DamagedBackupError):
        restore.restore(lying, tmp_path / "new")


def test_a_cancelled_restore_leaves_what_was_there(
    tmp_path: Path, created: Created, preview: Preview
) -> None:
    with pytest.raises(CancelledError):
        restore.restore(preview, tmp_path / "data", over=True, cancelled=lambda: True)

    session = opened(unlock(created.unlocked.register))
    assert pseudonyms_in(session) == ["Heron", "Lamp", "Violin"]
    session.close()


def test_a_failing_disk_leaves_what_was_there(
    tmp_path: Path, created: Created, preview: Preview
) -> None:
    class Broken(Disk):
        @override
        def step(self, name: str, path: Path) -> None:
            if name == "rename":
                raise OSError(5, "broken")

    with pytest.raises(StorageFailedError):
        restore.restore(preview, tmp_path / "data", over=True, disk=Broken())

    session = opened(unlock(created.unlocked.register))
    assert pseudonyms_in(session) == ["Heron", "Lamp", "Violin"]
    session.close()


def test_practice_and_real_registers_never_mix(tmp_path: Path, preview: Preview) -> None:
    made = setup.create(a_request(tmp_path / "data", is_practice=True))
    session = opened(made.unlocked)
    practice = restore.look(a_backup(session, tmp_path / "stick2"), passphrase=PASSPHRASE)
    session.close()

    with pytest.raises(PracticeMixError):
        restore.restore(practice, tmp_path / "new")
    with pytest.raises(PracticeMixError):
        restore.restore(preview, tmp_path / "new", is_practice=True)

    register = restore.restore(practice, tmp_path / "new", is_practice=True).register
    assert register.is_practice


def test_secrets_stay_out_of_what_is_shown(preview: Preview) -> None:
    shown = repr(preview)

    assert "RegisterKeys" not in shown
    assert "KeyBlock" not in shown
    assert "mac" not in shown


def all_tables(register: RegisterOnDisk) -> dict[str, list[tuple[object, ...]]]:
    session = opened(unlock(register))
    names = [row[0] for row in session.db.rows("SELECT name FROM sqlite_schema WHERE type='table'")]
    dump = {
        name: session.db.rows(f'SELECT * FROM "{name}"')  # noqa: S608
        for name in names
    }
    session.close()
    return dump


def test_what_comes_back_is_row_for_row_what_was_backed_up(
    tmp_path: Path, created: Created
) -> None:
    session = opened(created.unlocked)
    enrol(session, "Heron")
    path = a_backup(session, tmp_path / "stick")
    session.close()
    before = all_tables(created.unlocked.register)

    preview = restore.look(path, passphrase=PASSPHRASE)
    after = all_tables(restore.restore(preview, tmp_path / "new").register)

    # Only what was written after the snapshot is missing: line, record and note of the backup.
    assert before["draft"].pop()[0] == "#whole"
    *told, (_, _, act, *_) = after.pop("journal")
    assert (told, act) == (before.pop("journal")[:-1], Action.RESTORED)
    assert (after.pop("backup"), len(before.pop("backup"))) == ([], 1)
    for each in (before, after):
        each.pop("register")
        each.pop("sqlite_sequence")
    assert after == before


def test_a_register_that_was_set_aside_is_read_or_left_alone(
    tmp_path: Path, preview: Preview
) -> None:
    unlocked = restore.restore(preview, tmp_path / "data", over=True)
    session = opened(unlocked)
    aside = session.folder / "gen-1.old" / "register.db"
    whole = aside.read_bytes()
    outcomes = set()

    for page in range(len(whole) // 4096):
        changed(aside, page * 4096 + 2000, bytes(16))
        left = swaps.left_behind(aside.parent, session.keys, register_id=session.register_id)
        outcomes.add(left is None)
        aside.write_bytes(whole)

    assert outcomes == {True, False}
    session.close()


def test_a_backup_of_an_older_schema_is_upgraded_beside(tmp_path: Path, preview: Preview) -> None:
    older = replace(preview, schema=0)

    session = opened(restore.restore(older, tmp_path / "new"))

    assert pseudonyms_in(session) == ["Heron", "Lamp"]
    session.close()


def a_backup_of(database: bytes, preview: Preview, path: Path) -> Preview:
    """Write a backup its owner could have written, of any database, and look into it."""
    header = replace(
        preview.front.header,
        database_size=len(database),
        database_sha256=hashlib.sha256(database).digest(),
    )
    header_bytes = backup_file.header_bytes(header)
    nonce = primitives.random_bytes(12)
    info = backup_file.BackupInfo(
        counts=preview.counts,
        schema=preview.schema,
        journal_no=preview.seal.line_no,
        journal_hash="ab" * 32,
    )
    sealed_info = nonce + primitives.encrypt(
        preview.keys.backup_info,
        nonce=nonce,
        plaintext=backup_file.info_bytes(info),
        aad=header_bytes,
    )
    front = backup_file.front(header_bytes, sealed_info, mac_key=preview.keys.header_mac)
    path.write_bytes(front + database)
    return restore.look(path, passphrase=PASSPHRASE)


def test_a_whole_backup_of_something_else_than_a_register_restores_nothing(
    tmp_path: Path, preview: Preview
) -> None:
    other = a_backup_of(bytes(8192), preview, tmp_path / "other.ckbackup")

    with pytest.raises(DamagedBackupError):
        restore.restore(other, tmp_path / "new")

    assert registers.on_this_computer(tmp_path / "new") == []


def test_a_database_newer_than_its_backup_says_is_named_as_newer(
    tmp_path: Path, preview: Preview
) -> None:
    path = tmp_path / "newer.db"
    path.write_bytes(preview.path.read_bytes()[preview.front.size :])
    raw: Any = dbapi2.connect(str(path), isolation_level=None)
    raw.execute(f"PRAGMA key = \"x'{preview.keys.database.hex()}'\"")
    raw.execute("PRAGMA user_version = 99")
    raw.execute("PRAGMA journal_mode = DELETE")
    raw.close()
    newer = a_backup_of(path.read_bytes(), preview, tmp_path / "newer.ckbackup")

    with pytest.raises(BackupTooNewError):
        restore.restore(newer, tmp_path / "new")
