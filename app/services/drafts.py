"""Drafts: what is being written on a page, kept without being an act and without a line."""

from __future__ import annotations

import json
from itertools import count
from typing import TYPE_CHECKING

from app.errors import DamagedDatabaseError
from app.storage import drafts
from app.vault import sealing

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.services.session import Session

    Json = str | int | float | bool | None | list["Json"] | dict[str, "Json"]
    Draft = Mapping[str, Json]

# No page has a name like this one.
_PLACE = "#place"
_OF = "/"
FIRST = 1


def row(page: str, record: int) -> str:
    """Return the name under which a page keeps what is half written about one record."""
    return f"{page}{_OF}{record}"


def page_of(row: str) -> str:
    """Return the page whose draft lies in a row."""
    return row.partition(_OF)[0]


def keep(session: Session, page: str, data: Draft) -> None:
    """Keep what stands on a page in place of what was kept before."""
    _keep(session, page, written(data), is_sealed=False)


def keep_sealed(session: Session, page: str, data: Draft) -> None:
    """Keep what stands on a sealed page so that only the sealed tier's key reads it again."""
    box = sealing.seal_draft(
        session.sealing_public,
        register_id=session.register_id,
        page=page,
        plaintext=written(data),
    )
    _keep(session, page, box, is_sealed=True)


def is_kept(session: Session, page: str) -> bool:
    """Tell whether a page has a draft, sealed or not."""
    return drafts.kept(session.db, page) is not None


def kept(session: Session, page: str) -> dict[str, Json] | None:
    """Return the draft of an open page; a sealed one is not shown here."""
    found = drafts.kept(session.db, page)
    return None if found is None or found.is_sealed else _read(session, found.body)


def kept_sealed(session: Session, page: str, private: bytes) -> dict[str, Json] | None:
    """Return the draft of a sealed page, opened with the sealed tier's key."""
    found = drafts.kept(session.db, page)
    if found is None or not found.is_sealed:
        return None
    plaintext = sealing.open_draft(
        private, register_id=session.register_id, page=page, box=found.body
    )
    return _read(session, plaintext)


def name_of(page: str, number: int) -> str:
    """Give what one of several drafts of a page is kept under."""
    return page if number == FIRST else row(page, number)


def numbers(session: Session, page: str) -> list[int]:
    """Return the numbers of all drafts that are kept of a page."""
    ends = [name.partition(_OF) for name in drafts.names(session.db)]
    return sorted(int(end) if end else FIRST for start, _, end in ends if start == page)


def free_number(session: Session, page: str) -> int:
    """Give the number of another draft of a page, beside those that are kept."""
    taken = numbers(session, page)
    return next(number for number in count(FIRST) if number not in taken)


def about(session: Session, row: str) -> dict[str, int]:
    """Return the records that the draft of an open page is about, by which it is gone to."""
    found = kept(session, row) or {}
    ids = {name: value for name, value in found.items() if name.endswith("_id")}
    return {name: value for name, value in ids.items() if isinstance(value, int)}


def drop(session: Session, page: str) -> None:
    """Forget the draft of a page, because its act was done or it was thrown away."""
    if is_kept(session, page):
        session.refuse_if_read_only()
        with session.db.transaction():
            drafts.drop(session.db, page)


def keep_place(session: Session, place: Draft) -> None:
    """Remember where the facilitator was: page, field and cursor, never a text."""
    keep(session, _PLACE, place)


def last_place(session: Session) -> dict[str, Json] | None:
    """Return where the facilitator was before the lock."""
    try:
        return kept(session, _PLACE)
    except DamagedDatabaseError:
        # It is nothing that was written; the rest is read without it.
        session.read_on()
        return None


def is_sealed_where_one_was(session: Session) -> bool:
    """Tell whether the page one was on before the lock has a draft under seal."""
    place = last_place(session) or {}
    args = place.get("args")
    number = args.get("draft") if isinstance(args, dict) else None
    page = str(place.get("page", ""))
    page = name_of(page, number) if page and isinstance(number, int) else page
    # An open draft can be read; one that is there and cannot be is sealed.
    return bool(page) and is_kept(session, page) and kept(session, page) is None


def forget_place(session: Session) -> None:
    """Begin at the first page next: where she was belongs to what is no longer here."""
    drop(session, _PLACE)


def _keep(session: Session, page: str, body: bytes, *, is_sealed: bool) -> None:
    session.refuse_if_read_only()
    now = session.now()

    def write() -> None:
        with session.db.transaction():
            drafts.keep(session.db, page, body=body, is_sealed=is_sealed, at=now)

    session.with_reserve(write)
    session.saved_at = now


def written(data: Draft) -> bytes:
    """Write a draft as it is kept."""
    text = json.dumps(dict(data), ensure_ascii=False, separators=(",", ":"))
    # Half a character pair, pasted in, must not cost her the rest of what she wrote.
    return text.encode("utf-8", "surrogatepass")


def _read(session: Session, body: bytes) -> dict[str, Json]:
    # Where the last page of a long text is damaged, the engine gives zeros and says nothing.
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        session.read_only_because = DamagedDatabaseError()
        raise session.read_only_because
    return found
