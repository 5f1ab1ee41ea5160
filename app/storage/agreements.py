"""Agreement versions on disk; the text of a published one is never written again."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

from app.domain.agreements import AgreementVersion, Section, SectionKind, VersionStatus
from app.errors import DamagedDatabaseError

if TYPE_CHECKING:
    from app.storage.database import Database, Row

_VERSION = (
    "SELECT id, number, language, title, body, status, is_default, published_on, digest"
    " FROM agreement_version"
)


def draft(db: Database) -> AgreementVersion | None:
    """Return the version being written."""
    return _first(db.row(f"{_VERSION} WHERE status = 'draft' ORDER BY id DESC LIMIT 1"))


def current(db: Database) -> AgreementVersion | None:
    """Return the version to be signed now."""
    return _first(db.row(f"{_VERSION} WHERE status = 'current'"))


def find(db: Database, version_id: int) -> AgreementVersion | None:
    """Return one version."""
    return _first(db.row(f"{_VERSION} WHERE id = ?", (version_id,)))


def everything(db: Database) -> list[AgreementVersion]:
    """Return all versions, newest first."""
    return [_from_row(row) for row in db.rows(f"{_VERSION} ORDER BY id DESC")]


def is_anything_published(db: Database) -> bool:
    """Tell whether members have anything to sign, without reading its text."""
    return db.row("SELECT 1 FROM agreement_version WHERE status = 'current'") is not None


def current_since(db: Database) -> date | None:
    """Return the day the current line of versions began: its last material change."""
    found = db.one(
        "SELECT min(v.published_on) FROM agreement_version v, agreement_version c"
        " WHERE c.status = 'current' AND v.status <> 'draft' AND"
        " substr(v.number, 1, instr(v.number, '.')) = substr(c.number, 1, instr(c.number, '.'))"
    )
    return date.fromisoformat(found[0]) if found[0] else None


def add_draft(
    db: Database,
    *,
    number: str,
    language: str,
    title: str,
    sections: tuple[Section, ...],
    is_default_text: bool,
) -> AgreementVersion:
    """Add a version to be written on."""
    row = db.one(
        "INSERT INTO agreement_version (number, language, title, body, status, is_default)"
        " VALUES (?, ?, ?, ?, 'draft', ?) RETURNING id",
        (number, language, title, _body(sections), int(is_default_text)),
    )
    return AgreementVersion(
        id=row[0],
        number=number,
        language=language,
        title=title,
        sections=sections,
        status=VersionStatus.DRAFT,
        is_default_text=is_default_text,
        published_on=None,
        digest="",
    )


def rewrite_draft(
    db: Database, version_id: int, *, title: str, sections: tuple[Section, ...]
) -> None:
    """Write other words into a draft; they are the facilitator's own from then on."""
    db.execute(
        "UPDATE agreement_version SET title = ?, body = ?, is_default = 0"
        " WHERE id = ? AND status = 'draft'",
        (title, _body(sections), version_id),
    )


def publish(db: Database, version: AgreementVersion) -> None:
    """Make a draft the current version and the one before it superseded."""
    db.execute("UPDATE agreement_version SET status = 'superseded' WHERE status = 'current'")
    db.execute(
        "UPDATE agreement_version SET status = 'current', number = ?, is_default = ?,"
        " published_on = ?, digest = ? WHERE id = ? AND status = 'draft'",
        (
            version.number,
            int(version.is_default_text),
            version.published_on.isoformat() if version.published_on else None,
            version.digest,
            version.id,
        ),
    )


def _body(sections: tuple[Section, ...]) -> str:
    return json.dumps(
        [{"heading": each.heading, "body": each.body, "kind": each.kind} for each in sections],
        ensure_ascii=False,
    )


def _first(row: Row | None) -> AgreementVersion | None:
    return _from_row(row) if row else None


def _from_row(row: Row) -> AgreementVersion:
    return AgreementVersion(
        id=row[0],
        number=row[1],
        language=row[2],
        title=row[3],
        sections=_sections(row[4]),
        status=VersionStatus(row[5]),
        is_default_text=bool(row[6]),
        published_on=date.fromisoformat(row[7]) if row[7] else None,
        digest=row[8],
    )


def _sections(body: str) -> tuple[Section, ...]:
    # Where the last page of a long text is damaged, the engine gives zeros and says nothing.
    try:
        return tuple(
            Section(heading=each["heading"], body=each["body"], kind=SectionKind(each["kind"]))
            for each in json.loads(body)
        )
    except (ValueError, KeyError, TypeError):
        raise DamagedDatabaseError from None
