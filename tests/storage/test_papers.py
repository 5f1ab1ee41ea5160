"""The paper register."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.storage import papers
from tests.builders import NOON, TODAY

if TYPE_CHECKING:
    from app.domain.papers import PaperRecord
    from app.services.session import Session


def a_paper(session: Session, reference: str = "AG-1", kept_at: str = "box A") -> PaperRecord:
    return papers.add(
        session.db,
        kind="agreement",
        reference=reference,
        printed_at=NOON,
        copies=2,
        kept_at=kept_at,
    )


def test_a_paper_is_found_as_it_was_noted(session: Session) -> None:
    paper = a_paper(session)

    assert papers.latest(session.db) == [paper]
    assert "box A" not in repr(paper)


def test_papers_are_listed_newest_first_in_pages(session: Session) -> None:
    found = [a_paper(session, f"AG-{number}") for number in range(3)][::-1]

    assert papers.latest(session.db) == found
    assert papers.latest(session.db, before=found[0].id, limit=1) == found[1:2]


def test_a_destroyed_paper_says_when(session: Session) -> None:
    paper = a_paper(session)

    papers.note_destroyed(session.db, paper.id, TODAY)

    (found,) = papers.latest(session.db)
    assert found.destroyed_on == TODAY
