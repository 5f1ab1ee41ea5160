"""Passphrases as the windows need them: rules, strength and a generator."""

from __future__ import annotations

from app.vault.passphrases import (
    LANGUAGES,
    PassphraseFlaw,
    Strength,
    check,
    check_is_other,
    generate,
    strength,
)

__all__ = [
    "LANGUAGES",
    "PassphraseFlaw",
    "Strength",
    "check",
    "check_is_other",
    "generate",
    "strength",
]
