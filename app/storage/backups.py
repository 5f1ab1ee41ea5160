"""The list of backups that were made, and how much the register holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.backups import BackupRecord, Counts
from app.storage import stamps

if TYPE_CHECKING:
    from datetime import datetime

    from app.storage.database import Database, Row

_BACKUP = "SELECT id, backup_id, made_at, label, file_name, size, verified_at, seal FROM backup"


def add(
    db: Database,
    *,
    backup_id: str,
    made_at: datetime,
    label: str,
    file_name: str,
    size: int,
    seal: str,
    journal_no: int,
    verified_at: datetime | None = None,
) -> BackupRecord:
    """Add a backup; it counts as one only when it was verified."""
    row = db.one(
        "INSERT INTO backup (backup_id, made_at, label, file_name, size, verified_at, seal,"
        " journal_no) VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
        (
            backup_id,
            stamps.written(made_at),
            label,
            file_name,
            size,
            stamps.written(verified_at) if verified_at else None,
            seal,
            journal_no,
        ),
    )
    return BackupRecord(
        id=row[0],
        backup_id=backup_id,
        made_at=made_at,
        label=label,
        file_name=file_name,
        size=size,
        verified_at=verified_at,
        seal=seal,
    )


def latest(db: Database) -> BackupRecord | None:
    """Return the newest backup that was verified, even if the clock was set back since."""
    found = db.row(f"{_BACKUP} WHERE verified_at IS NOT NULL ORDER BY id DESC LIMIT 1")
    return _from_row(found) if found else None


def history(db: Database, *, limit: int = 100) -> list[BackupRecord]:
    """Return the newest backups, verified or not."""
    return [_from_row(row) for row in db.rows(f"{_BACKUP} ORDER BY id DESC LIMIT ?", (limit,))]


def made_before(db: Database, journal_no: int) -> list[BackupRecord]:
    """Return the verified backups that end before a journal line, newest first."""
    sql = f"{_BACKUP} WHERE verified_at IS NOT NULL AND journal_no < ? ORDER BY id DESC"
    return [_from_row(row) for row in db.rows(sql, (journal_no,))]


def counts(db: Database) -> Counts:
    """Count what the register holds; it reads whole tables, so not while somebody waits."""
    row = db.one(
        "SELECT (SELECT COUNT(*) FROM member), (SELECT COUNT(*) FROM meeting),"
        " (SELECT COUNT(*) FROM attendance), (SELECT COUNT(*) FROM signature),"
        " (SELECT COUNT(*) FROM sealed), (SELECT coalesce(max(no), 0) FROM journal)"
    )
    return Counts(
        members=row[0],
        meetings=row[1],
        attendances=row[2],
        signatures=row[3],
        sealed=row[4],
        journal=row[5],
    )


def _from_row(row: Row) -> BackupRecord:
    return BackupRecord(
        id=row[0],
        backup_id=row[1],
        made_at=stamps.read(row[2]),
        label=row[3],
        file_name=row[4],
        size=row[5],
        verified_at=stamps.read_if_any(row[6]),
        seal=row[7],
    )
