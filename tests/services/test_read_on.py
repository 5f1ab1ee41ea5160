"""A page that cannot be read keeps no other page from being read."""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING

import pytest

from app.errors import (
    AlreadyOpenError,
    DamagedDatabaseError,
    RegisterReadOnlyError,
    StorageFailedError,
)
from app.services import backups, drafts, registers, whole
from app.storage import papers
from app.storage.database import Database
from tests.real_registers import database_of, enrol, flip_a_bit, opened, pseudonyms_in

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from app.services.registers import Unlocked
    from app.services.session import Session
    from app.services.setup import Created

PLACE: drafts.Draft = {"page": "sign", "args": {"member_id": 1}}


@pytest.fixture
def unlocked(created: Created) -> Unlocked:
    return created.unlocked


@pytest.fixture
def used(unlocked: Unlocked) -> Iterator[Session]:
    """Keep some rows, and close what is open in the end."""
    session = opened(unlocked)
    enrol(session, "Heron", "Lamp")
    drafts.keep_place(session, PLACE)
    yield session
    session.close()


def damaged(used: Session, unlocked: Unlocked, name: str) -> Session:
    """Change one bit of a table at rest, and open it again."""
    flip_a_bit(used, name)
    used.close()
    return opened(unlocked)


@pytest.mark.parametrize("name", ["paper", "draft", "sealed", "backup", "meeting"])
def test_damage_met_at_unlock_leaves_the_rest_to_be_read(
    used: Session, unlocked: Unlocked, name: str
) -> None:
    session = damaged(used, unlocked, name)

    assert isinstance(session.read_only_because, DamagedDatabaseError)
    assert pseudonyms_in(session) == ["Heron", "Lamp"]
    # This is counted in an index, which no unlock reads.
    assert session.db.one("SELECT count(*) FROM member") == (2,)
    with pytest.raises(RegisterReadOnlyError):
        enrol(session, "Violin")
    session.close()


def test_nothing_of_what_lies_there_is_changed_by_reading_on(
    used: Session, unlocked: Unlocked
) -> None:
    session = damaged(used, unlocked, "paper")
    path = database_of(unlocked.register)
    before = path.read_bytes()

    pseudonyms_in(session)
    session.close()

    assert path.read_bytes() == before


def test_it_is_read_on_after_each_page_that_cannot_be_read(
    used: Session, unlocked: Unlocked
) -> None:
    session = damaged(used, unlocked, "paper")

    for _ in range(2):
        with pytest.raises(DamagedDatabaseError):
            papers.latest(session.db)
        session.read_on()
        assert pseudonyms_in(session) == ["Heron", "Lamp"]
    session.close()


def test_where_one_was_is_forgotten_rather_than_what_was_written(
    used: Session, unlocked: Unlocked
) -> None:
    session = damaged(used, unlocked, "draft")

    assert drafts.last_place(session) is None
    assert not drafts.is_sealed_where_one_was(session)
    assert pseudonyms_in(session) == ["Heron", "Lamp"]
    session.close()


def test_what_is_being_copied_keeps_the_descriptor_it_is_copied_through(
    used: Session,
) -> None:
    copying = backups.begin_check(used)
    used.db.damage = DamagedDatabaseError()

    used.read_on()
    backups.check_whole(copying)

    assert used.db.fd == copying.descriptor


def test_a_register_that_cannot_be_opened_again_says_so_to_whoever_reads_it(
    used: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_path: Path, **_: object) -> Database:
        raise StorageFailedError(errno.EIO)

    used.db.damage = DamagedDatabaseError()
    with monkeypatch.context() as broken:
        broken.setattr(Database, "open", refuse)
        with pytest.raises(StorageFailedError):
            used.read_on()

    for _ in range(2):
        with pytest.raises(StorageFailedError):
            pseudonyms_in(used)
    with pytest.raises(RegisterReadOnlyError):
        drafts.keep(used, "sign", PLACE)
    whole.note_damage(used, DamagedDatabaseError())

    used.read_on()
    assert pseudonyms_in(used) == ["Heron", "Lamp"]
    used.close()


def test_a_register_of_which_no_page_can_be_read_is_let_go(
    used: Session, unlocked: Unlocked, monkeypatch: pytest.MonkeyPatch
) -> None:
    flip_a_bit(used, "paper")
    used.close()

    def fail(_session: Session) -> None:
        raise DamagedDatabaseError

    with monkeypatch.context() as patched:
        patched.setattr("app.services.session.Session.read_on", fail)
        with pytest.raises(DamagedDatabaseError) as failure:
            opened(unlocked)

    # What failed is still at hand, as it is while it is told.
    assert failure.value is not None
    try:
        registers.open_session(unlocked, clock=used.clock).close()
    except AlreadyOpenError:
        pytest.fail("it is still held")
