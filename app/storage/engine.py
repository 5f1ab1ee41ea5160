"""SQLCipher, loaded by this module alone, with room for its small pieces of memory set aside first.

SQLCipher wipes each piece of memory it gives back, and pins it until then: two calls of the system
for a piece of a hundred bytes. SQLite takes short pieces out of a block that each connection holds,
and wipes and pins the block as one; by default it holds a few dozen, and the statements kept for
the next time use them all up. Opening a register and reading its first page made 3,845 such pieces
with the default, and 1,061 with the block below (counted with strace).
"""

from __future__ import annotations

import sys
from contextlib import suppress
from importlib import machinery, util
from typing import Final

__all__ = ["ROOM_WAS_MADE", "dbapi2"]

_PIECES: Final = 1000
_PIECE: Final = 1200  # bytes, as by default
_LOOKASIDE: Final = 13  # SQLITE_CONFIG_LOOKASIDE
_DONE: Final = 0  # SQLITE_OK


def _make_room() -> bool:
    """Have each connection hold a larger block; nothing depends on it but how long things take.

    SQLite takes this setting only before it is first used, and the driver uses it as it is loaded.
    Other systems do not show this function of the library, or want it called in another way.
    """
    if sys.platform != "linux":
        return False
    package = util.find_spec("sqlcipher3")
    places = package.submodule_search_locations if package else None
    found = machinery.PathFinder.find_spec("sqlcipher3._sqlite3", places)
    if found is None or found.origin is None:
        return False
    with suppress(ImportError, OSError, AttributeError):
        import ctypes  # noqa: PLC0415 - a Python may have been built without it

        return bool(ctypes.CDLL(found.origin).sqlite3_config(_LOOKASIDE, _PIECE, _PIECES) == _DONE)
    return False


ROOM_WAS_MADE: Final = _make_room()

from sqlcipher3 import dbapi2  # noqa: E402 - only now
