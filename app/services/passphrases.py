"""Passphrases as the windows need them: rules, strength and a generator."""

from __future__ import annotations

from app.vault.passphrases import PassphraseFlaw, Strength, check, generate, strength

__all__ = ["PassphraseFlaw", "Strength", "check", "generate", "strength"]
