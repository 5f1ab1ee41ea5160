"""What a window says first after an unlock."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from app.errors import BrokenJournalError, DamagedDatabaseError, RegisterError
from ui import first_words, messages


class Window:
    """Keeps what it is to say."""

    def __init__(self) -> None:
        self.said: list[tuple[str, str, str]] = []

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
        read_only_because=damage, put_aside=put_aside, has_unexpected_keys=other_keys
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
