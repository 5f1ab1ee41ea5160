"""All keys made anew: everything is still there, and nothing of before opens any of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.domain.journal import Action, Tier
from app.errors import (
    DamagedBoxError,
    DamagedDatabaseError,
    ForeignKeyFileError,
    RetiredSheetError,
    TierClosedError,
    WrongPassphraseError,
)
from app.services import (
    drafts,
    keyfiles,
    recovery,
    registers,
    restore,
    rotate,
    safeguarding,
    sealed_apart,
)
from app.services import second_factor as factor
from app.services.key_changes import Secrets
from app.services.registers import UnlockRequest
from app.services.rotate import RotateRequest
from app.storage import journal as lines
from app.storage import registers as layout
from app.storage import sealed
from app.storage.database import BrokenRuleError, Database
from app.vault import kdf, sealing
from tests.builders import an_account
from tests.real_registers import (
    OTHER_PASSPHRASE,
    PASSPHRASE,
    a_backup,
    database_of,
    enrol,
    keys_of,
    opened,
    pseudonyms_in,
    unlock,
)
from tests.services.rotating import (
    NEW,
    PAGE,
    SEALED,
    a_filled_register,
    a_request,
    generations,
    rotated,
    said,
    typed,
    with_tier,
)

if TYPE_CHECKING:
    from pathlib import Path

    from app.services.registers import RegisterOnDisk
    from app.services.setup import Created


@pytest.fixture
def created(tmp_path: Path) -> Created:
    return a_filled_register(tmp_path)


@pytest.fixture
def register(created: Created) -> RegisterOnDisk:
    return created.unlocked.register


def test_everything_is_still_there_under_the_new_keys(register: RegisterOnDisk) -> None:
    session = with_tier(opened(rotated(register).unlocked))

    assert session.read_only_because is None
    assert pseudonyms_in(session) == ["Heron", "Lamp"]
    assert said(session) == ["The tide was high.", "The lamp was out."]
    assert session.tier is not None
    kept = drafts.kept_sealed(session, PAGE, session.tier.private)
    assert kept == {"said": "half a sentence"}
    assert drafts.kept(session, "meeting") == {"text": "an open one"}
    session.close()


def test_it_opens_again_with_the_new_passphrase_only(register: RegisterOnDisk) -> None:
    rotated(register)

    with pytest.raises(WrongPassphraseError):
        unlock(register)
    opened(unlock(register, OTHER_PASSPHRASE)).close()


def test_without_new_secrets_the_passphrase_stays(register: RegisterOnDisk) -> None:
    rotated(register, new=None)

    session = with_tier(opened(unlock(register)), PASSPHRASE)
    assert len(said(session)) == 2
    session.close()


def test_no_key_of_before_opens_anything(created: Created) -> None:
    register, old = created.unlocked.register, created.unlocked.keys
    session = with_tier(opened(created.unlocked), PASSPHRASE)
    assert session.tier is not None
    private = session.tier.private
    session.close()

    session = opened(rotated(register).unlocked)
    boxes = sealed.boxes(session.db)
    session.close()

    with pytest.raises(DamagedDatabaseError):
        Database.open(
            database_of(register), key=old.database, register_id=bytes.fromhex(register.id)
        )
    for no, box in boxes:
        with pytest.raises(DamagedBoxError):
            sealing.open_box(private, register_id=bytes.fromhex(register.id), no=no, box=box)
    assert session.keys.header_mac != old.header_mac
    assert session.keys.sealed_slot != old.sealed_slot


def test_the_old_generation_and_its_keys_are_gone(register: RegisterOnDisk) -> None:
    before = keys_of(register).read_bytes()

    rotated(register)

    assert generations(register) == ["gen-2"]
    assert keys_of(register).read_bytes() != before


def test_the_new_sheet_opens_and_the_one_before_is_retired(created: Created) -> None:
    register = created.unlocked.register

    made = rotated(register)

    assert made.sheet.sheet_number == created.sheet.sheet_number + 1
    assert made.sealed_sheet is None
    assert recovery.open_with_sheet(register, typed(made.sheet)).sealed_private is not None
    with pytest.raises(RetiredSheetError):
        recovery.open_with_sheet(register, typed(created.sheet))


def test_the_journal_goes_on_and_tells_of_every_box(register: RegisterOnDisk) -> None:
    session = opened(unlock(register))
    before = lines.lines_after(session.db, 0, 100)
    session.close()

    session = opened(rotated(register).unlocked)
    after = lines.lines_after(session.db, 0, 100)

    assert after[: len(before)] == before
    added = [(line.act, line.record, line.tier) for line in after[len(before) :]]
    assert added == [
        (Action.KEYS_ROTATED, 0, Tier.OPEN),
        (Action.SEALED_RESEALED, 1, Tier.SEALED),
        (Action.SEALED_RESEALED, 2, Tier.SEALED),
    ]
    assert lines.check(session.db) == after[-1]
    session.close()


def test_a_box_of_before_put_back_is_found(created: Created, tmp_path: Path) -> None:
    register = created.unlocked.register
    session = opened(created.unlocked)
    old = dict(sealed.boxes(session.db))
    session.close()
    session = with_tier(opened(rotated(register).unlocked))

    request = safeguarding.SheetsRequest(
        register_id=session.register_id,
        private=safeguarding.SheetsRequest.of(session).private,
        boxes=((1, old[1]), *sealed.boxes(session.db)[1:]),
        digests=lines.sealed_digests(session.db),
    )

    assert safeguarding.open_sheets(request).damaged == (1,)
    session.close()


def test_boxes_are_append_only_again(register: RegisterOnDisk) -> None:
    session = opened(rotated(register).unlocked)

    for statement in ("UPDATE sealed SET box = x'00'", "DELETE FROM sealed"):
        with pytest.raises(BrokenRuleError), session.db.transaction():
            session.db.execute(statement)

    assert safeguarding.seal_concern(session, an_account("It went on.")).endswith("-003")
    session.close()


def test_keys_can_be_made_anew_again_and_again(register: RegisterOnDisk) -> None:
    for _ in range(3):
        rotated(register, new=None)
        session = opened(unlock(register))
        safeguarding.seal_concern(session, an_account("Another evening."))
        session.close()

    session = with_tier(opened(unlock(register)), PASSPHRASE)
    assert len(said(session)) == 5
    session.close()


def test_backups_of_before_are_named_and_still_open(
    register: RegisterOnDisk, tmp_path: Path
) -> None:
    session = opened(unlock(register))
    path = a_backup(session, tmp_path / "stick")
    session.close()

    session = opened(rotated(register).unlocked)
    (old,) = recovery.backups_still_opening_with_old(session)
    newer = a_backup(session, tmp_path / "stick")
    session.close()

    assert old.file_name == path.name
    assert restore.look(path, passphrase=PASSPHRASE).counts.sealed == 2
    assert restore.look(newer, passphrase=OTHER_PASSPHRASE).counts.sealed == 2


def test_with_a_key_file_it_is_kept_or_replaced(register: RegisterOnDisk, tmp_path: Path) -> None:
    (tmp_path / "stick").mkdir()
    first = factor.make(register, tmp_path / "stick")
    second = factor.make(register, tmp_path / "stick")
    factor.join(register, Secrets(passphrase=PASSPHRASE), first, parameters=kdf.CHEAPEST)

    def turn(old: Path, new: Secrets) -> None:
        secrets = Secrets(passphrase=PASSPHRASE, key_file=factor.read(register, old))
        rotate.rotate(
            RotateRequest(register=register, secrets=secrets, new=new, parameters=kdf.CHEAPEST)
        )

    def opens(path: Path) -> None:
        key_file = factor.read(register, path)
        request = UnlockRequest(register=register, passphrase=PASSPHRASE, key_file=key_file)
        opened(registers.derive_keys(request)).close()

    turn(first, Secrets(passphrase=PASSPHRASE))
    opens(first)
    turn(first, Secrets(passphrase=PASSPHRASE, key_file=factor.read(register, second)))
    opens(second)
    with pytest.raises(ForeignKeyFileError):
        opens(first)


def test_a_sealed_tier_set_apart_stays_apart(register: RegisterOnDisk) -> None:
    prepared = sealed_apart.prepare(
        register, Secrets(passphrase=PASSPHRASE), SEALED, parameters=kdf.CHEAPEST
    )
    sealed_apart.turn_on(prepared)

    with pytest.raises(TierClosedError):
        rotated(register)
    both = Secrets(passphrase=PASSPHRASE, sealed_passphrase=SEALED)
    made = rotate.rotate(
        RotateRequest(register=register, secrets=both, new=NEW, parameters=kdf.CHEAPEST)
    )

    assert made.sealed_sheet is not None
    assert made.sealed_sheet.is_for_sealed
    assert sealed_apart.is_apart(register)
    session = opened(made.unlocked)
    with pytest.raises(WrongPassphraseError):
        with_tier(session)
    assert len(said(with_tier(session, SEALED))) == 2
    session.close()
    recovery.open_with_sheet(register, typed(made.sheet))
    with pytest.raises(RetiredSheetError):
        recovery.open_with_sheet(register, typed(made.sealed_sheet))
    secrets = Secrets(passphrase=OTHER_PASSPHRASE)
    sealed_apart.recover(
        register, secrets, typed(made.sealed_sheet), PASSPHRASE, parameters=kdf.CHEAPEST
    )


def test_what_was_written_last_and_not_flushed_yet_comes_along(
    created: Created, tmp_path: Path
) -> None:
    register = created.unlocked.register
    session = opened(created.unlocked)
    enrol(session, "Violin")
    live = database_of(register)
    copies = [(path, path.read_bytes()) for path in live.parent.glob("register.db*")]
    session.close()
    for path, content in copies:
        path.write_bytes(content)
    assert live.with_name("register.db-wal").stat().st_size > 0

    session = opened(rotated(register).unlocked)

    assert pseudonyms_in(session) == ["Heron", "Lamp", "Violin"]
    session.close()


def test_nothing_shows_beside_or_after(register: RegisterOnDisk) -> None:
    made = rotated(register)

    shown = repr(made) + repr(a_request(register))

    assert OTHER_PASSPHRASE not in shown
    assert PASSPHRASE not in shown
    for path in register.folder.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            assert b"Heron" not in content
            assert b"tide was high" not in content
    assert layout.live_generation(register.folder).stat().st_mode & 0o777 == 0o700
    assert database_of(register).stat().st_mode & 0o777 == 0o600
    keyfiles.load(layout.live_generation(register.folder))
