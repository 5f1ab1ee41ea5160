"""How many sign-in strips an evening needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.documents.reports import StripsReport
from app.services import members, papers

if TYPE_CHECKING:
    from app.services.session import Session


def count_of(session: Session) -> int:
    report = papers.sign_in_strips(session, on=session.today()).report
    assert isinstance(report, StripsReport)
    return report.count


def test_there_is_a_strip_for_everybody_expected_and_a_few_more(session: Session) -> None:
    fewest = count_of(session)
    for number in range(20):
        members.enrol(session, pseudonym=f"Tree {chr(97 + number)}{chr(97 + number)}")

    assert fewest == papers.FEWEST_STRIPS
    assert count_of(session) == 20 + papers.SPARE_STRIPS
