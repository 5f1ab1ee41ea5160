"""Wrong passphrases at the sealed tier's door count like those at the lock screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.errors import WrongPassphraseError
from app.services import registers, safeguarding
from app.services.safeguarding import TierRequest
from tests.builders import NOON
from tests.real_registers import OTHER_PASSPHRASE, PASSPHRASE, a_register, opened, unlock

if TYPE_CHECKING:
    from pathlib import Path


def test_wrong_tries_at_the_sealed_tier_are_shown_at_the_next_unlock(tmp_path: Path) -> None:
    unlocked = a_register(tmp_path).unlocked
    session = opened(unlocked)
    wrong = TierRequest.of(session, OTHER_PASSPHRASE)

    for _ in range(3):
        with pytest.raises(WrongPassphraseError):
            safeguarding.open_tier_key(wrong, clock=lambda: NOON)
    assert registers.delay_before_next_try(unlocked.register, clock=lambda: NOON) > 0

    # The right one opens it, and what happened is still told.
    safeguarding.open_tier_key(TierRequest.of(session, PASSPHRASE))
    session.close()
    assert unlock(unlocked.register).wrong_tries_before == 3
    assert registers.wrong_tries(unlocked.register) == 0
