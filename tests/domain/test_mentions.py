"""A name is found where it stands as a word, and not inside another one."""

from __future__ import annotations

import pytest

from app.domain.mentions import stands_in


@pytest.mark.parametrize(
    ("text", "name", "is_there"),
    [
        ("ash was late", "ash", True),
        ("we met ash", "ash", True),
        ("ash, then", "ash", True),
        ("ash's bag", "ash", True),
        ("the ashtray", "ash", False),
        ("a rash, and ash", "ash", True),
        ("小林さん", "小林", True),
        ("nobody", "", False),
        ("", "ash", False),
        ("a 🌻z", "🌻", True),
    ],
)
def test_a_name_stands_in_a_text(text: str, name: str, is_there: bool) -> None:  # noqa: FBT001 - a table
    assert stands_in(text, name) is is_there
