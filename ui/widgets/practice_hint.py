"""The practice group's passphrase, told wherever it is asked for."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication


def practice_hint(*, is_practice: bool) -> str:
    """Say the passphrase that the practice register was made with; nothing of a real one."""
    if not is_practice:
        return ""
    from app.services import practice  # noqa: PLC0415 - only for the practice register

    text = QCoreApplication.translate(
        "Practice", "The passphrase of the practice register is: {words}"
    )
    return text.format(words=practice.PASSPHRASE)
