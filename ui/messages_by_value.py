"""The sentences of `messages` that depend on one value an error carries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app import errors

if TYPE_CHECKING:
    from app.errors import RegisterError

    # PySide6 says that it returns an object; it returns the text.
    def QT_TRANSLATE_NOOP(context: str, text: str) -> str: ...  # noqa: D103, N802
else:
    from PySide6.QtCore import QT_TRANSLATE_NOOP

# The value's name, a sentence for each value that has one, and the sentence for all others.
BY_VALUE: dict[type[RegisterError], tuple[str, dict[str, str], str]] = {
    errors.MissingGroupsError: (
        "found",
        {
            "0": QT_TRANSLATE_NOOP("Messages", "Type the nine groups from your sheet first."),
            "1": QT_TRANSLATE_NOOP(
                "Messages", "There is one group here. A recovery sheet has nine groups of five."
            ),
        },
        QT_TRANSLATE_NOOP(
            "Messages", "There are {found} groups here. A recovery sheet has nine groups of five."
        ),
    ),
    errors.WeakPassphraseError: (
        "reason",
        {
            "too_short": QT_TRANSLATE_NOOP(
                "Messages", "Use at least 15 characters, or six words made for you."
            ),
            "too_common": QT_TRANSLATE_NOOP(
                "Messages", "Too many people use this one. Add words that only you would choose."
            ),
            "unassigned": QT_TRANSLATE_NOOP(
                "Messages", "One of these signs cannot be typed everywhere. Take it out."
            ),
            "repeats": QT_TRANSLATE_NOOP(
                "Messages", "The same signs come again and again. Use different words."
            ),
            "has_names": QT_TRANSLATE_NOOP(
                "Messages", "The group's name is easy to guess. Leave it out."
            ),
            "in_use": QT_TRANSLATE_NOOP(
                "Messages", "This one is in use here already. Choose another one."
            ),
        },
        QT_TRANSLATE_NOOP("Messages", "Choose a longer passphrase that only you would think of."),
    ),
    errors.PseudonymRevealsError: (
        "kind",
        {
            "email": QT_TRANSLATE_NOOP(
                "Messages", "This looks like an e-mail address. Choose a name that hides who it is."
            ),
            "phone": QT_TRANSLATE_NOOP(
                "Messages", "This looks like a phone number. Choose a name that hides who it is."
            ),
            "web": QT_TRANSLATE_NOOP(
                "Messages", "This looks like a web address. Choose a name that hides who it is."
            ),
            "handle": QT_TRANSLATE_NOOP(
                "Messages", "This looks like an online name. Choose one that is used only here."
            ),
            "date": QT_TRANSLATE_NOOP(
                "Messages", "This looks like a date of birth. Choose a name that hides who it is."
            ),
            "code": QT_TRANSLATE_NOOP(
                "Messages", "This looks like the code of a member. Choose a name."
            ),
        },
        QT_TRANSLATE_NOOP("Messages", "This would tell who it is. Choose another name."),
    ),
    errors.EmptyFieldError: (
        "field",
        {
            "pseudonym": QT_TRANSLATE_NOOP("Messages", "Write the name to be used here."),
            "display_name": QT_TRANSLATE_NOOP("Messages", "Write the group's name."),
            "discreet_name": QT_TRANSLATE_NOOP(
                "Messages", "Write a name that tells a stranger nothing."
            ),
            "said_or_seen": QT_TRANSLATE_NOOP(
                "Messages", "Write what was said or seen. One sentence is enough."
            ),
            "text": QT_TRANSLATE_NOOP("Messages", "Write what you want to add."),
            "reason": QT_TRANSLATE_NOOP("Messages", "Write why this is added."),
            "title": QT_TRANSLATE_NOOP("Messages", "Give the agreement a title."),
        },
        QT_TRANSLATE_NOOP("Messages", "This is needed. Please fill it in."),
    ),
    errors.WrongMeetingStateError: (
        "status",
        {
            "open": QT_TRANSLATE_NOOP("Messages", "This meeting is open already."),
            "closed": QT_TRANSLATE_NOOP("Messages", "This meeting is finished already."),
            "cancelled": QT_TRANSLATE_NOOP("Messages", "This meeting was cancelled."),
        },
        QT_TRANSLATE_NOOP("Messages", "This does not fit where the meeting stands."),
    ),
}
