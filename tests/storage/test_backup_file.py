"""The backup file: one way to write it, one family of errors for everything else."""

from __future__ import annotations

import json
import os
import struct
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.backups import Counts
from app.errors import BackupTooNewError, DamagedBackupError, NotABackupError
from app.storage import backup_file, files
from app.storage.backup_file import BackupHeader, BackupInfo

if TYPE_CHECKING:
    from pathlib import Path

MAC_KEY = bytes(range(32))
HEADER = BackupHeader(
    backup_id=bytes(range(16)),
    register_id=bytes(range(16, 32)),
    discreet_name="Blaue Mappe \u2013 7",
    is_practice=False,
    made_at=datetime(2026, 3, 4, 12, 0, 5, tzinfo=UTC),
    database_size=8192,
    database_sha256=bytes(32),
    key_block=bytes(800),
)
INFO = BackupInfo(
    counts=Counts(members=1, meetings=2, attendances=3, signatures=4, sealed=5, journal=6),
    schema=1,
    journal_no=6,
    journal_hash="ab" * 32,
)
SEALED = bytes(backup_file.SEALED_INFO_SIZE)
MALFORMED = (NotABackupError, DamagedBackupError, BackupTooNewError)


def whole(header: bytes | None = None) -> bytes:
    header = backup_file.header_bytes(HEADER) if header is None else header
    return backup_file.front(header, SEALED, mac_key=MAC_KEY) + bytes(HEADER.database_size)


def read(path: Path, content: bytes) -> backup_file.UntrustedFront:
    path.write_bytes(content)
    with files.opened(path) as descriptor:
        return backup_file.read_front(descriptor)


def test_what_was_written_is_read(tmp_path: Path) -> None:
    found = read(tmp_path / "a", whole())

    found.verify(MAC_KEY)
    assert found.header == HEADER
    assert found.sealed_info == SEALED
    assert found.size + HEADER.database_size == (tmp_path / "a").stat().st_size


def test_what_is_sealed_has_always_one_length() -> None:
    written = backup_file.info_bytes(INFO)

    assert backup_file.parse_info(written) == INFO
    assert len(written) == backup_file.INFO_SIZE


def test_the_largest_numbers_still_fit() -> None:
    number = 2**53 - 1
    counts = Counts(
        members=number,
        meetings=number,
        attendances=number,
        signatures=number,
        sealed=number,
        journal=number,
    )
    most = replace(INFO, journal_no=number, schema=number, counts=counts)

    assert len(backup_file.info_bytes(most)) == backup_file.INFO_SIZE


def test_another_key_did_not_write_it(tmp_path: Path) -> None:
    found = read(tmp_path / "a", whole())

    with pytest.raises(DamagedBackupError):
        found.verify(bytes(32))


