"""Under seal: written without opening, read only after the passphrase, added to for ever."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, NoReturn

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLabel, QWidget

from app.domain.concerns import Worry
from app.services import drafts, practice, safeguarding
from app.services.session import OpenTier
from app.storage import tries
from app.storage.files import REAL
from tests.builders import PRIVATE, an_account
from tests.real_registers import PASSPHRASE
from ui import theme
from ui.pages.concern_new import ConcernNewPage
from ui.pages.safeguarding import SafeguardingPage
from ui.pages.safety import SafetyPage
from ui.widgets.toggle import Choices

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot

    from app.services.session import Session
    from tests.builders import StandingClock
    from tests.ui.pages.conftest import Asked, Show
    from ui.pages.page import Page
    from ui.shell import Shell

LEFT = Qt.MouseButton.LeftButton
CANARY = "A canary was seen."


def open_tier(session: Session) -> None:
    session.tier = OpenTier(private=PRIVATE, opened_at=session.now())


def words_on(page: Page) -> str:
    return " ".join(label.text() for label in page.findChildren(QLabel))


def test_three_boxes_are_enough_to_seal_without_opening(
    session: Session, show: Show[ConcernNewPage], qtbot: QtBot, asked: Asked
) -> None:
    page = show(ConcernNewPage, "concern_new")

    qtbot.keyClicks(page.said, CANARY)
    qtbot.mouseClick(page.worry.toggle(Worry.NOT_SURE), LEFT)
    qtbot.mouseClick(page.seal, LEFT)

    assert session.tier is None
    assert asked.went == [("safeguarding", {"sealed": "2026-001"})]
    assert page.said.toPlainText() == ""
    open_tier(session)
    (sheet,) = safeguarding.sheets(session)
    assert sheet.first.content.said_or_seen == CANARY  # type: ignore[union-attr]


def test_what_is_missing_is_said_beside_its_field(
    session: Session, show: Show[ConcernNewPage], qtbot: QtBot, asked: Asked
) -> None:
    page = show(ConcernNewPage, "concern_new")

    qtbot.mouseClick(page.seal, LEFT)
    first = page.said_field.has_error
    qtbot.keyClicks(page.said, CANARY)
    qtbot.mouseClick(page.seal, LEFT)

    assert first
    assert not page.said_field.has_error
    assert page.worry_field.has_error
    assert asked.went == []


def has_brick_border(part: QWidget) -> bool:
    picture = part.grab().toImage()
    middle = picture.height() // 2
    return theme.colour("brick").name() in {picture.pixelColor(x, middle).name() for x in (0, 1)}


def test_what_is_missing_or_misread_has_the_border_that_text_has(
    session: Session, show: Show[ConcernNewPage], qtbot: QtBot
) -> None:
    page = show(ConcernNewPage, "concern_new")
    toggle = page.worry.toggle(Worry.NOT_SURE)
    before = (has_brick_border(toggle), has_brick_border(page.day))

    qtbot.keyClicks(page.said, CANARY)
    qtbot.mouseClick(page.seal, LEFT)
    toggle_is_bad = has_brick_border(toggle)
    qtbot.mouseClick(toggle, LEFT)
    page.day.selectAll()
    qtbot.keyClicks(page.day, "some day")
    qtbot.mouseClick(page.seal, LEFT)
    day_is_bad = has_brick_border(page.day)
    page.day.selectAll()
    qtbot.keyClicks(page.day, "today")

    assert before == (False, False)
    assert (toggle_is_bad, day_is_bad) == (True, True)
    assert not has_brick_border(page.worry.toggle(Worry.CHILD))
    assert not has_brick_border(page.day)


def test_the_draft_is_sealed_within_the_second_and_comes_back_only_with_the_key(
    session: Session, show: Show[ConcernNewPage], qtbot: QtBot
) -> None:
    page = show(ConcernNewPage, "concern_new")

    qtbot.keyClicks(page.said, CANARY)
    qtbot.waitUntil(lambda: drafts.is_kept(session, "concern_new"))

    assert drafts.kept(session, "concern_new") is None
    again = show(ConcernNewPage, "concern_new")
    assert again.waiting.isVisible()
    open_tier(session)
    again.refresh()
    assert again.said.toPlainText() == CANARY


def said_in(session: Session, name: str) -> str:
    kept = drafts.kept_sealed(session, name, PRIVATE)
    return "" if kept is None else str(kept["said"])


def test_what_is_written_anew_is_kept_beside_the_draft_that_waits(
    session: Session, show: Show[ConcernNewPage], qtbot: QtBot
) -> None:
    drafts.keep_sealed(session, "concern_new", {"said": CANARY})
    page = show(ConcernNewPage, "concern_new")

    qtbot.keyClicks(page.said, "Something else.")
    page.keep_draft()

    assert page.place == ("concern_new", {"draft": 2})
    assert said_in(session, "concern_new") == CANARY
    assert said_in(session, page.draft_name) == "Something else."


def test_sealing_within_the_second_leaves_the_draft_that_waits(
    session: Session, show: Show[ConcernNewPage], qtbot: QtBot
) -> None:
    drafts.keep_sealed(session, "concern_new", {"said": CANARY})
    page = show(ConcernNewPage, "concern_new")

    qtbot.keyClicks(page.said, "Something else.")
    qtbot.mouseClick(page.worry.toggle(Worry.NOT_SURE), LEFT)
    qtbot.mouseClick(page.seal, LEFT)

    assert drafts.numbers(session, "concern_new") == [1]
    assert said_in(session, "concern_new") == CANARY


def test_of_several_drafts_one_comes_back_after_the_other(
    session: Session, show: Show[ConcernNewPage], qtbot: QtBot
) -> None:
    drafts.keep_sealed(session, "concern_new", {"said": CANARY})
    drafts.keep_sealed(session, "concern_new/2", {"said": "Something else."})
    open_tier(session)
    page = show(ConcernNewPage, "concern_new", draft=2)
    came = [page.said.toPlainText()]

    for _ in range(2):
        qtbot.mouseClick(page.worry.toggle(Worry.NOT_SURE), LEFT)
        qtbot.mouseClick(page.seal, LEFT)
        page.refresh()
        came.append(page.said.toPlainText())

    assert came == ["Something else.", CANARY, ""]
    assert drafts.numbers(session, "concern_new") == []


def test_the_closed_door_is_the_same_whether_anything_is_kept_or_not(
    session: Session, show: Show[SafeguardingPage]
) -> None:
    empty = words_on(show(SafeguardingPage, "safeguarding"))
    safeguarding.seal_concern(session, an_account(CANARY))

    kept = words_on(show(SafeguardingPage, "safeguarding"))

    assert kept == empty


def test_the_door_asks_for_a_passphrase_where_none_was_typed(
    show: Show[SafeguardingPage], qtbot: QtBot
) -> None:
    page = show(SafeguardingPage, "safeguarding")

    with qtbot.assertNotEmitted(page.closed.tried):
        qtbot.mouseClick(page.closed.open, LEFT)

    assert page.closed.field.error.text() == "Type your passphrase first."
    assert page.closed.field.error.isVisible()
    qtbot.keyClicks(page.closed.passphrase.line, "s")
    assert not page.closed.field.has_error


@pytest.mark.parametrize("is_practice", [False, True])
def test_only_the_door_of_the_practice_group_tells_its_passphrase(
    session: Session, show: Show[SafeguardingPage], *, is_practice: bool
) -> None:
    session.is_practice = is_practice
    page = show(SafeguardingPage, "safeguarding")

    assert (practice.PASSPHRASE in words_on(page)) == is_practice
    assert page.closed.field.hint.isVisible() == is_practice


def test_after_wrong_tries_the_door_asks_to_wait(
    session: Session, show: Show[SafeguardingPage], clock: StandingClock, qtbot: QtBot
) -> None:
    for _ in range(4):
        tries.count_wrong(REAL, session.folder, now=clock.now)
    page = show(SafeguardingPage, "safeguarding")

    page.closed.passphrase.put("nine herons over the canal")
    with qtbot.assertNotEmitted(page.closed.tried):
        qtbot.mouseClick(page.closed.open, LEFT)

    assert page.closed.pause.isVisible()
    assert "Try again in 4 s." in page.closed.pause.text()


def test_the_door_counts_down_after_wrong_tries_and_then_opens(
    session: Session, show: Show[SafeguardingPage], clock: StandingClock, qtbot: QtBot
) -> None:
    for _ in range(4):
        tries.count_wrong(REAL, session.folder, now=clock.now)
    page = show(SafeguardingPage, "safeguarding")
    page.closed.passphrase.put(PASSPHRASE)

    clock.now += timedelta(seconds=3)
    qtbot.waitUntil(lambda: "in 1 s." in page.closed.pause.text())
    clock.now += timedelta(seconds=1)
    qtbot.waitUntil(page.closed.pause.isHidden)

    with qtbot.waitSignal(page.closed.tried):
        qtbot.mouseClick(page.closed.open, LEFT)


def test_an_open_part_shows_the_sheet_and_takes_a_correction(
    session: Session, show: Show[SafeguardingPage], qtbot: QtBot
) -> None:
    safeguarding.seal_concern(session, an_account(CANARY))
    open_tier(session)
    page = show(SafeguardingPage, "safeguarding")
    qtbot.waitUntil(lambda: CANARY in words_on(page))

    qtbot.mouseClick(page.open.correct, LEFT)
    is_told_before = "needed" in page.open.form.why.accessibleDescription()
    qtbot.keyClicks(page.open.form.words, "It was a finch.")
    qtbot.mouseClick(page.open.form.seal, LEFT)
    is_asked_why = page.open.form.why_field.has_error
    qtbot.keyClicks(page.open.form.why, "Looked again.")
    qtbot.mouseClick(page.open.form.seal, LEFT)

    assert (is_told_before, is_asked_why) == (True, True)
    (sheet,) = safeguarding.sheets(session)
    assert len(sheet.additions) == 1
    assert sheet.first.content.said_or_seen == CANARY  # type: ignore[union-attr]
    qtbot.waitUntil(lambda: "It was a finch." in words_on(page))


@pytest.mark.parametrize("percent", [100, 200])
def test_what_is_added_is_in_sight_and_says_which_sheet_it_goes_into(
    session: Session,
    show: Show[SafeguardingPage],
    qtbot: QtBot,
    qapp: QApplication,
    percent: int,
) -> None:
    theme.apply(qapp, name="light", percent=percent)
    try:
        first = safeguarding.seal_concern(session, an_account(f"{CANARY} " * 200))
        second = safeguarding.seal_concern(session, an_account(f"{CANARY} " * 200))
        open_tier(session)
        page = show(SafeguardingPage, "safeguarding")
        qtbot.waitUntil(lambda: CANARY in words_on(page))

        page.open.correct.click()
        page.open.form.words.setPlainText("It was a finch.")
        top = page.open.form.mapTo(page.sheet.viewport(), QPoint()).y()
        of_second = words_on(page)
        for choices in page.open.findChildren(Choices):
            choices.toggle(first).click()

        assert 0 <= top < page.sheet.viewport().height() / 2
        assert f"Correct an entry of sheet {second}" in of_second
        assert f"Correct an entry of sheet {first}" in words_on(page)
    finally:
        theme.apply(qapp, name="light", percent=100)


def test_closing_takes_every_sealed_word_off_the_page(
    session: Session, show: Show[SafeguardingPage], qtbot: QtBot
) -> None:
    safeguarding.seal_concern(session, an_account(CANARY))
    open_tier(session)
    page = show(SafeguardingPage, "safeguarding")
    qtbot.waitUntil(lambda: CANARY in words_on(page))

    qtbot.mouseClick(page.open.close_part, LEFT)
    qtbot.waitUntil(lambda: CANARY not in words_on(page))

    assert session.tier is None
    assert page.closed.isVisible()


def test_a_half_written_addition_outlives_the_closing(
    session: Session, show: Show[SafeguardingPage], shell: Shell, qtbot: QtBot
) -> None:
    safeguarding.seal_concern(session, an_account(CANARY))
    open_tier(session)
    page = show(SafeguardingPage, "safeguarding")
    qtbot.waitUntil(lambda: CANARY in words_on(page))
    qtbot.mouseClick(page.open.add, LEFT)
    qtbot.keyClicks(page.open.form.words, "Half a")

    safeguarding.close_tier(session)
    shell.tier_changed()
    draft = page.draft()

    assert page.closed.isVisible()
    assert draft is not None
    assert draft["words"] == "Half a"


def test_nothing_on_an_open_sheet_edits_or_removes(
    session: Session, show: Show[SafeguardingPage], qtbot: QtBot
) -> None:
    from PySide6.QtWidgets import QPushButton  # noqa: PLC0415

    safeguarding.seal_concern(session, an_account(CANARY))
    open_tier(session)
    page = show(SafeguardingPage, "safeguarding")
    qtbot.waitUntil(lambda: CANARY in words_on(page))

    acts = {act.text().replace("&", "") for act in page.open.findChildren(QPushButton)}

    assert acts == {
        "Add an entry",
        "Correct an entry",
        "New sheet",
        "Close the sealed part",
        "Save and seal",
        "Never mind",
    }


def test_safety_brings_no_numbers_of_its_own(show: Show[SafetyPage]) -> None:
    page = show(SafetyPage, "safety")

    words = words_on(page)

    assert not any(letter.isdigit() for letter in words)
    assert "no contact cards yet" in words


def test_a_mistake_while_sheets_are_opened_is_not_passed_over(
    session: Session, show: Show[SafeguardingPage], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_request: object) -> NoReturn:
        raise MemoryError

    open_tier(session)
    monkeypatch.setattr(safeguarding, "open_sheets", fail)

    with qtbot.captureExceptions() as mistakes:
        show(SafeguardingPage, "safeguarding")
        qtbot.waitUntil(lambda: bool(mistakes))

    assert [kind for kind, _, _ in mistakes] == [MemoryError]


def test_a_lock_that_fails_while_it_opens_lets_it_be_opened_again(
    show: Show[SafeguardingPage],
) -> None:
    page = show(SafeguardingPage, "safeguarding")
    page.closed.wait()
    was_free = page.closed.open.isEnabled()

    page.work_stopped()

    assert not was_free
    assert page.closed.open.isEnabled()
