"""Find a pseudonym in what was typed about an evening."""

from __future__ import annotations

import unicodedata


def stands_in(text_key: str, name_key: str) -> bool:
    """Tell whether a name stands in a text as words of its own; both are pseudonym keys.

    Scripts that write without spaces have no such words, so there it is enough to be in it.
    """
    start = text_key.find(name_key) if name_key else -1
    while start >= 0:
        end = start + len(name_key)
        if not _runs_on(text_key[start - 1 : start], name_key[0]) and not _runs_on(
            text_key[end : end + 1], name_key[-1]
        ):
            return True
        start = text_key.find(name_key, start + 1)
    return False


def _runs_on(neighbour: str, edge: str) -> bool:
    """Tell whether the letter outside belongs to the same word as the edge of the name."""
    return neighbour.isalnum() and edge.isalnum() and not _is_unspaced(edge)


def _is_unspaced(letter: str) -> bool:
    name = unicodedata.name(letter, "")
    return name.startswith(("CJK", "HIRAGANA", "KATAKANA", "THAI", "LAO", "KHMER", "MYANMAR"))