def test_every_changed_bit_before_the_snapshot_is_found(tmp_path: Path) -> None:
    content = whole()
    start = len(content) - HEADER.database_size
    (tmp_path / "a").write_bytes(content)
    accepted = []
    told: set[type[Exception]] = set()

    with files.opened(tmp_path / "a", writable=True) as descriptor:
        for at in range(start * 8):
            byte = content[at // 8]
            os.pwrite(descriptor, bytes([byte ^ 1 << at % 8]), at // 8)
            os.lseek(descriptor, 0, os.SEEK_SET)
            try:
                backup_file.read_front(descriptor).verify(MAC_KEY)
                accepted.append(at)
            except MALFORMED as failure:
                os.pwrite(descriptor, bytes([byte]), at // 8)
                if at // 8 >= len(backup_file.MAGIC):
                    told.add(type(failure))

    assert accepted == []
    assert told == {DamagedBackupError}


def test_every_length_but_the_right_one_is_refused(tmp_path: Path) -> None:
    content = whole()

    for length in (*range(2200), len(content) - 4096, len(content) - 1, len(content) + 1):
        with pytest.raises(MALFORMED):
            read(tmp_path / "a", content.ljust(length, b"\0")[:length])


def test_another_file_is_no_backup(tmp_path: Path) -> None:
    for content in (b"", b"C", b"%PDF-1.7" + bytes(5000), b"PK\3\4" + bytes(5000)):
        with pytest.raises(NotABackupError):
            read(tmp_path / "a", content)


@pytest.mark.parametrize("length", [0, 64 * 1024 + 1, 2**31, 2**32 - 1])
def test_the_header_is_bounded_before_it_is_read(tmp_path: Path, length: int) -> None:
    with pytest.raises(DamagedBackupError):
        read(tmp_path / "a", b"CKBACKUP" + struct.pack(">I", length) + bytes(100_000))


def changed_header(**changes: object) -> bytes:
    content = json.loads(backup_file.header_bytes(HEADER)) | changes
    return json.dumps(content, sort_keys=True, separators=(",", ":")).encode("ascii")


@pytest.mark.parametrize(
    "changes",
    [
        {"format": 0},
        {"format": True},
        {"format": "1"},
        {"format": 2**60},
        {"practice": 1},
        {"practice": None},
        {"register_id": "00"},
        {"register_id": 7},
        {"register_id": "zz" * 16},
        {"register_id": "AB" * 16},
        {"backup_id": None},
        {"discreet_name": ["x"]},
        {"discreet_name": "x" * 300},
        {"made_at": "2026-03-04"},
        {"made_at": "2026-03-04T12:00:05+00:00"},
        {"made_at": "2026-3-4T12:00:05Z"},
        {"database_size": -1},
        {"database_size": 1.5},
        {"database_size": 2**60},
        {"database_size": True},
        {"database_sha256": "00" * 31},
        {"key_block": "*"},
        {"key_block": 7},
        {"more": 1},
    ],
)
def test_a_header_of_any_other_form_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises(DamagedBackupError):
        backup_file.parse_header(changed_header(**changes))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{}",
        b"[]",
        b"null",
        b"[" * 60_000,
        b'{"format":' + b"1" * 5000 + b"}",
        b'{"format":NaN}',
        b"\xff",
        b" " + changed_header(),
        changed_header().replace(b'{"', b'{ "', 1),
        changed_header().replace(b"}", b',"format":1}'),
    ],
)
def test_what_is_no_canonical_json_is_refused(content: bytes) -> None:
    with pytest.raises(DamagedBackupError):
        backup_file.parse_header(content)


def test_a_number_alone_makes_no_newer_format() -> None:
    with pytest.raises(DamagedBackupError):
        backup_file.parse_header(changed_header(format=3))


def test_a_newer_format_is_named_as_that() -> None:
    with pytest.raises(BackupTooNewError) as caught:
        backup_file.parse_header(changed_header(format=3, unheard_of=True))

    assert (caught.value.found, caught.value.known) == (3, 1)


@pytest.mark.parametrize(
    "content",
    [
        b"{}",
        b"[]",
        b'{"counts":[],"journal_hash":"","journal_no":1,"schema":1}',
        b'{"counts":{},"journal_hash":"","journal_no":1,"schema":1}',
        backup_file.info_bytes(INFO).replace(b'"schema":1', b'"schema":-1'),
        backup_file.info_bytes(INFO).replace(b'"abab', b'"zzab'),
        backup_file.info_bytes(INFO).replace(b'"members":1', b'"members":"1"'),
    ],
)
def test_sealed_counts_of_any_other_form_are_refused(content: bytes) -> None:
    with pytest.raises(DamagedBackupError):
        backup_file.parse_info(content)


@settings(
    max_examples=300,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(content=st.binary(max_size=3000), magic=st.booleans())
def test_no_bytes_at_all_raise_anything_else(
    tmp_path: Path,
    content: bytes,
    magic: bool,  # noqa: FBT001
) -> None:
    with pytest.raises(MALFORMED):
        read(tmp_path / "a", (b"CKBACKUP\0\0" if magic else b"") + content)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=5,
)


@settings(max_examples=300)
@given(field=st.sampled_from(sorted(json.loads(changed_header()))), value=JSON)
def test_no_value_in_a_header_raises_anything_else(field: str, value: object) -> None:
    try:
        header = backup_file.parse_header(changed_header(**{field: value}))
    except MALFORMED:
        return
    assert backup_file.header_bytes(header) == changed_header(**{field: value})
