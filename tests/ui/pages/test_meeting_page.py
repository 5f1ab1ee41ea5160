"""An evening on its page: one click or key a person, and nothing typed is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from app.domain.meetings import Mark, MeetingStatus, OpeningCheck, UnsignedReason
from app.services import drafts, meetings, members
from tests.ui.pages.people import an_agreement, has_signed, some_people
from ui.pages.meeting import MeetingPage
from ui.widgets.mark_list import AT_ONCE
from ui.widgets.mark_row import MarkRow

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from app.services.session import Session
    from tests.builders import StandingClock
    from tests.ui.pages.conftest import Asked, Show
    from ui.shell import Shell

LEFT = Qt.MouseButton.LeftButton


def tonight(session: Session, show: Show[MeetingPage]) -> MeetingPage:
    meeting = meetings.open_tonight(session)
    return show(MeetingPage, "meeting", meeting_id=meeting.id)


def mark_of(session: Session, page: MeetingPage, member_id: int) -> Mark:
    places = meetings.places(session, int(str(page.args["meeting_id"])))
    return next(place.mark for place in places if place.member_id == member_id)


def test_one_click_marks_somebody_as_here(
    session: Session, show: Show[MeetingPage], qtbot: QtBot
) -> None:
    ash, _ = some_people(session, "Ash", "Blue")
    page = tonight(session, show)

    qtbot.mouseClick(page.marks.row(ash.id).toggle(Mark.PRESENT), LEFT)

    assert mark_of(session, page, ash.id) is Mark.PRESENT
    assert page.missing.text == "1 person is not marked yet: Blue"


def test_what_a_screen_reader_turns_is_kept_as_what_is_pressed(
    session: Session, show: Show[MeetingPage], qtbot: QtBot
) -> None:
    (ash,) = some_people(session, "Ash")
    page = tonight(session, show)

    page.marks.row(ash.id).toggle(Mark.PRESENT).toggle()
    qtbot.waitUntil(lambda: mark_of(session, page, ash.id) is Mark.PRESENT)
    page.opening.checks[OpeningCheck.PHONES_AWAY].toggle()

    meeting = meetings.open_now(session)
    assert meeting is not None
    assert meeting.checks == {OpeningCheck.PHONES_AWAY}


def test_pressing_the_same_again_takes_the_mark_back(
    session: Session, show: Show[MeetingPage], qtbot: QtBot
) -> None:
    (ash,) = some_people(session, "Ash")
    page = tonight(session, show)
    here = page.marks.row(ash.id).toggle(Mark.PRESENT)

    qtbot.mouseClick(here, LEFT)
    qtbot.mouseClick(here, LEFT)

    assert mark_of(session, page, ash.id) is Mark.UNKNOWN
    assert not here.isChecked()


def test_the_keyboard_walks_the_rows_and_marks_by_one_key(
    session: Session, show: Show[MeetingPage], qtbot: QtBot
) -> None:
    ash, blue, fern = some_people(session, "Ash", "Blue", "Fern")
    page = tonight(session, show)
    rows = page.marks.rows
    with qtbot.waitActive(page):
        page.activateWindow()

    rows[0].take_focus(0)
    qtbot.keyClick(page.focusWidget(), Qt.Key.Key_Space)
    qtbot.keyClick(page.focusWidget(), Qt.Key.Key_Down)
    qtbot.keyClick(page.focusWidget(), Qt.Key.Key_2)
    qtbot.keyClick(page.focusWidget(), Qt.Key.Key_Down)
    qtbot.keyClick(page.focusWidget(), Qt.Key.Key_4)

    marks = [mark_of(session, page, member.id) for member in (ash, blue, fern)]
    assert marks == [Mark.PRESENT, Mark.APOLOGIES, Mark.LATE]


def test_every_toggle_says_whom_it_marks(session: Session, show: Show[MeetingPage]) -> None:
    some_people(session, "Ash")
    page = tonight(session, show)

    toggle = page.marks.rows[0].toggle(Mark.PRESENT)
    assert (toggle.accessibleName(), toggle.accessibleDescription()) == ("Here", "Ash")


def test_same_as_last_time_marks_who_came(
    session: Session, show: Show[MeetingPage], qtbot: QtBot, clock: StandingClock
) -> None:
    ash, blue = some_people(session, "Ash", "Blue")
    before = meetings.open_tonight(session)
    meetings.mark(session, before.id, ash.id, Mark.PRESENT)
    meetings.finish(session, before.id)
    clock.goes(days=7)
    page = tonight(session, show)

    qtbot.mouseClick(page.same, LEFT)

    assert mark_of(session, page, ash.id) is Mark.PRESENT
    assert mark_of(session, page, blue.id) is Mark.UNKNOWN
    assert page.marks.row(ash.id).toggle(Mark.PRESENT).isChecked()


def test_at_a_first_meeting_nobody_is_the_same_as_last_time_and_that_is_said(
    session: Session, show: Show[MeetingPage], qtbot: QtBot
) -> None:
    some_people(session, "Ash")
    page = tonight(session, show)

    with qtbot.waitSignal(page.shell.said) as said:
        qtbot.mouseClick(page.same, LEFT)

    assert said.args is not None
    assert said.args[1] == "There is nobody to mark from last time."


def test_somebody_new_is_added_and_marked_right_here(
    session: Session, show: Show[MeetingPage], qtbot: QtBot
) -> None:
    page = tonight(session, show)

    qtbot.mouseClick(page.someone_new, LEFT)
    qtbot.keyClicks(page.newcomer.name, "Noor")
    qtbot.mouseClick(page.newcomer.add, LEFT)

    (noor,) = members.everyone(session)
    assert noor.pseudonym == "Noor"
    assert mark_of(session, page, noor.id) is Mark.PRESENT
    assert page.newcomer.isHidden()


def test_a_name_that_is_taken_is_said_beside_the_field(
    session: Session, show: Show[MeetingPage], qtbot: QtBot
) -> None:
    some_people(session, "Ash")
    page = tonight(session, show)

    qtbot.mouseClick(page.someone_new, LEFT)
    qtbot.keyClicks(page.newcomer.name, "ash")
    qtbot.mouseClick(page.newcomer.add, LEFT)

    assert "is used here already" in page.newcomer.field.error.text()
    assert len(members.everyone(session)) == 1


def test_guests_and_opening_checks_are_kept_at_once(
    session: Session, show: Show[MeetingPage], qtbot: QtBot
) -> None:
    page = tonight(session, show)

    qtbot.mouseClick(page.count.more, LEFT)
    qtbot.mouseClick(page.count.more, LEFT)
    qtbot.mouseClick(page.count.fewer, LEFT)
    page.opening.checks[OpeningCheck.PHONES_AWAY].click()

    meeting = meetings.open_now(session)
    assert meeting is not None
    assert meeting.guests == 1
    assert meeting.checks == {OpeningCheck.PHONES_AWAY}


def test_words_about_the_evening_are_a_draft_until_the_box_is_left(
    session: Session, show: Show[MeetingPage], qtbot: QtBot
) -> None:
    page = tonight(session, show)

    qtbot.keyClicks(page.evening.note, "The room was cold.")
    draft = page.draft()
    page.evening.note.left.emit()

    meeting = meetings.open_now(session)
    assert draft is not None
    assert draft["about_evening"] == "The room was cold."
    assert meeting is not None
    assert meeting.about_evening == "The room was cold."
    assert page.draft() is None


def test_a_draft_of_the_evening_comes_back(session: Session, show: Show[MeetingPage]) -> None:
    page = tonight(session, show)
    page.evening.note.setPlainText("Half a sen")
    draft = page.draft()
    assert draft is not None

    again = show(MeetingPage, "meeting", meeting_id=page.args["meeting_id"])
    again.resume(draft)

    assert again.evening.text == "Half a sen"


def test_a_member_named_in_the_words_is_warned_of_by_code(
    session: Session, show: Show[MeetingPage], qtbot: QtBot
) -> None:
    some_people(session, "Heron")
    page = tonight(session, show)

    qtbot.keyClicks(page.evening.note, "Heron was tired.")
    page.evening.note.left.emit()

    assert "M-001" in page.evening.warning.text()
    assert page.evening.warning.isVisible()


def test_finishing_with_unsigned_people_asks_why_in_the_page(
    session: Session, show: Show[MeetingPage], qtbot: QtBot, clock: StandingClock
) -> None:
    an_agreement(session)
    (ash,) = some_people(session, "Ash")
    first = meetings.open_tonight(session)
    meetings.mark(session, first.id, ash.id, Mark.PRESENT)
    meetings.finish(session, first.id)
    clock.goes(days=7)
    page = tonight(session, show)
    qtbot.mouseClick(page.marks.row(ash.id).toggle(Mark.PRESENT), LEFT)

    qtbot.mouseClick(page.finish, LEFT)
    is_asked = page.reason.isVisible()

    assert is_asked
    qtbot.mouseClick(page.reason.reasons.toggle(UnsignedReason.WILL_SIGN_AT_END), LEFT)

    assert meetings.open_now(session) is None
    assert page.after.isVisible()


def test_a_finished_evening_names_who_is_to_sign_with_a_button(
    session: Session, show: Show[MeetingPage], qtbot: QtBot, asked: Asked
) -> None:
    an_agreement(session)
    ash, blue = some_people(session, "Ash", "Blue")
    has_signed(session, blue)
    page = tonight(session, show)
    for member in (ash, blue):
        qtbot.mouseClick(page.marks.row(member.id).toggle(Mark.PRESENT), LEFT)

    with qtbot.waitActive(page):
        page.activateWindow()
    qtbot.keyClick(page, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(page.after.isVisible)
    (row,) = page.after.rows()
    qtbot.mouseClick(row.act, LEFT)

    meeting_id = page.args["meeting_id"]
    assert meetings.get(session, int(str(meeting_id))).status is MeetingStatus.CLOSED
    assert asked.went == [("sign", {"member_id": ash.id, "meeting_id": meeting_id})]


def test_hidden_names_show_as_codes(
    session: Session, show: Show[MeetingPage], shell: Shell
) -> None:
    some_people(session, "Ash")
    page = tonight(session, show)

    shell.hide_names(is_hidden=True)
    page.refresh()

    row = page.marks.rows[0]
    assert row.name.text() == "M-001"
    assert row.toggle(Mark.PRESENT).accessibleDescription() == "M-001"
    assert row.accessibleName() == "M-001"


def test_a_planned_meeting_of_another_day_waits_for_its_day(
    session: Session, show: Show[MeetingPage], clock: StandingClock
) -> None:
    usual = meetings.suggestion(session)
    clock.goes(days=-3)
    meeting = meetings.plan(
        session,
        held_on=usual.held_on,
        starts_at=usual.starts_at,
        ends_at=usual.ends_at,
        place=usual.place,
    )

    page = show(MeetingPage, "meeting", meeting_id=meeting.id)

    assert page.planned.isVisible()
    assert not page.planned.open_it.isEnabled()
    assert not page.who.isVisible()


def test_a_long_evening_is_shown_at_once_and_grows_while_one_looks(
    session: Session, show: Show[MeetingPage], qtbot: QtBot
) -> None:
    names = [f"Tree {chr(97 + number // 6)}{chr(97 + number % 6) * 2}" for number in range(30)]
    some_people(session, *names)

    page = tonight(session, show)
    made, said = len(page.marks.rows), page.missing.text
    qtbot.waitUntil(lambda: len(page.marks.rows) == len(names))

    assert made == AT_ONCE
    assert "30" in said
    assert [row.name.text() for row in page.marks.rows] == sorted(names)
    assert [row.is_last for row in page.marks.rows].index(True) == len(names) - 1


def test_a_row_still_to_come_is_there_when_it_is_asked_for(
    session: Session, show: Show[MeetingPage]
) -> None:
    people = some_people(session, *(f"Bird {chr(97 + number)}" for number in range(20)))
    page = tonight(session, show)

    row = page.marks.row(people[-1].id)

    assert row.name.text() == "Bird t"


def test_marks_made_while_the_list_grows_reach_the_rows_made_later(
    session: Session, show: Show[MeetingPage], qtbot: QtBot
) -> None:
    people = some_people(session, *(f"Bird {chr(97 + number)}" for number in range(20)))
    page = tonight(session, show)
    meeting = meetings.open_now(session)
    assert meeting is not None

    meetings.mark(session, meeting.id, people[-1].id, Mark.APOLOGIES)
    page.refresh()
    qtbot.waitUntil(lambda: len(page.marks.rows) == len(people))

    assert page.marks.rows[-1].mark is Mark.APOLOGIES


def test_somebody_new_leaves_the_other_rows_as_they_are(
    session: Session, show: Show[MeetingPage], qtbot: QtBot
) -> None:
    some_people(session, *(f"Bird {chr(97 + number)}" for number in range(20)))
    page = tonight(session, show)
    qtbot.waitUntil(lambda: len(page.marks.rows) == 20)
    before = page.marks.rows

    page.someone_new.click()
    page.newcomer.name.setText("Bird aa")
    page.newcomer.add.click()
    qtbot.waitUntil(lambda: len(page.marks.rows) == 21)

    names = [row.name.text() for row in page.marks.rows]
    assert names[:3] == ["Bird a", "Bird aa", "Bird b"]
    assert len(page.marks.findChildren(MarkRow)) == 21
    assert set(before) < set(page.marks.rows)
    assert [row.geometry().top() for row in page.marks.rows[2:4]] != [0, 0]
    assert [row.is_last for row in page.marks.rows].index(True) == 20


def test_others_in_the_middle_of_growing_leave_no_row_behind(
    session: Session, show: Show[MeetingPage], qtbot: QtBot
) -> None:
    some_people(session, *(f"Bird {chr(97 + number)}" for number in range(20)))
    page = tonight(session, show)

    members.enrol(session, pseudonym="Bird aa")
    page.refresh()
    qtbot.waitUntil(lambda: len(page.marks.rows) == 21)
    qtbot.waitUntil(lambda: len(page.marks.findChildren(MarkRow)) == 21)

    qtbot.waitUntil(lambda: len({row.y() for row in page.marks.rows}) == 21)
    tops = [row.y() for row in page.marks.rows]

    assert all(row.isVisible() for row in page.marks.rows)
    assert tops == sorted(tops)


def test_a_name_that_is_not_wanted_after_all_leaves_nothing_half_written(
    session: Session, show: Show[MeetingPage]
) -> None:
    page = tonight(session, show)
    page.someone_new.click()
    page.newcomer.name.setText("Fern")
    page.keep_draft()

    page.newcomer.never_mind.click()
    page.keep_draft()

    assert not drafts.is_kept(session, "meeting")
