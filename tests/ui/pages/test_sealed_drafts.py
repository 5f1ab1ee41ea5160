"""Words half written under seal can be thrown away like any others, and taken back for a while."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt

from app.domain.concerns import Worry
from app.errors import DiskFullError
from app.services import drafts, safeguarding
from app.services.session import OpenTier
from tests.builders import PRIVATE, an_account
from ui.pages.concern_new import ConcernNewPage
from ui.pages.safeguarding import SafeguardingPage

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from app.services.session import Session
    from tests.ui.pages.conftest import Asked, Show

LEFT = Qt.MouseButton.LeftButton
CANARY = "A canary was seen."
OTHER = "A wren was heard."


def open_tier(session: Session) -> None:
    session.tier = OpenTier(private=PRIVATE, opened_at=session.now())


def waiting(session: Session) -> list[int]:
    return drafts.numbers(session, "concern_new")


@pytest.fixture
def account(show: Show[ConcernNewPage]) -> ConcernNewPage:
    """Half an account, kept under seal."""
    page = show(ConcernNewPage, "concern_new")
    page.said.setPlainText(CANARY)
    page.worry.choose(Worry.CHILD)
    page.keep_draft()
    return page


def test_there_is_nothing_to_throw_away_before_something_is_written(
    show: Show[ConcernNewPage], qtbot: QtBot
) -> None:
    page = show(ConcernNewPage, "concern_new")
    before = page.throw_away.isVisible()

    qtbot.keyClicks(page.said, "A")

    assert not before
    assert page.throw_away.isVisible()


def test_a_first_account_is_thrown_away(
    account: ConcernNewPage, session: Session, asked: Asked, qtbot: QtBot
) -> None:
    kept = waiting(session)

    qtbot.mouseClick(account.throw_away, LEFT)

    assert kept == [1]
    assert waiting(session) == []
    assert account.draft() is None
    assert not account.throw_away.isVisible()
    assert asked.went == [("safeguarding", {})]
    account.keep_draft()
    open_tier(session)
    account.refresh()
    assert waiting(session) == []
    assert account.said.toPlainText() == ""


def test_it_is_taken_back_as_it_was(
    account: ConcernNewPage, session: Session, asked: Asked, qtbot: QtBot
) -> None:
    before = account.draft()
    qtbot.mouseClick(account.throw_away, LEFT)
    ((_, undo),) = asked.undos

    undo()

    assert account.draft() == before
    assert drafts.kept_sealed(session, "concern_new", PRIVATE) == before
    assert asked.went[-1] == ("concern_new", {})


def test_taken_back_it_stands_beside_what_was_begun_meanwhile(
    account: ConcernNewPage, session: Session, asked: Asked, qtbot: QtBot
) -> None:
    qtbot.mouseClick(account.throw_away, LEFT)
    account.said.setPlainText(OTHER)
    account.keep_draft()
    ((_, undo),) = asked.undos

    undo()

    assert account.said.toPlainText() == OTHER
    assert waiting(session) == [1, 2]
    kept = drafts.kept_sealed(session, "concern_new/2", PRIVATE)
    assert kept is not None
    assert kept["said"] == CANARY


def test_words_typed_within_the_second_throw_no_other_draft_away(
    account: ConcernNewPage, session: Session, show: Show[ConcernNewPage], qtbot: QtBot
) -> None:
    page = show(ConcernNewPage, "concern_new")
    page.said.setPlainText(OTHER)

    qtbot.mouseClick(page.throw_away, LEFT)

    assert waiting(session) == [1]
    assert drafts.kept_sealed(session, "concern_new", PRIVATE) == account.draft()


def test_where_it_cannot_go_it_stays_in_sight(
    account: ConcernNewPage,
    session: Session,
    asked: Asked,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def no_room(*_: object) -> None:
        raise DiskFullError

    monkeypatch.setattr(drafts, "drop", no_room)

    qtbot.mouseClick(account.throw_away, LEFT)

    assert account.said.toPlainText() == CANARY
    assert asked.undos == []
    assert len(asked.said) == 1


def test_all_of_it_taken_out_again_it_does_not_come_back(
    show: Show[ConcernNewPage], session: Session
) -> None:
    page = show(ConcernNewPage, "concern_new")
    page.said.setPlainText(CANARY)
    page.keep_draft()
    page.said.clear()

    page.refresh()

    assert waiting(session) == []


def test_a_page_that_is_empty_because_the_part_is_closed_keeps_its_draft(
    account: ConcernNewPage, session: Session, show: Show[ConcernNewPage]
) -> None:
    page = show(ConcernNewPage, "concern_new")
    page.note_typing()

    page.keep_draft()

    assert waiting(session) == [1]


@pytest.fixture
def addition(session: Session, show: Show[SafeguardingPage], qtbot: QtBot) -> SafeguardingPage:
    """Half an addition to a sheet, kept under seal."""
    safeguarding.seal_concern(session, an_account("The tide was high."))
    open_tier(session)
    page = show(SafeguardingPage, "safeguarding")
    qtbot.waitUntil(page.open.add.isVisible)
    qtbot.mouseClick(page.open.add, LEFT)
    page.open.form.words.setPlainText(CANARY)
    page.keep_draft()
    return page


def test_an_addition_one_never_minds_does_not_come_back(
    addition: SafeguardingPage, session: Session, qtbot: QtBot
) -> None:
    was_kept = drafts.is_kept(session, "safeguarding")

    qtbot.mouseClick(addition.open.form.never_mind, LEFT)

    assert was_kept
    assert not drafts.is_kept(session, "safeguarding")
    assert addition.open.form.isHidden()


def test_such_an_addition_is_taken_back(
    addition: SafeguardingPage, session: Session, asked: Asked, qtbot: QtBot
) -> None:
    before = addition.draft()
    qtbot.mouseClick(addition.open.form.never_mind, LEFT)
    ((_, undo),) = asked.undos

    undo()

    assert addition.draft() == before
    assert drafts.kept_sealed(session, "safeguarding", PRIVATE) == before


def test_an_addition_taken_back_replaces_no_other(
    addition: SafeguardingPage, asked: Asked, qtbot: QtBot
) -> None:
    qtbot.mouseClick(addition.open.form.never_mind, LEFT)
    ((_, undo),) = asked.undos
    qtbot.mouseClick(addition.open.add, LEFT)
    addition.open.form.words.setPlainText(OTHER)

    undo()

    assert addition.open.form.words.toPlainText() == OTHER
    assert asked.said == ["Something else is half written here now. Nothing was taken back."]


def test_never_minding_nothing_offers_nothing(
    session: Session, show: Show[SafeguardingPage], asked: Asked, qtbot: QtBot
) -> None:
    safeguarding.seal_concern(session, an_account("The tide was high."))
    open_tier(session)
    page = show(SafeguardingPage, "safeguarding")
    qtbot.waitUntil(page.open.add.isVisible)
    qtbot.mouseClick(page.open.add, LEFT)

    qtbot.mouseClick(page.open.form.never_mind, LEFT)

    assert asked.undos == []
    assert page.open.form.isHidden()
