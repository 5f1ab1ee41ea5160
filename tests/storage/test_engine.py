"""SQLCipher is loaded by one module, which gives it room for small pieces of memory first."""

from __future__ import annotations

import re
import sys

from tests.apart import said_by
from tests.source import PROJECT

LOADS = re.compile(r"^\s*(import|from) sqlcipher3\b", re.MULTILINE)


def test_room_is_made_on_linux_before_the_first_connection() -> None:
    said = said_by("from app.storage import engine; print(engine.ROOM_WAS_MADE)")

    assert said.strip() == str(sys.platform == "linux")


def test_loaded_too_late_it_works_without_the_room() -> None:
    program = (
        "from sqlcipher3 import dbapi2;"
        "held = dbapi2.connect(':memory:');"
        "from app.storage import engine;"
        "print(engine.ROOM_WAS_MADE, engine.dbapi2 is dbapi2, *held.execute('SELECT 1').fetchone())"
    )

    assert said_by(program).strip() == "False True 1"


def test_nothing_else_loads_it() -> None:
    found = [
        path.relative_to(PROJECT).as_posix()
        for folder in ("app", "ui")
        for path in (PROJECT / folder).rglob("*.py")
        if LOADS.search(path.read_text(encoding="utf-8"))
    ]

    assert found == ["app/storage/engine.py"]
