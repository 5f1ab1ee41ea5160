"""What a window says first after an unlock: what was found, and who else was at the computer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from app.services import key_outcome
from ui import key_words, messages

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.services.session import Session
    from ui.main_window import MainWindow

    # PySide6 says that it returns an object; it returns the text.
    def QT_TRANSLATE_NOOP(context: str, text: str) -> str: ...  # noqa: D103, N802
else:
    from PySide6.QtCore import QT_TRANSLATE_NOOP

_ONCE = QT_TRANSLATE_NOOP(
    "FirstWords", "Since it was last opened, a wrong passphrase was tried once."
)
_OFTEN = QT_TRANSLATE_NOOP(
    "FirstWords", "Since it was last opened, wrong passphrases were tried {count} times."
)
_WHO = QT_TRANSLATE_NOOP("FirstWords", "If that was not you, somebody else was at this computer.")
_ASIDE = QT_TRANSLATE_NOOP(
    "FirstWords", "A file that does not belong to this register lay in its folder."
)
_ASIDE_MEANS = QT_TRANSLATE_NOOP(
    "FirstWords",
    "It was put aside and kept. Programs that synchronise or copy files leave such ones: let none "
    "of them work in Circlekeep's folder. Look whether what you wrote last is there.",
)
_KEYS = QT_TRANSLATE_NOOP(
    "FirstWords", "The keys of this register are not those it had when it was last open."
)
_KEYS_MEAN = QT_TRANSLATE_NOOP(
    "FirstWords",
    "An older copy of them lies in its folder, so what opened it then opens it now: passphrase, "
    "sheet and key file of that time. If you did not put it there, make all keys anew.",
)


def tell(
    window: MainWindow, session: Session, *, wrong_tries: int, news: Sequence[str] = ()
) -> None:
    """Say what she has to know before she goes on, the most serious thing first, news last."""
    asks, changed = key_words.told(session)
    grave = [*_found(session), *_tried(wrong_tries)]
    grave, news = ([*grave, *changed], news) if asks else (grave, [*changed, *news])
    kind = "pine"
    if grave:
        kind = "amber" if session.read_only_because is None else "brick"
    if sentences := [*grave, *news]:
        window.say(kind, sentences[0], " ".join(sentences[1:]))
        window.banner.keep_keyboard_in_sight()
    key_outcome.forget(session)


def _found(session: Session) -> list[str]:
    if session.read_only_because is not None:
        return [messages.sentence(session.read_only_because)]
    keys = (_KEYS, _KEYS_MEAN) if session.has_unexpected_keys else ()
    aside = (_ASIDE, _ASIDE_MEANS) if session.put_aside else ()
    return [_told(text) for text in (*keys, *aside)]


def _tried(wrong: int) -> list[str]:
    if not wrong:
        return []
    return [_told(_ONCE if wrong == 1 else _OFTEN).format(count=wrong), _told(_WHO)]


def _told(text: str) -> str:
    return QCoreApplication.translate("FirstWords", text)
