"""Members on their pages: found, added, changed as one types, and put in the bin with an undo."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QLabel, QWidget

from app.domain.agreements import SigningMethod, SigningState
from app.domain.meetings import Mark
from app.domain.members import LeaveReason, MemberStatus
from app.services import agreements, drafts, members
from app.services.default_texts import agreement_sections
from tests.ui.pages.people import an_agreement, has_signed, some_people
from ui import theme
from ui.pages.agreement import AgreementPage
from ui.pages.agreements import AgreementsPage
from ui.pages.member import MemberPage
from ui.pages.member_new import MemberNewPage
from ui.pages.members import MembersPage, Show
from ui.pages.sign import SignPage
from ui.widgets.visit_strip import VisitDot, VisitStrip

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot

    from app.services.session import Session
    from tests.ui.pages.conftest import Asked
    from tests.ui.pages.conftest import Show as ShowPage

LEFT = Qt.MouseButton.LeftButton


def words_in(widget: QWidget) -> list[str]:
    return [label.text() for label in widget.findChildren(QLabel)]


def names(page: MembersPage) -> list[str]:
    return [row.member.pseudonym for row in page.model.rows]


def test_the_list_narrows_as_one_types(
    session: Session, show: ShowPage[MembersPage], qtbot: QtBot
) -> None:
    some_people(session, "Ash", "Marta", "Old Tom")
    page = show(MembersPage, "members")

    qtbot.keyClicks(page.search, "ma")

    assert names(page) == ["Marta", "Old Tom"] or names(page) == ["Marta"]
    assert "Ash" not in names(page)


def test_a_filter_shows_who_is_to_sign(
    session: Session, show: ShowPage[MembersPage], qtbot: QtBot
) -> None:
    an_agreement(session)
    ash, _ = some_people(session, "Ash", "Blue")
    has_signed(session, ash)
    page = show(MembersPage, "members")

    qtbot.mouseClick(page.filter.toggle(Show.TO_SIGN), LEFT)

    assert names(page) == ["Blue"]


def test_a_long_list_comes_in_slices(session: Session, show: ShowPage[MembersPage]) -> None:
    some_people(session, *(f"Person {chr(97 + n // 26)}{chr(97 + n % 26)}" for n in range(60)))
    page = show(MembersPage, "members")

    first = len(page.model.rows)
    while page.model.canFetchMore(QModelIndex()):
        page.model.fetchMore(QModelIndex())

    assert first < 60
    assert len(page.model.rows) == 60


def test_a_click_on_a_row_opens_the_member(
    session: Session, show: ShowPage[MembersPage], qtbot: QtBot, asked: Asked
) -> None:
    (ash,) = some_people(session, "Ash")
    page = show(MembersPage, "members")
    where = page.table.visualRect(page.model.index(0, 0)).center()

    qtbot.mouseClick(page.table.viewport(), LEFT, pos=where)

    assert asked.went == [("member", {"member_id": ash.id})]


def test_an_empty_register_says_what_to_do_first(
    show: ShowPage[MembersPage], qtbot: QtBot, asked: Asked
) -> None:
    page = show(MembersPage, "members")

    qtbot.mouseClick(page.first, LEFT)

    assert page.empty.isVisible()
    assert not page.table.isVisible()
    assert asked.went == [("member_new", {"name": ""})]


def test_a_new_member_is_enrolled_by_name_alone(
    session: Session, show: ShowPage[MemberNewPage], qtbot: QtBot, asked: Asked
) -> None:
    page = show(MemberNewPage, "member_new")

    qtbot.keyClicks(page.name, "Heron")
    qtbot.mouseClick(page.done, LEFT)

    (heron,) = members.everyone(session)
    assert (heron.pseudonym, heron.joined_on) == ("Heron", session.today())
    assert asked.went == [("member", {"member_id": heron.id})]


def test_what_stands_against_a_name_is_said_while_typing(
    session: Session, show: ShowPage[MemberNewPage], qtbot: QtBot
) -> None:
    some_people(session, "Ash")
    page = show(MemberNewPage, "member_new")

    qtbot.keyClicks(page.name, "Ash")
    taken = page.name_field.error.text()
    qtbot.keyClicks(page.name, " B.")
    free = page.name_field.has_error
    page.name.setText("ash@example.org")

    assert "is used here already" in taken
    assert "M-001" not in taken
    assert not free
    assert page.name_field.has_error


def test_a_half_typed_member_is_kept_and_comes_back(
    session: Session, show: ShowPage[MemberNewPage], qtbot: QtBot
) -> None:
    page = show(MemberNewPage, "member_new")
    qtbot.keyClicks(page.name, "Her")
    page.keep_draft()
    kept = drafts.kept(session, "member_new")
    assert kept is not None

    again = show(MemberNewPage, "member_new")
    again.resume(dict(kept))

    assert again.name.text() == "Her"


def test_leaving_a_field_renames_and_says_so(
    session: Session, show: ShowPage[MemberPage], qtbot: QtBot
) -> None:
    (ash,) = some_people(session, "Ash")
    page = show(MemberPage, "member", member_id=ash.id)

    page.name.clear()
    qtbot.keyClicks(page.name, "Ash B.")
    qtbot.keyClick(page.name, Qt.Key.Key_Return)

    assert members.get(session, ash.id).pseudonym == "Ash B."
    assert page.title == "Ash B."


def test_putting_in_the_bin_offers_the_way_back(
    session: Session, show: ShowPage[MemberPage], qtbot: QtBot, asked: Asked
) -> None:
    (ash,) = some_people(session, "Ash")
    page = show(MemberPage, "member", member_id=ash.id)

    qtbot.mouseClick(page.bin, LEFT)
    gone = members.get(session, ash.id).in_bin
    (words, undo) = asked.undos[0]
    undo()

    assert gone
    assert "Ash" in words
    assert not members.get(session, ash.id).in_bin


def test_leaving_takes_one_word(session: Session, show: ShowPage[MemberPage], qtbot: QtBot) -> None:
    (ash,) = some_people(session, "Ash")
    page = show(MemberPage, "member", member_id=ash.id)

    qtbot.mouseClick(page.leave, LEFT)
    qtbot.mouseClick(page.leaving.reasons.toggle(LeaveReason.MOVED), LEFT)

    member = members.get(session, ash.id)
    assert (member.status, member.leave_reason) == (MemberStatus.LEFT, LeaveReason.MOVED)
    assert page.back.isVisible()


def test_a_signature_needs_two_ticks_before_it_can_be_recorded(
    session: Session, show: ShowPage[SignPage], qtbot: QtBot, asked: Asked
) -> None:
    an_agreement(session)
    (ash,) = some_people(session, "Ash")
    page = show(SignPage, "sign", member_id=ash.id, meeting_id=7)

    before = page.record.isEnabled()
    for tick in page.ticks:
        tick.click()
    qtbot.keyClicks(page.kept, "box A")
    qtbot.mouseClick(page.record, LEFT)

    (signature,) = agreements.of_member(session, ash.id)
    assert not before
    assert (signature.method, signature.paper_kept) == (SigningMethod.PAPER_HELD, "box A")
    assert agreements.signing_state(session, ash.id) is SigningState.SIGNED
    assert asked.went == [("meeting", {"meeting_id": 7})]


def test_ticks_are_not_lost_at_a_lock(session: Session, show: ShowPage[SignPage]) -> None:
    an_agreement(session)
    (ash,) = some_people(session, "Ash")
    page = show(SignPage, "sign", member_id=ash.id)
    page.explained.click()
    draft = page.draft()
    assert draft is not None

    again = show(SignPage, "sign", member_id=ash.id)
    again.resume(draft)

    assert [tick.isChecked() for tick in again.ticks] == [True, False, False]


def test_a_draft_is_read_changed_and_published(
    session: Session, show: ShowPage[AgreementPage], qtbot: QtBot
) -> None:
    an_agreement(session)
    current = agreements.current(session)
    assert current is not None
    draft = agreements.revise(session, title="Our agreement", sections=current.sections[::-1])
    page = show(AgreementPage, "agreement", version_id=draft.id)

    qtbot.mouseClick(page.mode.toggle("edit"), LEFT)
    page.editors[0].words.setPlainText("Changed words.")
    page.editors[0].words.left.emit()
    qtbot.mouseClick(page.publish, LEFT)

    published = agreements.current(session)
    assert published is not None
    assert published.id == draft.id
    assert published.sections[0].body == "Changed words."


def test_the_agreements_page_leads_to_the_first_draft(
    session: Session, show: ShowPage[AgreementsPage], qtbot: QtBot, asked: Asked
) -> None:
    from tests.ui.pages.people import SECTIONS  # noqa: PLC0415

    draft = agreements.revise(session, title="Our agreement", sections=SECTIONS)
    page = show(AgreementsPage, "agreements")

    qtbot.mouseClick(page.read, LEFT)

    assert page.read.text().startswith("Read and publish version 1")
    assert asked.went == [("agreement", {"version_id": draft.id})]


def test_who_is_to_sign_comes_first_and_a_click_signs(
    session: Session, show: ShowPage[AgreementsPage], qtbot: QtBot, asked: Asked
) -> None:
    an_agreement(session)
    ash, blue = some_people(session, "Ash", "Blue")
    has_signed(session, ash)
    page = show(AgreementsPage, "agreements")
    where = page.table.visualRect(page.model.index(0, 0)).center()

    qtbot.mouseClick(page.table.viewport(), LEFT, pos=where)

    assert asked.went == [("sign", {"member_id": blue.id})]


def test_two_copies_are_ordered_for_printing(
    session: Session, show: ShowPage[AgreementsPage], qtbot: QtBot, asked: Asked
) -> None:
    an_agreement(session)
    some_people(session, "Ash")
    page = show(AgreementsPage, "agreements")

    qtbot.mouseClick(page.print, LEFT)

    assert [order.kind for order in asked.papers] == ["agreement"]


@pytest.mark.parametrize("percent", [100, 150, 200])
def test_the_words_of_the_find_box_are_read_whole(
    session: Session, show: ShowPage[MembersPage], qapp: QApplication, percent: int
) -> None:
    some_people(session, "Ash")
    theme.apply(qapp, name="light", percent=percent)
    page = show(MembersPage, "members")

    box = page.search
    needed = box.fontMetrics().horizontalAdvance(box.placeholderText())
    room = box.width()
    theme.apply(qapp, name="light", percent=100)

    assert room > needed + box.height()


def test_all_ten_visits_are_seen_on_a_small_laptop(qtbot: QtBot) -> None:
    strip = VisitStrip()
    qtbot.addWidget(strip)
    strip.resize(604, 64)
    days = [f"{day} Nov" for day in range(10, 20)]

    strip.show_visits([VisitDot(mark=Mark.PRESENT, label=day) for day in days])

    assert strip.room() >= len(days)


def test_a_name_papers_cannot_show_may_be_used_all_the_same(
    session: Session, show: ShowPage[MemberNewPage], qtbot: QtBot
) -> None:
    page = show(MemberNewPage, "member_new")

    page.name.setText("Fox \N{FOX FACE}")
    warned = page.name_field.hint.text()
    qtbot.mouseClick(page.done, LEFT)

    assert "\N{FOX FACE}" in warned
    assert [each.pseudonym for each in members.everyone(session)] == ["Fox \N{FOX FACE}"]


def test_one_person_is_counted_in_words_that_fit(
    session: Session, show: ShowPage[MembersPage]
) -> None:
    some_people(session, "Ash")
    alone = words_in(show(MembersPage, "members").header)
    some_people(session, "Blue")
    both = words_in(show(MembersPage, "members").header)
    page = show(MembersPage, "members", show=Show.BIN)

    assert "1 person, by the name they use here" in alone
    assert "2 people, by the names they use here" in both
    assert page.nobody.text() == "Nobody is in the bin."


def test_parts_with_blanks_are_named_before_publishing(
    session: Session, show: ShowPage[AgreementPage]
) -> None:
    title, sections = agreement_sections()
    with session.change() as change:
        draft = agreements.add_default_draft(change, title=title, sections=sections)
    assert draft is not None

    page = show(AgreementPage, "agreement", version_id=draft.id)

    said = " ".join(words_in(page.before))
    assert "Parts 7, 8, 9, 12, 14 have blanks" in said
    assert "All parts have words" not in said
