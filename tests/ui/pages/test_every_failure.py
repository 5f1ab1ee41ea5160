"""Whatever the service behind a page fails with is told, and what was typed stays to try again."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn

import pytest
from PySide6.QtWidgets import QLabel, QProgressBar, QPushButton

from app.domain.concerns import Worry
from app.errors import RegisterError
from app.services import (
    agreements,
    backups,
    group,
    journal,
    meetings,
    members,
    recovery,
    safeguarding,
    second_factor,
)
from app.vault import kdf
from tests.real_registers import OTHER_PASSPHRASE, PASSPHRASE, a_register, opened
from tests.ui.failures import FAILURES
from tests.ui.pages.people import an_agreement, some_people
from tests.ui.windows import EVERY_KIND, a_window
from ui import messages
from ui.background import Job

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QWidget
    from pytestqt.qtbot import QtBot

    from app.services.session import Session
    from ui.main_window import MainWindow

WORDS = "Kestrelwing"


class Act(NamedTuple):
    """A page, what is typed there, what is pressed, and the service it calls."""

    where: object
    name: str
    page: str
    fill: Callable[[Any], object]
    press: Callable[[Any], object]
    typed: Callable[[Any], object] = str


def fill_signature(page: Any) -> None:
    page.explained.setChecked(True)
    page.answered.setChecked(True)
    page.kept.setText(WORDS)


def fill_concern(page: Any) -> None:
    page.said.setPlainText(WORDS)
    page.worry.choose(Worry.NOT_SURE)


def fill_keys(page: Any) -> None:
    page.cost = kdf.CHEAPEST
    page.secrets.passphrase.put(PASSPHRASE)
    page.change.new.first.put(OTHER_PASSPHRASE)
    page.change.new.again.put(OTHER_PASSPHRASE)


def typed_keys(page: Any) -> tuple[str, str]:
    return page.secrets.passphrase.text, page.change.new.first.text


def nothing(_page: object) -> None:
    """Type nothing."""


ACTS = (
    Act(members, "enrol", "member_new", lambda page: page.name.setText(WORDS),
        lambda page: page.done.click(), lambda page: page.name.text()),
    Act(members, "change_access_needs", "member", lambda page: page.needs.setText(WORDS),
        lambda page: page._keep(), lambda page: page.needs.text()),
    Act(members, "pause", "member", nothing, lambda page: page.rest.click()),
    Act(members, "put_in_bin", "member", nothing, lambda page: page.bin.click()),
    Act(meetings, "write_about_evening", "meeting",
        lambda page: page.evening.note.setPlainText(WORDS),
        lambda page: page._keep_evening(), lambda page: page.evening.text),
    Act(meetings, "finish", "meeting", nothing, lambda page: page._finish()),
    Act(meetings, "count_guests", "meeting", nothing, lambda page: page.count.more.click()),
    Act(agreements, "sign", "sign", fill_signature,
        lambda page: page.record.click(), lambda page: page.kept.text()),
    Act(safeguarding, "seal_concern", "concern_new", fill_concern,
        lambda page: page.seal.click(), lambda page: page.said.toPlainText()),
    Act(safeguarding, "open_tier_key", "safeguarding",
        lambda page: page.closed.passphrase.put(PASSPHRASE), lambda page: page.closed.open.click()),
    Act(safeguarding, "open_tier", "safeguarding",
        lambda page: page.closed.passphrase.put(PASSPHRASE), lambda page: page.closed.open.click()),
    Act(group, "change_profile", "settings", lambda page: page.group_card.place.setText(WORDS),
        lambda page: page.group_card.changed.emit(), lambda page: page.group_card.place.text()),
    Act(journal, "seal", "records", nothing, lambda page: page.check.click()),
    Act(journal, "seal_words", "records", nothing, lambda page: page.check.click()),
    Act(recovery, "change_passphrase", "keys", fill_keys,
        lambda page: page.change.change.click(), typed_keys),
    Act(recovery, "new_sheet", "keys", fill_keys,
        lambda page: page.sheet_card.make.click(), typed_keys),
    Act(second_factor, "make_and_join", "keys", fill_keys,
        lambda page: page.make_key_file("any"), typed_keys),
    Act(second_factor, "try_out", "keys", fill_keys,
        lambda page: page.try_key_file("any"), typed_keys),
    Act(second_factor, "remove", "keys", fill_keys,
        lambda page: page.remove_key_file(), typed_keys),
    Act(backups, "begin", "backup", nothing, lambda page: page.start("any")),
)  # fmt: skip
ARGS = {"member": "member_id", "sign": "member_id", "meeting": "meeting_id"}


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    session = opened(a_register(tmp_path / "data").unlocked)
    yield session
    session.close()


@pytest.fixture
def window(qtbot: QtBot, session: Session) -> Iterator[MainWindow]:
    some_people(session, "Heron")
    an_agreement(session)
    meetings.open_tonight(session)
    window = a_window(qtbot, session, EVERY_KIND)
    window.show()
    yield window
    for page in window.pages().values():
        page.keep_draft()  # what is due in a moment must not come after the register


@pytest.mark.parametrize("failure", FAILURES, ids=lambda failure: type(failure).__name__)
@pytest.mark.parametrize("act", ACTS, ids=lambda act: f"{act.page}-{act.name}")
def test_it_is_told_and_the_page_can_be_used(
    window: MainWindow, qtbot: QtBot, act: Act, failure: Exception
) -> None:
    def fail(*_: object, **__: object) -> NoReturn:
        raise failure

    window.go(act.page, {ARGS[act.page]: 1} if act.page in ARGS else {})
    page = window.page(act.page)
    assert page is not None
    page.complete()
    act.fill(page)
    before, could = act.typed(page), usable(page)

    with pytest.MonkeyPatch.context() as patch, qtbot.captureExceptions() as mistakes:
        patch.setattr(act.where, act.name, fail)
        # A mistake may come straight back, where no signal lies between.
        with suppress(OSError, MemoryError):
            act.press(page)
        qtbot.waitUntil(lambda: not Job.running())

    if isinstance(failure, RegisterError):
        labels = [*page.findChildren(QLabel), *window.banner.findChildren(QLabel)]
        said = " ".join(label.text() for label in labels if label.isVisible())
        assert messages.sentence(failure, has_words=page.has_words) in said
        assert mistakes == []
    assert not any(bar.isVisible() for bar in page.findChildren(QProgressBar))
    assert act.typed(page) == before or act.typed is str
    assert window.here == act.page
    assert could <= usable(page) or act.page == "backup"


def usable(page: QWidget) -> set[str]:
    return {each.text() for each in page.findChildren(QPushButton) if each.isEnabled()}
