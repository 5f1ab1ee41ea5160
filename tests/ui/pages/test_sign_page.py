"""What is typed beside a signature is kept until it is recorded, and no longer."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QLabel

from app.domain.agreements import SignedAs, SigningMethod
from app.services import agreements, drafts, today
from app.services.today import NeedKind
from tests.ui.pages.people import an_agreement, some_people
from tests.ui.windows import a_window
from ui.pages.agreements import AgreementsPage
from ui.pages.sign import SignPage
from ui.pages.today import TodayPage

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from app.services.session import Session
    from tests.builders import StandingClock
    from tests.ui.pages.conftest import Asked
    from tests.ui.pages.conftest import Show as ShowPage
    from ui.main_window import MainWindow

KINDS = {"sign": SignPage, "agreements": AgreementsPage, "today": TodayPage}


@pytest.fixture
def window(qtbot: QtBot, session: Session) -> MainWindow:
    window = a_window(qtbot, session, KINDS)
    window.show()
    return window


def test_a_recorded_signature_leaves_nothing_half_written(
    session: Session, window: MainWindow
) -> None:
    an_agreement(session)
    (ash,) = some_people(session, "Ash")
    window.go("agreements", {})
    window.go("sign", {"member_id": ash.id})
    page = window.page("sign")
    assert isinstance(page, SignPage)
    page.explained.click()
    page.answered.click()
    page.keep_draft()

    page.record.click()
    window.go("today", {})

    assert len(agreements.of_member(session, ash.id)) == 1
    assert drafts.kept(session, drafts.row("sign", ash.id)) is None
    kinds = {need.kind for need in today.today(session).needs}
    assert NeedKind.DRAFTS_WAITING not in kinds


def test_day_and_choices_come_back_after_a_lock(session: Session, show: ShowPage[SignPage]) -> None:
    an_agreement(session)
    (ash,) = some_people(session, "Ash")
    day = session.today() - timedelta(days=3)
    page = show(SignPage, "sign", member_id=ash.id)
    nothing = page.draft()
    page.day.put_back(day.isoformat())
    page.how.toggle(SigningMethod.VERBAL_WITNESSED).click()
    page.signed_as.toggle(SignedAs.INITIALS).click()
    draft = page.draft()
    assert draft is not None

    again = show(SignPage, "sign", member_id=ash.id)
    again.resume(draft)

    assert nothing is None
    assert again.day.day == day
    assert again.how.value == SigningMethod.VERBAL_WITNESSED
    assert again.signed_as.value == SignedAs.INITIALS


def test_what_was_all_taken_out_again_is_no_draft_any_more(
    session: Session, show: ShowPage[SignPage]
) -> None:
    an_agreement(session)
    (ash,) = some_people(session, "Ash")
    page = show(SignPage, "sign", member_id=ash.id)
    page.explained.click()
    page.keep_draft()
    was_kept = drafts.is_kept(session, drafts.row("sign", ash.id))

    page.explained.click()
    page.keep_draft()

    assert was_kept
    assert not drafts.is_kept(session, drafts.row("sign", ash.id))


def test_what_waits_for_one_is_not_dropped_on_the_page_of_another(
    session: Session, show: ShowPage[SignPage]
) -> None:
    an_agreement(session)
    ash, bea = some_people(session, "Ash", "Bea")
    first = show(SignPage, "sign", member_id=ash.id)
    first.explained.click()
    first.keep_draft()

    second = show(SignPage, "sign", member_id=bea.id)
    second.explained.click()
    second.explained.click()
    second.keep_draft()

    kept = drafts.kept(session, drafts.row("sign", ash.id))
    assert kept is not None
    assert kept["member_id"] == ash.id


def test_each_keeps_what_was_half_written_while_another_signs(
    session: Session, window: MainWindow, qtbot: QtBot
) -> None:
    an_agreement(session)
    ash, bea, cy = some_people(session, "Ash", "Bea", "Cy")
    window.go("sign", {"member_id": ash.id})
    page = window.page("sign")
    assert isinstance(page, SignPage)
    page.explained.click()
    page.kept.setText("box A")
    window.go("sign", {"member_id": bea.id})
    as_it_begins = page.draft()
    page.answered.click()
    window.go("sign", {"member_id": cy.id})
    page.explained.click()
    page.answered.click()

    page.record.click()
    qtbot.waitUntil(lambda: window.here == "agreements")
    window.go("sign", {"member_id": ash.id})
    of_ash = page.draft()
    window.go("sign", {"member_id": bea.id})
    of_bea = page.draft()

    assert as_it_begins is None
    assert of_ash is not None
    assert (of_ash["ticks"], of_ash["kept"]) == ([True, False, False], "box A")
    assert of_bea is not None
    assert (of_bea["ticks"], of_bea["kept"]) == ([False, True, False], "")
    assert not drafts.is_kept(session, drafts.row("sign", cy.id))


def test_the_place_of_the_last_paper_is_offered_for_the_next(
    session: Session, show: ShowPage[SignPage]
) -> None:
    an_agreement(session)
    ash, bea = some_people(session, "Ash", "Bea")
    page = show(SignPage, "sign", member_id=ash.id)
    at_first = page.kept.text()
    page.explained.click()
    page.answered.click()
    page.kept.setText("box A")
    page.record.click()

    page = show(SignPage, "sign", member_id=bea.id)
    as_it_begins = page.draft()
    offered = page.kept.text()
    page.how.toggle(SigningMethod.PAPER_RETURNED).click()
    taken_home = page.kept.text()
    page.how.toggle(SigningMethod.PAPER_HELD).click()

    assert (at_first, offered, taken_home, page.kept.text()) == ("", "box A", "", "box A")
    assert as_it_begins is None


def test_a_place_typed_for_this_paper_stays_whatever_is_chosen(
    session: Session, show: ShowPage[SignPage]
) -> None:
    an_agreement(session)
    (ash,) = some_people(session, "Ash")
    page = show(SignPage, "sign", member_id=ash.id)
    page.kept.setText("blue folder")

    page.how.toggle(SigningMethod.PAPER_RETURNED).click()

    assert page.kept.text() == "blue folder"


def test_a_signature_gone_on_with_from_a_meeting_leads_back_to_it(
    session: Session, window: MainWindow
) -> None:
    an_agreement(session)
    (ash,) = some_people(session, "Ash")
    window.go("sign", {"member_id": ash.id})
    page = window.page("sign")
    assert isinstance(page, SignPage)
    page.explained.click()
    window.go("today", {})

    window.go("sign", {"member_id": ash.id, "meeting_id": 7})

    assert page.explained.isChecked()
    assert page.header.back_page == "meeting"


def test_today_names_what_is_half_written_and_leads_to_the_last(
    session: Session, show: ShowPage[TodayPage], asked: Asked, clock: StandingClock
) -> None:
    an_agreement(session)
    drafts.keep(session, "member_new", {"name": "Fern"})
    clock.goes(minutes=1)
    for member_id in (4, 3):
        data = {"member_id": member_id, "meeting_id": 0}
        drafts.keep(session, drafts.row("sign", member_id), data)
        clock.goes(minutes=1)
    page = show(TodayPage, "today")

    row = next(row for row in page.waiting.rows() if row.property("need") == "drafts_waiting")
    row.act.click()
    words = [label.text() for label in row.findChildren(QLabel)]

    assert "3 pages hold something half written" in words
    assert "A signature (2), a new member" in words
    assert row.act.text() == "Go to the last"
    assert asked.went == [("sign", {"member_id": 3, "meeting_id": 0})]


def test_what_was_half_written_is_there_when_one_goes_on_with_it(
    session: Session, window: MainWindow
) -> None:
    an_agreement(session)
    (ash,) = some_people(session, "Ash")
    window.go("sign", {"member_id": ash.id})
    page = window.page("sign")
    assert isinstance(page, SignPage)
    page.answered.click()
    window.go("today", {})

    window.go("sign", dict(drafts.about(session, drafts.row("sign", ash.id))))

    assert page.answered.isChecked()
