"""What a window says first after an unlock."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from app.domain.journal import Action
from app.errors import BrokenJournalError, DamagedDatabaseError, RegisterError
from app.services import key_outcome, keyfiles, owed, recovery, sheet_proof
from app.storage import registers as layout
from tests.real_registers import a_register, opened
from ui import first_words, messages

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from app.services.session import Session


@pytest.fixture
def real(tmp_path: Path) -> Iterator[Session]:
    session = opened(a_register(tmp_path).unlocked)
    yield session
    session.close()


class Window:
    """Keeps what it is to say."""

    def __init__(self) -> None:
        self.said: list[tuple[str, str, str]] = []
        self.banner = SimpleNamespace(keep_keyboard_in_sight=lambda: None)

    def say(self, kind: str, text: str, detail: str) -> None:
        self.said.append((kind, text, detail))


def said(
    *,
    damage: RegisterError | None = None,
    put_aside: bool = False,
    other_keys: bool = False,
    wrong: int = 0,
    news: tuple[str, ...] = (),
) -> list[tuple[str, str, str]]:
    window = Window()
    session = SimpleNamespace(
        read_only_because=damage,
        put_aside=put_aside,
        has_unexpected_keys=other_keys,
        db=SimpleNamespace(row=lambda *_: None),  # nothing was noted
    )
    first_words.tell(window, session, wrong_tries=wrong, news=news)  # type: ignore[arg-type]
    return window.said


def test_where_nothing_was_found_nothing_is_said() -> None:
    assert said() == []


@pytest.mark.parametrize(("wrong", "words"), [(1, "tried once"), (7, "tried 7 times")])
def test_wrong_tries_are_told(wrong: int, words: str) -> None:
    ((kind, text, detail),) = said(wrong=wrong)

    assert kind == "amber"
    assert words in text
    assert "somebody else" in detail


def test_a_file_that_was_put_aside_is_told_and_wrong_tries_with_it() -> None:
    ((kind, text, detail),) = said(put_aside=True, wrong=2)

    assert kind == "amber"
    assert "does not belong" in text
    assert "kept" in detail
    assert "tried 2 times" in detail


def test_other_keys_come_before_a_file_that_was_put_aside() -> None:
    ((kind, text, detail),) = said(other_keys=True, put_aside=True)

    assert kind == "amber"
    assert "keys of this register are not those" in text
    assert "make all keys anew" in detail
    assert "was put aside" in detail


@pytest.mark.parametrize("damage", [DamagedDatabaseError(), BrokenJournalError(3)])
def test_damage_comes_before_everything_else(damage: RegisterError) -> None:
    ((kind, text, _),) = said(damage=damage, put_aside=True, wrong=1)

    assert kind == "brick"
    assert text == messages.sentence(damage)


def test_news_alone_are_told_quietly() -> None:
    assert said(news=("All is up to date.", "The backup is kept.")) == [
        ("pine", "All is up to date.", "The backup is kept.")
    ]


def test_news_hide_nothing_that_is_grave() -> None:
    ((kind, text, detail),) = said(wrong=1, news=("All is up to date.", "The backup is kept."))

    assert kind == "amber"
    assert "tried once" in text
    assert detail.endswith("All is up to date. The backup is kept.")


def changed_and_told(
    session: Session, outcome: tuple[Action, bool] | None, *, is_unproven: bool = False
) -> list[tuple[str, str, str]]:
    window = Window()
    if is_unproven:
        sheet_proof.note_unproven(session)
    if outcome is not None:
        act, is_done = outcome
        key_outcome.begin(session, act)
        if is_done:
            with session.db.transaction():
                key_outcome.note_done(session.db, act, at=session.now())
        key_outcome.settle(session, _keys_of(session), [], aside=())
    first_words.tell(window, session, wrong_tries=0)  # type: ignore[arg-type]
    return window.said


def _keys_of(session: Session) -> str:
    return owed.fingerprint(keyfiles.load(layout.live_generation(session.folder)).block)


CHANGES = sorted(recovery._CHANGES_OF_SECRETS)


@pytest.mark.parametrize("act", CHANGES)
@pytest.mark.parametrize("is_done", [True, False])
def test_every_change_of_keys_nobody_heard_of_has_its_words(
    real: Session, act: Action, *, is_done: bool
) -> None:
    ((kind, text, detail),) = changed_and_told(
        real, (act, is_done), is_unproven=act == "sheet_made"
    )

    assert text
    assert detail
    assert ("still opens it" in detail) is not is_done
    assert kind == ("pine" if is_done and act != "sheet_made" else "amber")
    # It is said once.
    assert changed_and_told(real, None) == []


def test_new_keys_are_told_with_what_they_mean_for_what_was_made_before(real: Session) -> None:
    ((kind, text, detail),) = changed_and_told(real, (Action.KEYS_ROTATED, True))

    assert kind == "pine"
    assert text == "All keys were made anew."
    assert "Earlier sheets open nothing" in detail
    assert "Earlier backups still open with what opened them then" in detail


def test_a_sheet_that_was_proven_since_needs_no_words(real: Session) -> None:
    assert changed_and_told(real, (Action.SHEET_MADE, True)) == []


def test_a_sheet_nobody_saw_asks_for_another_one(real: Session) -> None:
    ((kind, _, detail),) = changed_and_told(real, (Action.KEYS_ROTATED, True), is_unproven=True)

    assert kind == "amber"
    assert "make another one" in detail
