"""The list of backups, and what the register holds."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from app.domain.backups import Counts
from app.storage import backups
from tests.builders import NOON
from tests.services import people

if TYPE_CHECKING:
    from datetime import datetime

    from app.domain.backups import BackupRecord
    from app.services.session import Session


def a_backup(
    session: Session, backup_id: str, *, verified_at: datetime | None = NOON
) -> BackupRecord:
    return backups.add(
        session.db,
        backup_id=backup_id,
        made_at=NOON,
        label="KINGSTON",
        file_name=f"{backup_id}.ckbackup",
        size=12,
        seal="12 lamp kettle circle stone",
        journal_no=12,
        verified_at=verified_at,
    )


def test_a_backup_is_found_as_it_was_noted(session: Session) -> None:
    backup = a_backup(session, "a")

    assert backups.history(session.db) == [backup]


def test_only_a_verified_backup_is_the_latest(session: Session) -> None:
    assert backups.latest(session.db) is None
    first, second = a_backup(session, "a"), a_backup(session, "b", verified_at=None)

    assert backups.latest(session.db) == first
    assert backups.history(session.db) == [second, first]


def test_the_latest_backup_is_the_last_one_made_whatever_the_clock_said(session: Session) -> None:
    a_backup(session, "ahead", verified_at=NOON + timedelta(days=9000))
    now = a_backup(session, "now")

    assert backups.latest(session.db) == now


def test_what_the_register_holds_is_counted(session: Session) -> None:
    people.settle(session)
    people.a_published_text(session)
    people.a_signature(session, people.a_member(session))
    people.an_open_meeting(session, session.today())

    assert backups.counts(session.db) == Counts(
        members=1,
        meetings=1,
        attendances=1,
        signatures=1,
        sealed=0,
        journal=len(people.lines(session)),
    )
