"""A copy of a register under new keys, made beside the live file and never in its place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.storage import connection, files

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from app.storage.files import Disk

_TRIGGERS = "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = 'sealed'"


def copy(
    disk: Disk, source: Path, target: Path, *, key: bytes, new_key: bytes, register_id: bytes
) -> None:
    """Copy a database that nobody has open into a new file under another key."""
    with files.explained(target.parent):
        disk.step("copy_database", target)
    connection.copy_under(source, target, key=key, new_key=new_key, register_id=register_id)


def reseal(
    disk: Disk,
    path: Path,
    *,
    key: bytes,
    register_id: bytes,
    boxes: Mapping[int, bytes],
    drafts: Mapping[str, bytes],
    sealing_public: bytes,
) -> None:
    """Put boxes of a new key pair in the place of the old ones, in a copy and in one step."""

    def work(raw: Any) -> None:
        # What makes boxes unchangeable guards the live file; here it steps aside and comes back.
        triggers = raw.execute(_TRIGGERS).fetchall()
        for name, _ in triggers:
            raw.execute(f'DROP TRIGGER "{name}"')
        raw.executemany(
            "UPDATE sealed SET box = ? WHERE no = ?", [(box, no) for no, box in boxes.items()]
        )
        raw.executemany(
            "UPDATE draft SET body = ? WHERE page = ? AND is_sealed = 1",
            [(box, page) for page, box in drafts.items()],
        )
        raw.execute("UPDATE register SET sealing_public = ? WHERE id = 1", (sealing_public,))
        for _, sql in triggers:
            raw.execute(sql)

    with files.explained(path.parent):
        disk.step("reseal", path)
    connection.rework(path, key=key, register_id=register_id, work=work)
