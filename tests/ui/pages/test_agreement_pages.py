"""A long agreement and a long signing list: they come piece by piece, and nothing is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from app.domain.agreements import Section, VersionStatus
from app.errors import DiskFullError
from app.services import agreements
from tests.ui.pages.people import SECTIONS, an_agreement, has_signed, some_people
from ui.lock import keeping
from ui.pages.agreement import AgreementPage
from ui.pages.agreements import AgreementsPage

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from app.domain.agreements import AgreementVersion
    from app.services.session import Session
    from tests.ui.pages.conftest import Show as ShowPage

LEFT = Qt.MouseButton.LeftButton


def a_long_draft(session: Session) -> AgreementVersion:
    an_agreement(session)
    current = agreements.current(session)
    assert current is not None
    more = tuple(Section(heading=f"Part {number}", body="Words.") for number in range(12))
    return agreements.revise(session, title="Our agreement", sections=(*current.sections, *more))


def test_a_long_text_comes_in_a_few_turns_and_in_its_order(
    session: Session, show: ShowPage[AgreementPage], qtbot: QtBot
) -> None:
    draft = a_long_draft(session)

    page = show(AgreementPage, "agreement", version_id=draft.id)
    is_filling = page.is_filling()
    qtbot.waitUntil(lambda: not page.is_filling())

    assert is_filling
    heads = [label.text() for label in page.parts.findChildren(QLabel) if "Part" in label.text()]
    assert heads == [f"{number + 4}  Part {number}" for number in range(12)]


def test_a_text_that_is_shown_already_is_not_made_anew(
    session: Session, show: ShowPage[AgreementPage], qtbot: QtBot
) -> None:
    draft = a_long_draft(session)
    page = show(AgreementPage, "agreement", version_id=draft.id)
    qtbot.waitUntil(lambda: not page.is_filling())
    before = page.parts.findChildren(QLabel)

    page.arrive({"version_id": draft.id})
    page.refresh()

    assert not page.is_filling()
    assert page.parts.findChildren(QLabel) == before


def test_words_typed_before_all_boxes_are_there_lose_none_of_the_others(
    session: Session, show: ShowPage[AgreementPage], qtbot: QtBot
) -> None:
    draft = a_long_draft(session)
    page = show(AgreementPage, "agreement", version_id=draft.id)

    qtbot.mouseClick(page.mode.toggle("edit"), LEFT)
    made = len(page.editors)
    page.editors[0].words.setPlainText("Changed words.")
    page.editors[0].words.left.emit()

    kept = agreements.get(session, draft.id).sections
    assert made < len(draft.sections)
    assert kept[0].body == "Changed words."
    assert kept[1:] == draft.sections[1:]


@pytest.mark.parametrize("ends", ["read", "publish"])
def test_words_that_could_not_be_kept_stay_where_one_writes(
    session: Session,
    show: ShowPage[AgreementPage],
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    ends: str,
) -> None:
    draft = a_long_draft(session)
    page = show(AgreementPage, "agreement", version_id=draft.id)
    qtbot.mouseClick(page.mode.toggle("edit"), LEFT)
    page.editors[0].words.setPlainText("Changed words.")

    def refuse(_session: Session, **_words: object) -> None:
        raise DiskFullError

    with monkeypatch.context() as full:
        full.setattr(agreements, "revise", refuse)
        qtbot.mouseClick(page.publish if ends == "publish" else page.mode.toggle("read"), LEFT)

    assert page.mode.value == "edit"
    assert page.editors[0].words.toPlainText() == "Changed words."
    assert agreements.get(session, draft.id).status is VersionStatus.DRAFT
    page.editors[0].words.left.emit()
    assert agreements.get(session, draft.id).sections[0].body == "Changed words."


def test_a_kept_draft_of_a_late_part_comes_back_with_its_cursor(
    session: Session, show: ShowPage[AgreementPage], qtbot: QtBot
) -> None:
    draft = a_long_draft(session)
    page = show(AgreementPage, "agreement", version_id=draft.id)
    qtbot.mouseClick(page.mode.toggle("edit"), LEFT)
    page.complete()
    page.editors[-1].words.setPlainText("Half a sen")
    data = page.draft()
    assert data is not None

    again = show(AgreementPage, "agreement", version_id=draft.id)
    with qtbot.waitActive(again):
        again.activateWindow()
    again.resume(data)
    keeping.put_back(again, {"field": 2 * len(draft.sections) - 1, "cursor": 4})

    assert again.editors[-1].words.toPlainText() == "Half a sen"
    assert again.editors[-1].words.hasFocus()
    assert again.editors[-1].words.textCursor().position() == 4


def test_a_long_signing_list_comes_as_one_scrolls(
    session: Session, show: ShowPage[AgreementsPage], qtbot: QtBot
) -> None:
    an_agreement(session)
    people = some_people(
        session, *(f"Person {chr(97 + n // 26)}{chr(97 + n % 26)}" for n in range(160))
    )
    has_signed(session, people[0])
    page = show(AgreementsPage, "agreements")
    bar = page.sheet.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    at_first = page.model.rowCount()

    def scroll_down() -> bool:
        bar.setValue(bar.maximum())
        return page.model.rowCount() == len(people)

    qtbot.waitUntil(scroll_down)
    last = page.model.index(len(people) - 1, 0)
    room = page.table.viewport()
    qtbot.waitUntil(lambda: room.rect().contains(page.table.visualRect(last).center()))

    assert at_first < len(people)
    assert page.model.rows[-1].pseudonym == people[0].pseudonym
    assert page.model.rows[-1].signature is not None


@pytest.mark.parametrize("is_shown_meanwhile", [False, True])
def test_a_short_signing_list_is_as_tall_as_its_rows_once_the_first_text_is_published(
    session: Session, show: ShowPage[AgreementsPage], qtbot: QtBot, *, is_shown_meanwhile: bool
) -> None:
    agreements.revise(session, title="Our agreement", sections=SECTIONS)
    some_people(session, "Heron", "Wren")
    page = show(AgreementsPage, "agreements")
    qtbot.waitUntil(lambda: not page.table.isVisible())

    page.setVisible(is_shown_meanwhile)
    agreements.publish(session)
    page.refresh()
    page.show()

    last = page.model.index(1, 0)
    room = page.table.viewport()
    qtbot.waitUntil(lambda: room.rect().contains(page.table.visualRect(last)))


def test_a_short_signing_list_stays_as_tall_as_its_rows_when_it_is_read_anew(
    session: Session, show: ShowPage[AgreementsPage], qtbot: QtBot
) -> None:
    an_agreement(session)
    some_people(session, "Heron", "Wren")
    page = show(AgreementsPage, "agreements")
    room = page.table.viewport()

    def is_whole() -> bool:
        return room.rect().contains(page.table.visualRect(page.model.index(1, 0)))

    qtbot.waitUntil(is_whole)
    page.refresh()

    qtbot.waitUntil(is_whole)
