"""Letters that look like another letter, folded to one of them (after Unicode report 39)."""

from __future__ import annotations

import unicodedata
from typing import Final

# Each pair is a sign and what it is taken for. Cyrillic, Greek and Armenian are folded towards
# Latin; a small letter that looks like none follows its capital, so that a name is found in
# either case.
_CYRILLIC: Final = "аa вb гr еe з3 іi ӏl јj кk мm нh оo рp сc тt уy хx ѕs һh ԁd ԛq ԝw үy ѵv"  # noqa: RUF001
_GREEK: Final = "αa βb γy εe ζz ηh ιi κk μm νv οo ρp τt υu χx ωw ϲc ϳj"  # noqa: RUF001
_ARMENIAN: Final = "օo սu հh ոn ցg զq"  # noqa: RUF001
_LATIN: Final = "ıi ɑa ɡg ɩi ʋu ʏy"  # noqa: RUF001
_SIGNS: Final = "0o 1l |l ‐- ‑- ‒- –- —- ―- −- ’' ‘' ʼ' `' ´' ʹ' ʻ'"  # noqa: RUF001

# Capitals whose small letter does not look like the Latin one: used only in a word of mixed
# letters, where somebody borrowed the shape.
_CAPITALS: Final = (
    "ΑA ΒB ΕE ΖZ ΗH ΙI ΚK ΜM ΝN ΟO ΡP ΤT ΥY ΧX "  # noqa: RUF001
    "АA ВB ЕE ЅS ІI ЈJ КK МM НH ОO РP СC ТT УY ХX ҮY"  # noqa: RUF001
)


def _table(pairs: str) -> dict[int, str]:
    return {ord(pair[0]): pair[1] for pair in pairs.split()}


_SMALL_TABLE: Final = _table(f"{_CYRILLIC} {_GREEK} {_ARMENIAN} {_LATIN} {_SIGNS}")
_CAPITAL_TABLE: Final = _table(_CAPITALS)


def skeleton(text: str) -> str:
    """Fold case and look-alikes; marks on letters stay, for they can be seen."""
    words = " ".join(_borrowed(word) for word in text.split(" "))
    folded = unicodedata.normalize("NFKC", words.casefold())
    apart = unicodedata.normalize("NFD", folded)
    return unicodedata.normalize("NFC", apart.translate(_SMALL_TABLE))


def plain_digits(text: str) -> str:
    """Write the digits of every script as 0 to 9."""
    return "".join(
        str(unicodedata.decimal(character)) if character.isdecimal() else character
        for character in text
    )


def _borrowed(word: str) -> str:
    is_mixed = any("a" <= letter.lower() <= "z" for letter in word)
    return word.translate(_CAPITAL_TABLE) if is_mixed else word
