"""Waiting for windows as long as a busy computer may take."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytestqt.qtbot import QtBot
from typing_extensions import override

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.wait_signal import CheckParamsCb, SignalBlocker

PATIENCE = 60_000  # milliseconds; only a test that fails takes so long


class PatientBot(QtBot):
    """Waits for what has to come: that it comes is what a test proves, and not how soon."""

    @override
    def waitUntil(self, callback: Callable[[], bool | None], *, timeout: int = PATIENCE) -> None:
        super().waitUntil(callback, timeout=timeout)

    @override
    def waitSignal(
        self,
        signal: object,
        *,
        timeout: int = PATIENCE,
        raising: bool | None = None,
        check_params_cb: CheckParamsCb | None = None,
    ) -> SignalBlocker:
        return super().waitSignal(
            signal, timeout=timeout, raising=raising, check_params_cb=check_params_cb
        )
