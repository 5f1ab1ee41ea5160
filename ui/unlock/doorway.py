"""What the first screens lead to, loaded when somebody is there and not before.

A locked register may stay on the screen for days: until a key is pressed or the pointer moves,
the program holds neither the database nor the screens behind this one.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Signal

from app.services import on_disk
from ui.marking import override

if TYPE_CHECKING:
    from pathlib import Path

    from app.services.on_disk import RegisterOnDisk
    from app.services.registers import Unlocked
    from app.services.session import Clock
    from ui.unlock.flow import Flow
    from ui.unlock.window import UnlockWindow

SIGNS_OF_LIFE = (QEvent.Type.KeyPress, QEvent.Type.MouseMove, QEvent.Type.TouchBegin)


class Doorway(QObject):
    """Joins the first screens to the flow; `noticed` says once that somebody is there."""

    opened = Signal(object, object)
    left = Signal()
    noticed = Signal()

    def __init__(self, window: UnlockWindow, data: Path, clock: Clock) -> None:
        super().__init__(window)
        self._window, self._data, self._clock = window, data, clock
        self._is_noticed = False
        window.lock.unlocked.connect(self._unlocked)
        window.lock.forgot.connect(self._forgot)
        window.lock.undo_wanted.connect(self._undo)
        window.lock.passphrase.changed.connect(self._notice)
        window.new_wanted.connect(self._start_new)
        window.restore_wanted.connect(self._restore)
        window.practice_wanted.connect(self._practise)
        # Events of the window as the desktop sees it: they come wherever the pointer is.
        if (handle := window.windowHandle()) is not None:
            handle.installEventFilter(self)

    @cached_property
    def flow(self) -> Flow:
        """Give the ways to an open session."""
        from ui.unlock.flow import Flow  # noqa: PLC0415 - loads the keys and the database

        flow = Flow(self._window, self._data, self._clock)
        flow.opened.connect(self.opened)
        flow.left.connect(self.left)
        return flow

    @property
    def wrong_tries(self) -> int:
        """Tell how many wrong passphrases came before the one that opened the register."""
        return self.flow.wrong_tries

    @property
    def news(self) -> tuple[str, str] | None:
        """Give what is to be said in the window of a register that came back."""
        return self.flow.news

    def show_registers(self, *, chosen: str) -> None:
        """Show what can be opened on this computer."""
        found = on_disk.on_this_computer(self._data)
        self._window.show_registers(found, chosen=chosen)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in SIGNS_OF_LIFE:
            watched.removeEventFilter(self)
            self._notice()
        return False

    def _notice(self) -> None:
        if not self._is_noticed:
            self._is_noticed = True
            self.noticed.emit()

    def _unlocked(self, unlocked: Unlocked, typed: str) -> None:
        self.flow.unlocked(unlocked, typed)

    def _forgot(self, register: RegisterOnDisk) -> None:
        self.flow.forgot(register)

    def _start_new(self) -> None:
        self.flow.start_new()

    def _restore(self) -> None:
        self.flow.restore()

    def _undo(self, register_id: str) -> None:
        self.flow.undo_restore(register_id)

    def _practise(self) -> None:
        self.flow.practise()
