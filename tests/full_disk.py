"""A disk that has no room until the register gives its reserve back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from sqlcipher3 import dbapi2

if TYPE_CHECKING:
    from app.services.session import Session


class FullUntilReserveGoes:
    """While it lasts, no commit of the session succeeds before the reserve is gone."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._raw = session.db._raw
        # Without a reserve there is nothing that could make room.
        self._had_reserve = self._reserve.exists()

    @property
    def _reserve(self) -> Any:
        return self._session.folder / "reserve"

    def __enter__(self) -> Self:
        self._session.db._raw = self
        return self

    def __exit__(self, *_: object) -> None:
        self._session.db._raw = self._raw

    def __getattr__(self, name: str) -> Any:
        return getattr(self._raw, name)

    def execute(self, sql: str, params: tuple[object, ...] = ()) -> Any:
        is_full = self._reserve.exists() or not self._had_reserve
        if sql == "COMMIT" and is_full:
            # As SQLite does it: by the time it says so, it has rolled back.
            self._raw.execute("ROLLBACK")
            full = dbapi2.OperationalError("database or disk is full")
            full.sqlite_errorcode = dbapi2.SQLITE_FULL
            raise full
        return self._raw.execute(sql, params)
