"""The register the benchmarks measure on is made by today's code and has an unbroken journal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.services import members
from app.storage import journal as lines
from app.vault import kdf
from bench import generate

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_a_small_one_is_made_and_every_line_is_bound_to_the_one_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sizes = {"MEMBERS": 70, "MEETINGS": 5, "SIGNATURES": 20, "SEALED": 5, "LINES": 600}
    for name, size in sizes.items():
        monkeypatch.setattr(generate, name, size)
    monkeypatch.setattr(generate, "BATCH", 120)
    monkeypatch.setattr(kdf, "DEFAULT", kdf.CHEAPEST)

    session = generate.opened(generate.register(tmp_path))
    try:
        assert len(members.everyone(session)) == sizes["MEMBERS"]
        assert lines.count(session.db) >= sizes["LINES"]
        assert session.read_only_because is None
        assert lines.check(session.db) == lines.head(session.db)
    finally:
        session.close()
