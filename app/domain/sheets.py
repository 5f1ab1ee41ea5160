"""What stands inside a sealed box: canonical JSON with kind, reference and time, and its rules."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any, Final

from app.domain.concerns import Addition, FirstAccount, SealedEntry, Sheet, Worry

if TYPE_CHECKING:
    from collections.abc import Iterable

_ACCOUNT: Final = "first_account"
_ADDITION: Final = "addition"


class NotAnEntryError(ValueError):
    """The bytes are not an entry of a sheet."""


def texts_of(content: FirstAccount | Addition) -> dict[str, str]:
    """Return what was written in words, by field."""
    if isinstance(content, Addition):
        return {"text": content.text, "reason": content.reason}
    return {
        "said_or_seen": content.said_or_seen,
        "about": content.about,
        "who_was_there": content.who_was_there,
        "what_i_said": content.what_i_said,
        "wishes": content.wishes,
        "what_i_did": content.what_i_did,
        "others_at_risk": content.others_at_risk,
    }


def to_bytes(content: FirstAccount | Addition, *, reference: str, recorded_at: datetime) -> bytes:
    """Write an entry as it is sealed."""
    entry = {
        "kind": _ADDITION if isinstance(content, Addition) else _ACCOUNT,
        "reference": reference,
        "recorded_at": recorded_at.isoformat(),
        "content": asdict(content),
    }
    text = json.dumps(
        entry, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_plain
    )
    return text.encode("utf-8", "surrogatepass")


def from_bytes(untrusted: bytes, *, no: int) -> SealedEntry:
    """Read an entry back; raise NotAnEntryError if it is none."""
    try:
        entry = json.loads(untrusted)
        return SealedEntry(
            no=no,
            reference=str(entry["reference"]),
            recorded_at=datetime.fromisoformat(entry["recorded_at"]),
            content=_content(entry["kind"], entry["content"]),
        )
    except (ValueError, KeyError, TypeError):
        # Without its cause: that would carry what was written into a report.
        raise NotAnEntryError from None


def grouped(entries: Iterable[SealedEntry]) -> tuple[list[Sheet], list[int]]:
    """Put entries together as sheets; also return the numbers that belong to no first account."""
    firsts: dict[str, SealedEntry] = {}
    later: dict[str, list[SealedEntry]] = {}
    lost: list[int] = []
    for entry in sorted(entries, key=lambda entry: entry.no):
        if isinstance(entry.content, Addition):
            later.setdefault(entry.reference, []).append(entry)
        elif entry.reference in firsts:
            lost.append(entry.no)
        else:
            firsts[entry.reference] = entry
    sheets = [
        Sheet(reference=reference, first=first, additions=tuple(later.pop(reference, ())))
        for reference, first in firsts.items()
    ]
    return sheets, sorted([*lost, *(entry.no for orphans in later.values() for entry in orphans)])


def _content(kind: str, told: dict[str, Any]) -> FirstAccount | Addition:
    if kind == _ADDITION:
        return Addition(**told)
    if kind != _ACCOUNT:
        raise NotAnEntryError
    happened_at = told["happened_at"]
    return FirstAccount(
        **{
            **told,
            "worry": Worry(told["worry"]),
            "happened_on": date.fromisoformat(told["happened_on"]),
            "happened_at": None if happened_at is None else time.fromisoformat(happened_at),
        }
    )


def _plain(value: object) -> str:
    if isinstance(value, date | time):
        return value.isoformat()
    raise TypeError
