"""The windows get the vault's rules unchanged."""

from __future__ import annotations

import pytest

from app.errors import WeakPassphraseError
from app.services import passphrases


def test_a_generated_passphrase_passes_its_own_rules() -> None:
    text = passphrases.generate()

    passphrases.check(text, names=("Evening Circle",))
    assert passphrases.strength(text) is passphrases.Strength.STRONG


def test_a_refusal_names_its_flaw() -> None:
    with pytest.raises(WeakPassphraseError) as refused:
        passphrases.check("short")

    assert refused.value.reason == passphrases.PassphraseFlaw.TOO_SHORT
