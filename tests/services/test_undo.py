"""A restore taken back: told of before, opened with its own passphrase, and written down."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.domain.journal import Action
from app.errors import (
    AlreadyOpenError,
    DamagedDatabaseError,
    NothingSetAsideError,
    RetiredSheetError,
    WrongPassphraseError,
)
from app.services import journal, recovery, registers, restore, undo
from app.services.key_changes import Secrets
from app.services.rotate import RotateRequest, rotate
from app.vault import kdf
from tests.builders import StandingClock
from tests.real_registers import (
    OTHER_PASSPHRASE,
    PASSPHRASE,
    a_backup,
    a_used_backup,
    changed,
    enrol,
    opened,
    pseudonyms_in,
    unlock,
)

if TYPE_CHECKING:
    from pathlib import Path

    from app.services.registers import RegisterOnDisk
    from app.services.session import Session
    from app.services.setup import Created

NOW = Secrets(passphrase=PASSPHRASE)


@pytest.fixture
def backup(tmp_path: Path, created: Created) -> Path:
    return a_used_backup(created, tmp_path / "stick")


def restored_over(backup: Path, data: Path, *, passphrase: str = PASSPHRASE) -> Session:
    preview = restore.look(backup, passphrase=passphrase)
    session = opened(restore.restore(preview, data, over=True))
    restore.record(session, preview)
    return session


def test_what_would_come_and_what_would_go_is_told(tmp_path: Path, backup: Path) -> None:
    session = restored_over(backup, tmp_path / "data")
    first = undo.offer(session)
    enrol(session, "Teacup", "Umbrella")
    then = undo.offer(session)
    session.close()

    assert first is not None
    assert then is not None
    assert (first.acts_since, then.acts_since) == (0, 2)
    assert undo.look(first).counts.members == 3


def test_the_state_before_comes_back_with_a_line_and_can_be_changed_for_the_other_again(
    tmp_path: Path, created: Created, backup: Path
) -> None:
    session = restored_over(backup, tmp_path / "data")
    left = journal.latest(session)[0]
    session.close()

    found = undo.find(created.unlocked.register, NOW)
    session = opened(undo.bring_back(found))
    undo.record(session)

    assert found.state.counts.members == 3
    assert pseudonyms_in(session) == ["Heron", "Lamp", "Violin"]
    line = journal.latest(session)[0]
    assert (line.act, line.record, line.digest) == (Action.RESTORE_UNDONE, left.no, left.hash)
    other = undo.offer(session)
    assert other is not None
    assert other.is_undone
    assert undo.look(other).counts.members == 2
    session.close()


def test_after_one_restore_upon_the_other_what_was_here_first_can_be_brought_back(
    tmp_path: Path, created: Created
) -> None:
    """The wrong file was taken first; what she wrote today is in neither of the two."""
    session = opened(created.unlocked)
    enrol(session, "Heron")
    older = a_backup(session, tmp_path / "older")
    enrol(session, "Lamp")
    newer = a_backup(session, tmp_path / "newer")
    enrol(session, "Violin")
    session.close()
    for path in (older, newer):
        restored_over(path, tmp_path / "data").close()

    came = []
    for _ in range(4):
        session = opened(undo.bring_back(undo.find(created.unlocked.register, NOW)))
        undo.record(session)
        came.append(pseudonyms_in(session))
        session.close()

    of_today = ["Heron", "Lamp", "Violin"]
    assert came == [["Heron"], of_today, ["Heron", "Lamp"], ["Heron"]]


def test_nothing_is_offered_where_nothing_was_set_aside(created: Created) -> None:
    register = created.unlocked.register
    session = opened(created.unlocked)

    assert undo.offer(session) is None
    session.close()
    with pytest.raises(NothingSetAsideError):
        undo.find(register, NOW)
    with pytest.raises(NothingSetAsideError):
        undo.needs_key_file(register)


def test_a_wrong_passphrase_is_counted_and_changes_nothing(
    tmp_path: Path, created: Created, backup: Path
) -> None:
    register = created.unlocked.register
    restored_over(backup, tmp_path / "data").close()

    with pytest.raises(WrongPassphraseError):
        undo.find(register, Secrets(passphrase=OTHER_PASSPHRASE))

    assert registers.wrong_tries(register) == 1
    assert registers.can_undo_restore(register)


def test_it_opens_with_the_passphrase_it_had_before_the_restore(
    tmp_path: Path, created: Created, backup: Path
) -> None:
    register = created.unlocked.register
    recovery.change_passphrase(register, PASSPHRASE, OTHER_PASSPHRASE, parameters=kdf.CHEAPEST)
    restored_over(backup, tmp_path / "data").close()

    with pytest.raises(WrongPassphraseError):
        undo.find(register, NOW)
    undo.bring_back(undo.find(register, Secrets(passphrase=OTHER_PASSPHRASE)))

    opened(unlock(register, OTHER_PASSPHRASE)).close()


def test_what_has_other_keys_is_only_told_of_once_it_is_opened(
    tmp_path: Path, created: Created, backup: Path
) -> None:
    register = created.unlocked.register
    rotate(RotateRequest(register=register, secrets=NOW, parameters=kdf.CHEAPEST))
    session = restored_over(backup, tmp_path / "data")
    offer = undo.offer(session)
    session.close()

    assert offer is not None
    with pytest.raises(DamagedDatabaseError):
        undo.look(offer)
    assert undo.find(register, NOW).state.counts.members == 3


def test_what_is_damaged_is_not_put_back(tmp_path: Path, created: Created, backup: Path) -> None:
    register = created.unlocked.register
    restored_over(backup, tmp_path / "data").close()
    changed(register.folder / "gen-1.old" / "register.db", 100_000, bytes(4096))

    with pytest.raises(DamagedDatabaseError):
        undo.find(register, NOW)

    session = opened(unlock(register))
    assert pseudonyms_in(session) == ["Heron", "Lamp"]
    session.close()


def test_last_acts_that_wait_in_the_log_come_back_too(
    tmp_path: Path, created: Created, backup: Path
) -> None:
    register = created.unlocked.register
    session = opened(created.unlocked)
    enrol(session, "Whistle")
    live = register.folder / "gen-1"
    log = (live / "register.db-wal").read_bytes()
    main = (live / "register.db").read_bytes()
    session.close()
    (live / "register.db").write_bytes(main)
    (live / "register.db-wal").write_bytes(log)
    restored_over(backup, tmp_path / "data").close()

    session = opened(undo.bring_back(undo.find(register, NOW)))

    assert "Whistle" in pseudonyms_in(session)
    session.close()


def test_what_went_meanwhile_is_not_put_back(
    tmp_path: Path, created: Created, backup: Path
) -> None:
    register: RegisterOnDisk = created.unlocked.register
    restored_over(backup, tmp_path / "data").close()
    found = undo.find(register, NOW)
    opened(unlock(register), clock=StandingClock()).close()

    with pytest.raises(AlreadyOpenError):
        undo.bring_back(found)


def test_the_sheet_it_had_opens_it_though_there_is_another_one_now(
    tmp_path: Path, created: Created, backup: Path
) -> None:
    register = created.unlocked.register
    restored_over(backup, tmp_path / "data").close()
    newer = recovery.new_sheet(register, PASSPHRASE)

    found = undo.find(register, " ".join(created.sheet.groups))

    with pytest.raises(RetiredSheetError):
        undo.find(register, " ".join(newer.groups))
    assert registers.wrong_tries(register) == 0
    session = opened(undo.bring_back(found))
    assert pseudonyms_in(session) == ["Heron", "Lamp", "Violin"]
    session.close()
