"""Something slow with a stand-in around it, which a test holds up for as long as it likes."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from app.storage.progress import never, stop_if
from tests.patience import PATIENCE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import ModuleType

    import pytest


class HeldUp:
    """Does the real thing once it may, and knows on which threads that was asked for."""

    def __init__(self, real: Callable[..., Any]) -> None:
        self.threads: list[threading.Thread] = []
        self.began, self.goes_on = threading.Event(), threading.Event()
        self._real = real

    def __call__(self, *given: object, **named: Any) -> Any:
        self.threads.append(threading.current_thread())
        self.began.set()
        while not self.goes_on.wait(0.01):
            stop_if(named.get("cancelled", never))
        return self._real(*given, **named)

    @property
    def was_beside_the_windows(self) -> bool:
        """Whether it was asked for, and never on the thread of the windows."""
        return bool(self.threads) and threading.main_thread() not in self.threads

    def wait_until_begun(self) -> None:
        assert self.began.wait(PATIENCE / 1000)


@contextmanager
def held_up(monkeypatch: pytest.MonkeyPatch, place: ModuleType, name: str) -> Iterator[HeldUp]:
    """Hold a function of a module up until `goes_on` is set, or the test is over."""
    stand_in = HeldUp(getattr(place, name))
    monkeypatch.setattr(place, name, stand_in)
    yield stand_in
    stand_in.goes_on.set()
