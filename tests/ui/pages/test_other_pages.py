"""Today, Meetings, Records, Backup, papers, settings and help."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, NoReturn

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QLabel

from app.domain.meetings import Mark, MeetingStatus
from app.errors import KeyFileMaybeOnStickError, KeyFileOnSameStickError, StickGoneError
from app.services import backups, drafts, group, meetings, papers, second_factor, sheet_proof
from tests.ui.pages.people import an_agreement, some_people
from ui import theme
from ui.pages.backup import BackupPage
from ui.pages.help import HelpPage
from ui.pages.meetings import MeetingsPage
from ui.pages.paper import PaperPage
from ui.pages.records import RecordsPage
from ui.pages.settings import SettingsPage
from ui.pages.today import TodayPage

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot

    from app.errors import RegisterError
    from app.services.session import Session
    from tests.builders import StandingClock
    from tests.ui.pages.conftest import Asked, Show
    from ui.shell import Shell

LEFT = Qt.MouseButton.LeftButton


def an_evening(session: Session, *names: str) -> None:
    meeting = meetings.open_tonight(session)
    for place in meetings.places(session, meeting.id):
        if place.pseudonym in names:
            meetings.mark(session, meeting.id, place.member_id, Mark.PRESENT)
    meetings.finish(session, meeting.id)


def test_one_click_on_today_opens_the_evening(
    session: Session, show: Show[TodayPage], qtbot: QtBot, asked: Asked
) -> None:
    page = show(TodayPage, "today")

    qtbot.mouseClick(page.next.open, LEFT)

    meeting = meetings.open_now(session)
    assert meeting is not None
    assert asked.went == [("meeting", {"meeting_id": meeting.id})]


def test_after_tonight_today_shows_the_next_evening_and_plans_it(
    session: Session, show: Show[TodayPage], qtbot: QtBot, asked: Asked
) -> None:
    an_evening(session)
    page = show(TodayPage, "today")
    first = page.first_stop()

    qtbot.mouseClick(page.next.plan_next, LEFT)

    assert first is page.next.plan_next
    assert not page.next.open.isVisible()
    assert not page.next.plan.isVisible()
    assert asked.went == [("meetings", {"plan": True})]


def test_today_says_what_needs_somebody_and_leads_there(
    session: Session, show: Show[TodayPage], qtbot: QtBot, asked: Asked
) -> None:
    an_agreement(session)
    (ash,) = some_people(session, "Ash")
    page = show(TodayPage, "today")

    first, second = page.waiting.rows()
    qtbot.mouseClick(first.act, LEFT)
    qtbot.mouseClick(second.act, LEFT)

    assert asked.went == [("sign", {"member_id": ash.id}), ("backup", {"start": True})]


def test_today_reminds_of_a_sheet_that_was_not_typed_back_and_leads_there(
    session: Session, show: Show[TodayPage], qtbot: QtBot, asked: Asked
) -> None:
    sheet_proof.note_unproven(session)
    page = show(TodayPage, "today")
    (row,) = [row for row in page.waiting.rows() if row.property("need") == "sheet_unproven"]

    qtbot.mouseClick(row.act, LEFT)

    assert row.act.text() == "Make a new sheet"
    assert asked.went[-1][0] == "keys"


def test_today_says_that_the_clock_was_set_back(
    session: Session, show: Show[TodayPage], clock: StandingClock
) -> None:
    some_people(session, "Ash")
    clock.goes(days=-3)

    page = show(TodayPage, "today")
    first = page.waiting.rows()[0]

    said = [label.text() for label in first.findChildren(QLabel)]
    assert "This laptop's clock seems to have been set back" in said


def test_today_greets_by_the_clock_of_the_group(
    show: Show[TodayPage], clock: StandingClock
) -> None:
    clock.goes(hours=7)

    assert show(TodayPage, "today").title == "Good evening"


def test_today_tells_who_came_in_words_too(
    session: Session, show: Show[TodayPage], clock: StandingClock
) -> None:
    some_people(session, "Ash", "Blue")
    an_evening(session, "Ash")
    clock.goes(days=7)
    an_evening(session, "Ash", "Blue")

    page = show(TodayPage, "today")

    assert page.came.words == "Between 1 and 2 people, 2 last time."


def test_meetings_are_listed_newest_first_and_grow(
    session: Session, show: Show[MeetingsPage], clock: StandingClock
) -> None:
    for _ in range(55):
        an_evening(session)
        clock.goes(days=1)
    page = show(MeetingsPage, "meetings")

    first = len(page.model.rows)
    while page.model.canFetchMore(QModelIndex()):
        page.model.fetchMore(QModelIndex())

    days = [row.meeting.held_on for row in page.model.rows]
    assert first < 55
    assert len(days) == 55
    assert days == sorted(days, reverse=True)


def test_a_meeting_is_planned_on_the_page_itself(
    session: Session, show: Show[MeetingsPage], qtbot: QtBot, asked: Asked
) -> None:
    page = show(MeetingsPage, "meetings", plan=True)

    page.form.place.setText("Linden House")
    qtbot.mouseClick(page.form.done, LEFT)

    (summary,) = meetings.everything(session)
    assert summary.meeting.status is MeetingStatus.PLANNED
    assert summary.meeting.place == "Linden House"
    assert asked.went == [("meeting", {"meeting_id": summary.meeting.id})]


def test_the_day_of_a_meeting_is_typed(
    session: Session, show: Show[MeetingsPage], qtbot: QtBot
) -> None:
    page = show(MeetingsPage, "meetings", plan=True)
    to_come = session.today() + timedelta(days=9)

    page.form.day.selectAll()
    qtbot.keyClicks(page.form.day, "31 2")
    qtbot.mouseClick(page.form.done, LEFT)
    was_refused = page.form.day_field.has_error and meetings.everything(session) == []
    page.form.day.selectAll()
    qtbot.keyClicks(page.form.day, to_come.isoformat())
    qtbot.mouseClick(page.form.done, LEFT)

    (summary,) = meetings.everything(session)
    assert was_refused
    assert summary.meeting.held_on == to_come


def test_times_that_cannot_be_are_said_beside_the_field(
    session: Session, show: Show[MeetingsPage], qtbot: QtBot
) -> None:
    page = show(MeetingsPage, "meetings", plan=True)

    page.form.ends.setTime(page.form.starts.time().addSecs(-3600))
    qtbot.mouseClick(page.form.done, LEFT)

    assert page.form.ends_field.has_error
    assert meetings.everything(session) == []


def test_a_half_planned_meeting_comes_back(
    session: Session, show: Show[MeetingsPage], qtbot: QtBot
) -> None:
    page = show(MeetingsPage, "meetings", plan=True)
    qtbot.keyClicks(page.form.place, "Lin")
    page.keep_draft()
    kept = drafts.kept(session, "meetings")
    assert kept is not None

    again = show(MeetingsPage, "meetings")
    again.resume(dict(kept))

    assert again.form.isVisible()
    assert again.form.place.text() == "Lin"


def test_records_tell_what_was_done_and_the_seal(
    session: Session, show: Show[RecordsPage], qtbot: QtBot
) -> None:
    some_people(session, "Ash")
    page = show(RecordsPage, "records")

    qtbot.mouseClick(page.check, LEFT)
    qtbot.waitUntil(page.result.isVisible)

    assert page.journal.index(0, 2).data() == "A member was added"
    assert page.result.text().startswith("Whole, up to line 2.")


def test_the_journal_never_names_a_member(session: Session, show: Show[RecordsPage]) -> None:
    some_people(session, "Canary")
    page = show(RecordsPage, "records")
    model = page.journal

    cells = [
        str(model.index(row, column).data())
        for row in range(model.rowCount())
        for column in range(model.columnCount())
    ]

    assert not any("Canary" in cell for cell in cells)


def test_settings_are_kept_as_they_are_changed(
    shell: Shell, show: Show[SettingsPage], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:  # fmt: skip
    monkeypatch.setenv("CIRCLEKEEP_DATA", str(tmp_path / "data"))
    page = show(SettingsPage, "settings")

    qtbot.mouseClick(page.colours.toggle("dark"), LEFT)
    page.idle.setValue(9)

    assert (shell.settings.theme, shell.settings.idle_minutes) == ("dark", 9)


def test_the_usual_evening_is_kept_when_its_box_is_left(
    session: Session, show: Show[SettingsPage], qtbot: QtBot
) -> None:
    page = show(SettingsPage, "settings")

    page.group_card.place.clear()
    qtbot.keyClicks(page.group_card.place, "Linden House")
    qtbot.keyClick(page.group_card.place, Qt.Key.Key_Return)

    assert group.profile(session).usual_place == "Linden House"


def test_help_shows_the_lock_key_first(show: Show[HelpPage]) -> None:
    page = show(HelpPage, "help")

    assert page.title == "Help"
    assert page.maps()[0][1][0][0] == "Ctrl+L"


def test_a_paper_is_shown_page_by_page_and_saved_where_one_says(
    session: Session, show: Show[PaperPage], qtbot: QtBot, asked: Asked, tmp_path: Path
) -> None:
    an_agreement(session)
    page = show(PaperPage, "paper")

    page.show_order(papers.agreement(session))
    qtbot.waitUntil(lambda: page.view.has_page)
    first = page.where.text()
    qtbot.mouseClick(page.next_page, LEFT)
    page.save_to(str(tmp_path / "agreement.pdf"))

    assert first.startswith("Page 1 of ")
    assert page.where.text().startswith("Page 2 of ")
    assert (tmp_path / "agreement.pdf").read_bytes().startswith(b"%PDF")
    assert [record.kind for record in papers.history(session)] == ["agreement"]


def test_without_a_printer_the_page_says_why_it_cannot_print(
    session: Session, show: Show[PaperPage], qtbot: QtBot
) -> None:
    from PySide6.QtPrintSupport import QPrinterInfo  # noqa: PLC0415

    an_agreement(session)
    page = show(PaperPage, "paper")
    page.show_order(papers.agreement(session))
    qtbot.waitUntil(lambda: page.view.has_page)

    has_printer = bool(QPrinterInfo.availablePrinterNames())

    assert page.print.isEnabled() == has_printer
    assert page.why_not.isVisible() != has_printer


def test_a_backup_folder_that_is_gone_is_explained(
    session: Session, show: Show[BackupPage], tmp_path: Path
) -> None:
    page = show(BackupPage, "backup")

    page.start(str(tmp_path / "gone"))

    assert page.failed.isVisible()
    assert not page.failed.insist.isVisible()
    assert not page.is_under_way
    assert backups.history(session) == []


@pytest.mark.parametrize("refusal", [KeyFileOnSameStickError(), KeyFileMaybeOnStickError()])
def test_a_backup_beside_the_key_file_is_begun_if_one_insists(
    show: Show[BackupPage],
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
    refusal: RegisterError,
) -> None:
    asked: list[tuple[str, bool]] = []

    def look(_register: Path, folder: Path, **_more: object) -> NoReturn:
        asked.append((folder.name, False))
        raise refusal

    def begin(_session: Session, folder: Path, *, looked: None, beside_key_file: bool) -> NoReturn:
        asked.append((folder.name, beside_key_file))
        raise StickGoneError

    monkeypatch.setattr(second_factor, "has_key_file", lambda _register: True)
    monkeypatch.setattr(second_factor, "look", look)
    monkeypatch.setattr(backups, "begin", begin)
    page = show(BackupPage, "backup")

    page.start("/media/stick")
    qtbot.waitUntil(page.failed.isVisible)
    can_insist = page.failed.insist.isVisible()
    page.failed.insist.click()

    assert can_insist
    assert asked == [("stick", False), ("stick", True)]
    assert not page.failed.insist.isVisible()


def test_the_keyboard_stays_on_the_page_when_a_card_gives_way_to_another(
    session: Session, show: Show[BackupPage], qtbot: QtBot, tmp_path: Path
) -> None:
    page = show(BackupPage, "backup")
    with qtbot.waitActive(page):
        page.activateWindow()
    page.places.setFocus()
    page.take_keyboard()

    page.start(str(tmp_path / "gone"))

    focus = page.window().focusWidget()
    assert focus is not None
    assert page.failed.isAncestorOf(focus)


@pytest.mark.parametrize("percent", [100, 150, 200])
def test_a_page_is_as_wide_as_the_window_lets_it_be(
    session: Session, show: Show[PaperPage], qtbot: QtBot, qapp: QApplication, percent: int
) -> None:
    theme.apply(qapp, name="light", percent=percent)
    page = show(PaperPage, "paper")
    page.resize(1076, 560)

    page.show_order(papers.sign_in_strips(session, on=session.today()))
    qtbot.waitUntil(lambda: page.view.has_page)
    qtbot.wait(50)
    sideways = page.sheet.horizontalScrollBar().maximum()
    theme.apply(qapp, name="light", percent=100)

    assert sideways == 0
