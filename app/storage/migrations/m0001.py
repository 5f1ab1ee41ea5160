"""The first schema: the group, its people, evenings and agreements, and what may never change.

Attendance is meant to be written when a meeting opens (one row a member, mark unknown) and
changed by a tick: a tick then writes one page of it and one of the journal.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

# Long texts stand last: where the last page of one is damaged, the engine gives zeros and says
# nothing, and zeros in a text are found, while in a status they would hide the whole row.
_TABLES = (
    """CREATE TABLE register (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        register_id BLOB NOT NULL CHECK (length(register_id) = 16),
        sealing_public BLOB NOT NULL DEFAULT x'',
        made_at TEXT NOT NULL DEFAULT '',
        setup_done INTEGER NOT NULL DEFAULT 0,
        sheet_counter INTEGER NOT NULL DEFAULT 0,
        sheet_year INTEGER NOT NULL DEFAULT 0,
        verified_no INTEGER NOT NULL DEFAULT 0,
        verified_hash BLOB NOT NULL DEFAULT x''
    ) STRICT""",
    """CREATE TABLE profile (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        display_name TEXT NOT NULL,
        discreet_name TEXT NOT NULL,
        time_zone TEXT NOT NULL,
        usual_place TEXT NOT NULL DEFAULT '',
        usual_start TEXT NOT NULL DEFAULT '19:00',
        usual_end TEXT NOT NULL DEFAULT '20:30',
        unsigned_grace INTEGER NOT NULL DEFAULT 1,
        is_practice INTEGER NOT NULL DEFAULT 0
    ) STRICT""",
    """CREATE TABLE member (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        code TEXT NOT NULL UNIQUE,
        pseudonym TEXT NOT NULL,
        name_key TEXT NOT NULL UNIQUE,
        status TEXT NOT NULL,
        joined_on TEXT NOT NULL,
        left_on TEXT,
        leave_reason TEXT,
        access_needs TEXT NOT NULL DEFAULT '',
        binned_at TEXT
    ) STRICT""",
    """CREATE TABLE former_pseudonym (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        member_id INTEGER NOT NULL REFERENCES member (id),
        pseudonym TEXT NOT NULL,
        name_key TEXT NOT NULL,
        until TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE meeting (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        held_on TEXT NOT NULL,
        starts_at TEXT NOT NULL,
        ends_at TEXT NOT NULL,
        place TEXT NOT NULL DEFAULT '',
        status TEXT NOT NULL,
        guests INTEGER NOT NULL DEFAULT 0,
        checks TEXT NOT NULL DEFAULT '[]',
        about_evening TEXT NOT NULL DEFAULT '',
        opened_at TEXT,
        closed_at TEXT,
        entered_later INTEGER NOT NULL DEFAULT 0,
        cancel_reason TEXT NOT NULL DEFAULT ''
    ) STRICT""",
    """CREATE TABLE attendance (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        meeting_id INTEGER NOT NULL REFERENCES meeting (id),
        member_id INTEGER NOT NULL REFERENCES member (id),
        mark TEXT NOT NULL,
        unsigned_reason TEXT,
        recorded_at TEXT NOT NULL,
        UNIQUE (meeting_id, member_id)
    ) STRICT""",
    """CREATE TABLE agreement_version (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        number TEXT NOT NULL,
        language TEXT NOT NULL,
        status TEXT NOT NULL,
        is_default INTEGER NOT NULL DEFAULT 0,
        published_on TEXT,
        digest TEXT NOT NULL DEFAULT '',
        title TEXT NOT NULL,
        body TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE signature (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        member_id INTEGER NOT NULL REFERENCES member (id),
        version_id INTEGER NOT NULL REFERENCES agreement_version (id),
        method TEXT NOT NULL,
        signed_as TEXT NOT NULL,
        signed_on TEXT NOT NULL,
        recorded_at TEXT NOT NULL,
        paper_kept TEXT NOT NULL DEFAULT '',
        copy_given INTEGER NOT NULL DEFAULT 1,
        support TEXT NOT NULL DEFAULT '',
        withdrawn_at TEXT
    ) STRICT""",
    """CREATE TABLE paper (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        kind TEXT NOT NULL,
        reference TEXT NOT NULL,
        printed_at TEXT NOT NULL,
        copies INTEGER NOT NULL,
        kept_at TEXT NOT NULL DEFAULT '',
        destroyed_on TEXT
    ) STRICT""",
    """CREATE TABLE backup (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        backup_id TEXT NOT NULL UNIQUE,
        made_at TEXT NOT NULL,
        label TEXT NOT NULL DEFAULT '',
        file_name TEXT NOT NULL DEFAULT '',
        size INTEGER NOT NULL DEFAULT 0,
        verified_at TEXT,
        seal TEXT NOT NULL DEFAULT '',
        journal_no INTEGER NOT NULL DEFAULT 0
    ) STRICT""",
    """CREATE TABLE draft (
        page TEXT PRIMARY KEY,
        is_sealed INTEGER NOT NULL,
        kept_at TEXT NOT NULL,
        body BLOB NOT NULL
    ) STRICT""",
    "CREATE TABLE sealed (no INTEGER PRIMARY KEY CHECK (no > 0), box BLOB NOT NULL) STRICT",
    # The hash of the line before is that line's own hash, so it is not stored a second time.
    """CREATE TABLE journal (
        no INTEGER PRIMARY KEY CHECK (no > 0),
        at INTEGER NOT NULL,
        act TEXT NOT NULL,
        record INTEGER NOT NULL,
        tier TEXT NOT NULL,
        reason TEXT NOT NULL,
        digest BLOB NOT NULL,
        hash BLOB NOT NULL CHECK (length(hash) = 32)
    ) STRICT""",
    """CREATE TABLE destruction (
        sealed_no INTEGER PRIMARY KEY,
        journal_no INTEGER NOT NULL REFERENCES journal (no)
    ) STRICT""",
)

_INDEXES = (
    "CREATE INDEX former_pseudonym_key ON former_pseudonym (name_key)",
    "CREATE INDEX former_pseudonym_member ON former_pseudonym (member_id)",
    "CREATE INDEX meeting_held_on ON meeting (held_on)",
    "CREATE INDEX meeting_status ON meeting (status, held_on)",
    "CREATE INDEX attendance_member ON attendance (member_id)",
    "CREATE INDEX signature_member ON signature (member_id, version_id)",
    "CREATE INDEX signature_version ON signature (version_id)",
    "CREATE INDEX backup_verified ON backup (verified_at)",
    # Only the lines of sealed boxes are in it, so the tick of an evening does not pay for it.
    """CREATE INDEX journal_sealed ON journal (record, digest)
    WHERE act IN ('sealed_added', 'sealed_resealed')""",
)

# REPLACE skips delete triggers, so a number already there is refused before the insert.
_TRIGGERS = (
    """CREATE TRIGGER journal_is_never_changed BEFORE UPDATE ON journal
    BEGIN SELECT RAISE(ABORT, 'append-only'); END""",
    """CREATE TRIGGER journal_is_never_deleted BEFORE DELETE ON journal
    BEGIN SELECT RAISE(ABORT, 'append-only'); END""",
    """CREATE TRIGGER journal_is_never_replaced BEFORE INSERT ON journal
    WHEN EXISTS (SELECT 1 FROM journal WHERE no >= NEW.no)
    BEGIN SELECT RAISE(ABORT, 'append-only'); END""",
    """CREATE TRIGGER destruction_is_never_changed BEFORE UPDATE ON destruction
    BEGIN SELECT RAISE(ABORT, 'append-only'); END""",
    """CREATE TRIGGER destruction_is_never_deleted BEFORE DELETE ON destruction
    BEGIN SELECT RAISE(ABORT, 'append-only'); END""",
    """CREATE TRIGGER destruction_is_of_one_box BEFORE INSERT ON destruction
    WHEN EXISTS (SELECT 1 FROM destruction WHERE sealed_no = NEW.sealed_no)
        OR NOT EXISTS (SELECT 1 FROM sealed WHERE no = NEW.sealed_no)
        OR NOT EXISTS (SELECT 1 FROM journal WHERE no = NEW.journal_no
            AND act = 'sealed_destroyed' AND record = NEW.sealed_no)
    BEGIN SELECT RAISE(ABORT, 'append-only'); END""",
    # The box goes in the same statement, so there is never a destruction without its effect.
    """CREATE TRIGGER destruction_takes_the_box AFTER INSERT ON destruction
    BEGIN DELETE FROM sealed WHERE no = NEW.sealed_no; END""",
    """CREATE TRIGGER sealed_is_never_changed BEFORE UPDATE ON sealed
    BEGIN SELECT RAISE(ABORT, 'append-only'); END""",
    """CREATE TRIGGER sealed_goes_only_by_destruction BEFORE DELETE ON sealed
    WHEN NOT EXISTS (SELECT 1 FROM destruction WHERE sealed_no = OLD.no)
    BEGIN SELECT RAISE(ABORT, 'append-only'); END""",
    """CREATE TRIGGER sealed_is_never_replaced BEFORE INSERT ON sealed
    WHEN EXISTS (SELECT 1 FROM sealed WHERE no = NEW.no)
        OR EXISTS (SELECT 1 FROM destruction WHERE sealed_no = NEW.no)
    BEGIN SELECT RAISE(ABORT, 'append-only'); END""",
)


def apply(execute: Callable[[str], object]) -> None:
    """Lay down every table, index and append-only trigger."""
    for statement in (*_TABLES, *_INDEXES, *_TRIGGERS):
        execute(statement)
