"""What a restore or its undoing set aside is called by what brings it back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.errors import DamagedDatabaseError
from app.services import undo
from ui.pages.backup import BackupPage

if TYPE_CHECKING:
    from pathlib import Path

    from app.services.session import Session
    from tests.ui.pages.conftest import Show


@pytest.mark.parametrize(
    ("is_undone", "words"),
    [(False, "Undo the restore"), (True, "Bring the restored state back")],
)
def test_a_restore_that_was_undone_is_not_offered_to_be_undone(
    *,
    is_undone: bool,
    words: str,
    session: Session,
    show: Show[BackupPage],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    offer = undo.Offer(
        generation=tmp_path, register_id=bytes(16), key=bytes(32), acts_since=0, is_undone=is_undone
    )

    def cannot_look(_offer: undo.Offer, **_how: object) -> undo.SetAside:
        raise DamagedDatabaseError

    monkeypatch.setattr(undo, "offer", lambda _session: offer)
    monkeypatch.setattr(undo, "look", cannot_look)

    card = show(BackupPage, "backup").undo

    assert card.title.text() == words
    assert card.act.text() == f"{words}…"
    assert card.act.accessibleName() == f"{words}…"
