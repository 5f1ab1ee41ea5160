"""What a window says of a change of keys whose end nobody heard of, and of all keys made anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from app.domain.journal import Action
from app.services import key_outcome, registers, sheet_proof

if TYPE_CHECKING:
    from app.services.session import Session

    # PySide6 says that it returns an object; it returns the text.
    def QT_TRANSLATE_NOOP(context: str, text: str) -> str: ...  # noqa: D103, N802
else:
    from PySide6.QtCore import QT_TRANSLATE_NOOP

_DONE = {
    Action.PASSPHRASE_CHANGED: (
        QT_TRANSLATE_NOOP("KeyWords", "Your passphrase was changed."),
        QT_TRANSLATE_NOOP("KeyWords", "The one before opens nothing here any more."),
    ),
    Action.RECOVERED: (
        QT_TRANSLATE_NOOP("KeyWords", "Your passphrase was set anew with the recovery sheet."),
        QT_TRANSLATE_NOOP(
            "KeyWords", "The one before, and the sheet you used, open nothing here any more."
        ),
    ),
    Action.SHEET_MADE: (
        QT_TRANSLATE_NOOP("KeyWords", "A new recovery sheet was made."),
        QT_TRANSLATE_NOOP("KeyWords", "The one before opens nothing here any more."),
    ),
    Action.KEY_FILE_JOINED: (
        QT_TRANSLATE_NOOP("KeyWords", "The key file was joined to your passphrase."),
        QT_TRANSLATE_NOOP(
            "KeyWords", "The register opens with both together. Keep the stick apart from it."
        ),
    ),
    Action.KEY_FILE_REMOVED: (
        QT_TRANSLATE_NOOP("KeyWords", "The key file is not needed any more."),
        QT_TRANSLATE_NOOP("KeyWords", "The passphrase alone opens the register."),
    ),
    Action.TIER_SET_APART: (
        QT_TRANSLATE_NOOP("KeyWords", "The sealed part was given its new passphrase."),
        QT_TRANSLATE_NOOP("KeyWords", "What opened it before opens it no more."),
    ),
    Action.TIER_REJOINED: (
        QT_TRANSLATE_NOOP("KeyWords", "One passphrase opens both parts now."),
        QT_TRANSLATE_NOOP("KeyWords", "Both sheets of before open nothing here any more."),
    ),
    Action.KEYS_ROTATED: (
        QT_TRANSLATE_NOOP("KeyWords", "All keys were made anew."),
        QT_TRANSLATE_NOOP(
            "KeyWords",
            "Earlier sheets open nothing here any more. Earlier backups still open with what "
            "opened them then: make a new backup, and destroy those.",
        ),
    ),
}
_STICK = QT_TRANSLATE_NOOP("KeyWords", "The key file is the one it was.")
_UNPROVEN = (
    QT_TRANSLATE_NOOP("KeyWords", "The new recovery sheet was not typed back."),
    QT_TRANSLATE_NOOP("KeyWords", "It may not be on paper: make another one, under “Keys”."),
)
_STOPPED = {
    Action.PASSPHRASE_CHANGED: QT_TRANSLATE_NOOP("KeyWords", "Your passphrase was not changed."),
    Action.SHEET_MADE: QT_TRANSLATE_NOOP("KeyWords", "No new recovery sheet was made."),
    Action.RECOVERED: QT_TRANSLATE_NOOP("KeyWords", "Your passphrase was not set anew."),
    Action.KEY_FILE_JOINED: QT_TRANSLATE_NOOP("KeyWords", "The new key file was not joined."),
    Action.KEY_FILE_REMOVED: QT_TRANSLATE_NOOP("KeyWords", "The key file is still needed."),
    Action.TIER_SET_APART: QT_TRANSLATE_NOOP(
        "KeyWords", "The sealed part was not given a new passphrase."
    ),
    Action.TIER_REJOINED: QT_TRANSLATE_NOOP(
        "KeyWords", "The sealed part still has a passphrase of its own."
    ),
    Action.KEYS_ROTATED: QT_TRANSLATE_NOOP("KeyWords", "The keys were not made anew."),
}
_AS_BEFORE = QT_TRANSLATE_NOOP(
    "KeyWords",
    "It was stopped before it was done, so nothing was changed: what opened the register before "
    "still opens it.",
)
_LEFT_ON_STICK = QT_TRANSLATE_NOOP(
    "KeyWords", "A file that it may have left on the stick opens nothing."
)


def told(session: Session) -> tuple[bool, list[str]]:
    """Give what is to be said first, and whether it asks for something; nothing mostly."""
    outcome = key_outcome.kept(session)
    if outcome is None:
        return False, []
    if not outcome.is_done:
        stick = [_LEFT_ON_STICK] if outcome.act is Action.KEY_FILE_JOINED else []
        return True, _said([_STOPPED.get(outcome.act, ""), _AS_BEFORE, *stick])
    is_unproven = sheet_proof.is_unproven(session)
    if outcome.act is Action.SHEET_MADE and not is_unproven:
        return False, []
    stick = []
    if outcome.act is Action.KEYS_ROTATED and registers.needs_key_file(session.register):
        stick = [_STICK]
    paper = _UNPROVEN if is_unproven else ()
    return is_unproven, _said([*_DONE.get(outcome.act, ()), *stick, *paper])


def _said(texts: list[str]) -> list[str]:
    return [QCoreApplication.translate("KeyWords", text) for text in texts if text]
