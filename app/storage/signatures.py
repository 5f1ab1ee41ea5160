"""Signatures on disk: who signed which version, how, and where the paper is."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import TYPE_CHECKING, NamedTuple

from typing_extensions import override

from app.domain.agreements import Signature, SignedAs, SigningMethod
from app.storage import stamps
from app.storage.attendance import HAS_SIGNED, HERE, VALID_VERSIONS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.storage.database import Database, Row

_SIGNATURE = (
    "SELECT s.id, s.member_id, s.version_id, s.method, s.signed_as, s.signed_on, s.recorded_at,"
    " s.paper_kept, s.copy_given FROM signature s"
)


class Standing(NamedTuple):
    """A member and what they signed, before any rule is applied; visits are of who never signed."""

    member_id: int
    code: str
    pseudonym: str
    has_signed: bool
    signed_before: bool
    visits: int

    @override
    def __repr__(self) -> str:
        return f"Standing(code={self.code!r})"


def add(
    db: Database,
    *,
    member_id: int,
    version_id: int,
    method: SigningMethod,
    signed_as: SignedAs,
    signed_on: date,
    recorded_at: datetime,
    paper_kept: str,
    copy_given: bool,
    support: str,
) -> Signature:
    """Add a signature."""
    row = db.one(
        "INSERT INTO signature (member_id, version_id, method, signed_as, signed_on, recorded_at,"
        " paper_kept, copy_given, support) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
        (
            member_id,
            version_id,
            method,
            signed_as,
            signed_on.isoformat(),
            stamps.written(recorded_at),
            paper_kept,
            int(copy_given),
            support,
        ),
    )
    return Signature(
        id=row[0],
        member_id=member_id,
        version_id=version_id,
        method=method,
        signed_as=signed_as,
        signed_on=signed_on,
        recorded_at=recorded_at,
        paper_kept=paper_kept,
        copy_given=copy_given,
    )


def find(db: Database, signature_id: int) -> Signature | None:
    """Return a signature that was not withdrawn."""
    found = db.row(f"{_SIGNATURE} WHERE s.id = ? AND s.withdrawn_at IS NULL", (signature_id,))
    return _from_row(found) if found else None


def of_member(db: Database, member_id: int) -> list[Signature]:
    """Return a member's signatures that were not withdrawn, newest first."""
    found = db.rows(
        f"{_SIGNATURE} WHERE s.member_id = ? AND s.withdrawn_at IS NULL ORDER BY s.id DESC",
        (member_id,),
    )
    return [_from_row(row) for row in found]


def has_signed(db: Database, *, member_id: int, version_id: int) -> bool:
    """Tell whether a member has signed exactly this version."""
    found = db.row(
        "SELECT 1 FROM signature WHERE member_id = ? AND version_id = ? AND withdrawn_at IS NULL",
        (member_id, version_id),
    )
    return found is not None


def last_kept(db: Database) -> str:
    """Return where the last paper that stayed here was put; nothing if that was not told."""
    found = db.row(
        "SELECT paper_kept FROM signature WHERE method = ? ORDER BY id DESC LIMIT 1",
        (SigningMethod.PAPER_HELD,),
    )
    return str(found[0]) if found else ""


def withdraw(db: Database, signature_id: int, at: datetime) -> None:
    """Write that a signature does not count any more; its row stays."""
    db.execute(
        "UPDATE signature SET withdrawn_at = ? WHERE id = ?", (stamps.written(at), signature_id)
    )


def standings(db: Database, *, members: Sequence[int] | None = None) -> list[Standing]:
    """Return where all active members stand, or these members whatever their status."""
    chosen = (
        "m.status = 'active' AND m.binned_at IS NULL"
        if members is None
        else "m.id IN (SELECT value FROM json_each(?))"
    )
    found = db.rows(
        f"WITH {VALID_VERSIONS} SELECT m.id, m.code, m.pseudonym,{HAS_SIGNED},"  # noqa: S608 - constants only
        " CASE WHEN EXISTS (SELECT 1 FROM signature s WHERE s.member_id = m.id"
        " AND s.withdrawn_at IS NULL) THEN 0 ELSE"
        f" (SELECT COUNT(*) FROM attendance a WHERE a.member_id = m.id AND {HERE}) END"
        f" FROM member m WHERE {chosen}",
        () if members is None else (json.dumps(list(members)),),
    )
    return [Standing._make(row) for row in found]


def standing_ones(db: Database, members: Sequence[int]) -> dict[int, Signature]:
    """Return, by member, the latest signature of these that stands for the current version."""
    found = db.rows(
        f"WITH {VALID_VERSIONS} {_SIGNATURE}"  # noqa: S608 - constants only
        " WHERE s.id IN (SELECT (SELECT max(n.id) FROM signature n WHERE n.member_id = m.value"
        " AND n.withdrawn_at IS NULL AND n.version_id IN (SELECT id FROM valid))"
        " FROM json_each(?) m)",
        (json.dumps(list(members)),),
    )
    return {row[1]: _from_row(row) for row in found}


def _from_row(row: Row) -> Signature:
    return Signature(
        id=row[0],
        member_id=row[1],
        version_id=row[2],
        method=SigningMethod(row[3]),
        signed_as=SignedAs(row[4]),
        signed_on=date.fromisoformat(row[5]),
        recorded_at=stamps.read(row[6]),
        paper_kept=row[7],
        copy_given=bool(row[8]),
    )
