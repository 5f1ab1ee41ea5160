"""A paper is held against the register on the page of records."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

import pytest
from PySide6.QtCore import Qt

from app.errors import BrokenJournalError
from app.services import drafts, journal, paper_check
from tests.ui.pages.people import some_people
from ui.background import Job
from ui.pages.records import RecordsPage

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from app.services.session import Session
    from tests.ui.pages.conftest import Asked, Show

LEFT = Qt.MouseButton.LeftButton
OTHER_WORDS = "abacus abide able abroad"


def text_of(session: Session) -> str:
    seal = journal.seal_words(journal.seal(session))
    return f"{seal.line_no}: {' '.join(seal.words)}"


def asking(show: Show[RecordsPage], qtbot: QtBot) -> RecordsPage:
    page = show(RecordsPage, "records")
    page.which.toggle("papers").click()
    qtbot.mouseClick(page.check_paper, LEFT)
    return page


def compared(page: RecordsPage, text: str, qtbot: QtBot) -> str:
    page.paper.seal.clear()
    qtbot.keyClicks(page.paper.seal, text)
    qtbot.keyClick(page.paper.seal, Qt.Key.Key_Return)
    qtbot.waitUntil(page.paper.answer.isVisible)
    return page.paper.answer.text


def test_a_paper_that_fits_is_told_with_the_moment_of_its_line(
    session: Session, show: Show[RecordsPage], qtbot: QtBot
) -> None:
    text = text_of(session)
    some_people(session, "Ash")
    page = asking(show, qtbot)

    assert compared(page, text, qtbot) == "This paper fits the register"
    assert page.paper.compare.isEnabled()


def test_other_words_and_a_line_to_come_are_told_apart(
    session: Session, show: Show[RecordsPage], qtbot: QtBot
) -> None:
    some_people(session, "Ash")
    page = asking(show, qtbot)

    assert compared(page, f"1: {OTHER_WORDS}", qtbot) == "This paper does not fit the register"
    assert compared(page, f"99: {OTHER_WORDS}", qtbot).startswith(
        "The register has not come as far"
    )


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Type the number and the four words"),
        (OTHER_WORDS, "Begin with the number"),
        ("12: abacus abide abel abroad", "Word 3 is none"),
        ("12: abacus abide able", "There are 3 words here. A seal has 4."),
    ],
)
def test_what_is_no_seal_is_said_at_the_field(
    show: Show[RecordsPage], qtbot: QtBot, typed: str, said: str
) -> None:
    page = asking(show, qtbot)

    page.paper.seal.setText(typed)
    qtbot.mouseClick(page.paper.compare, LEFT)

    assert page.paper.field.error.text().startswith(said)
    assert page.paper.answer.isHidden()
    assert page.paper.compare.isEnabled()


def test_what_is_half_typed_comes_back_and_what_was_answered_does_not(
    session: Session, show: Show[RecordsPage], qtbot: QtBot
) -> None:
    some_people(session, "Ash")
    page = asking(show, qtbot)
    qtbot.keyClicks(page.paper.seal, "12: abacus")
    page.keep_draft()
    kept = drafts.kept(session, "records")
    assert kept is not None

    again = show(RecordsPage, "records")
    again.resume(dict(kept))
    assert again.paper.isVisible()
    assert again.paper.seal.text() == "12: abacus"

    compared(again, text_of(session), qtbot)
    again.keep_draft()
    assert drafts.kept(session, "records") is None


def test_closed_meanwhile_nothing_is_answered(
    session: Session, show: Show[RecordsPage], qtbot: QtBot
) -> None:
    page = asking(show, qtbot)
    qtbot.keyClicks(page.paper.seal, text_of(session))
    qtbot.mouseClick(page.paper.compare, LEFT)
    (job,) = Job.running()

    with qtbot.waitSignal(job.finished):
        qtbot.mouseClick(page.paper.never_mind, LEFT)

    assert page.paper.isHidden()
    assert page.paper.answer.isHidden()
    assert page.check_paper.hasFocus()


def test_damage_met_while_branches_are_looked_for_is_said(
    show: Show[RecordsPage], qtbot: QtBot, asked: Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_search: object) -> NoReturn:
        raise BrokenJournalError(7)

    page = asking(show, qtbot)
    monkeypatch.setattr(paper_check.BranchSearch, "steps", broken)

    page.paper.seal.setText(f"99: {OTHER_WORDS}")
    qtbot.mouseClick(page.paper.compare, LEFT)
    qtbot.waitUntil(lambda: bool(asked.said))

    assert asked.said[0].startswith("Line 7 of the journal")
    assert page.paper.compare.isEnabled()
    assert page.paper.answer.isHidden()


def test_given_up_for_a_lock_that_failed_it_can_be_asked_again(
    session: Session, show: Show[RecordsPage], qtbot: QtBot
) -> None:
    page = asking(show, qtbot)
    qtbot.keyClicks(page.paper.seal, text_of(session))
    qtbot.mouseClick(page.paper.compare, LEFT)
    for job in Job.running():
        job.abandon()

    page.work_stopped()

    assert page.paper.compare.isEnabled()
    assert page.paper.seal.text()


def test_the_journal_s_side_shows_no_paper(show: Show[RecordsPage], qtbot: QtBot) -> None:
    page = asking(show, qtbot)

    page.which.toggle("journal").click()

    assert page.paper.isHidden()
    assert page.check_paper.isHidden()
    assert page.check.isVisible()
