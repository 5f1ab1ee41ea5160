"""What is broken off at every step where keys, or the form of a register, are made anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.errors import (
    ForeignKeyFileError,
    KeyFileNeededError,
    RetiredSheetError,
    SchemaTooOldError,
    WrongPassphraseError,
)
from app.services import recovery, registers, rotate, safeguarding, sealed_apart, upgrade
from app.services import second_factor as factor
from app.services.key_changes import Secrets
from app.services.registers import UnlockRequest
from app.services.safeguarding import TierRequest
from app.vault import kdf
from tests.faults.operations import (
    NEW,
    NOW,
    OLD,
    Operation,
    a_used_register,
    starting_from,
    the_register,
)
from tests.older_registers import a_newer_circlekeep, a_next_step
from tests.real_registers import OTHER_PASSPHRASE, PASSPHRASE, opened, pseudonyms_in, unlock

if TYPE_CHECKING:
    from pathlib import Path

    from app.services.registers import Unlocked
    from app.storage.files import Disk

SEALED = "nine otters along the dyke"
PLAIN = Secrets(passphrase=PASSPHRASE)
APART = Secrets(passphrase=PASSPHRASE, sealed_passphrase=SEALED)

_FIRST, _SECOND = "first.ckkey", "second.ckkey"


# --- where it starts from -------------------------------------------------------------------


def _two_key_files(base: Path) -> None:
    a_used_register(base)
    (base / "keystick").mkdir()
    for name in (_FIRST, _SECOND):
        factor.make(the_register(base), base / "keystick").rename(base / "keystick" / name)


def _a_joined_key_file(base: Path) -> None:
    _two_key_files(base)
    first = base / "keystick" / _FIRST
    factor.join(the_register(base), PLAIN, first, parameters=kdf.CHEAPEST)


def _a_tier_apart(base: Path) -> None:
    a_used_register(base)
    prepared = sealed_apart.prepare(the_register(base), PLAIN, SEALED, parameters=kdf.CHEAPEST)
    sealed_apart.turn_on(prepared)


# --- what is done ---------------------------------------------------------------------------


def _make(base: Path, disk: Disk) -> None:
    factor.make(the_register(base), base / "keystick", disk=disk)


def _join(base: Path, disk: Disk) -> None:
    first = base / "keystick" / _FIRST
    factor.join(the_register(base), PLAIN, first, parameters=kdf.CHEAPEST, disk=disk)


def _replace(base: Path, disk: Disk) -> None:
    register, second = the_register(base), base / "keystick" / _SECOND
    factor.join(register, _with(base, _FIRST), second, parameters=kdf.CHEAPEST, disk=disk)


def _remove(base: Path, disk: Disk) -> None:
    factor.remove(the_register(base), _with(base, _FIRST), parameters=kdf.CHEAPEST, disk=disk)


def _set_apart(base: Path, disk: Disk) -> None:
    prepared = sealed_apart.prepare(the_register(base), PLAIN, SEALED, parameters=kdf.CHEAPEST)
    sealed_apart.turn_on(prepared, disk=disk)


def _rejoin(base: Path, disk: Disk) -> None:
    sealed_apart.turn_off(the_register(base), APART, parameters=kdf.CHEAPEST, disk=disk)


def _rotate(base: Path, disk: Disk) -> None:
    request = rotate.RotateRequest(
        register=the_register(base),
        secrets=PLAIN,
        new=Secrets(passphrase=OTHER_PASSPHRASE),
        parameters=kdf.CHEAPEST,
    )
    rotate.rotate(request, disk=disk)


def _upgrade(base: Path, disk: Disk) -> None:
    with a_newer_circlekeep(a_next_step):
        upgrade.upgrade(unlock(the_register(base)), disk=disk)


# --- what may be left -----------------------------------------------------------------------


def _with(base: Path, name: str) -> Secrets:
    content = factor.read(the_register(base), base / "keystick" / name)
    return Secrets(passphrase=PASSPHRASE, key_file=content)


def _unlocked(base: Path, secrets: Secrets) -> Unlocked | None:
    request = UnlockRequest(
        register=the_register(base), passphrase=secrets.passphrase, key_file=secrets.key_file
    )
    try:
        return registers.derive_keys(request)
    except (WrongPassphraseError, KeyFileNeededError, ForeignKeyFileError):
        return None


def _assert_whole(unlocked: Unlocked, *, sealed_by: Secrets) -> None:
    """Open both tiers: the people and the sealed record must be there as they were."""
    session = opened(unlocked)
    try:
        assert session.read_only_because is None
        assert pseudonyms_in(session) == NOW
        request = TierRequest.of(session, sealed_by.passphrase, key_file=sealed_by.key_file)
        safeguarding.open_tier(session, safeguarding.open_tier_key(request))
        assert len(safeguarding.sheets(session)) == 1
    finally:
        session.close()


def _opens_sealed(base: Path, passphrase: str) -> bool:
    request = TierRequest(
        folder=the_register(base).folder,
        passphrase=passphrase,
        sealed_slot_key=unlock(the_register(base)).keys.sealed_slot,
    )
    try:
        return bool(safeguarding.open_tier_key(request))
    except WrongPassphraseError:
        return False


def _sheet_opens(base: Path) -> bool:
    try:
        recovery.open_with_sheet(the_register(base), (base / "sheet").read_text())
    except RetiredSheetError:
        return False
    return True


def _check_made(base: Path) -> str:
    register, stick = the_register(base), base / "keystick"
    _assert_whole(unlock(register), sealed_by=PLAIN)
    made = [path for path in stick.glob("*.ckkey") if path.name not in (_FIRST, _SECOND)]
    for path in made:
        factor.read(register, path)
    factor.make(register, stick)
    assert not list(stick.glob("*.part"))
    return NEW if made else OLD


def _check_one_of(base: Path, old: Secrets, new: Secrets) -> str:
    assert _sheet_opens(base)
    ways = [(OLD, old), (NEW, new)]
    opening = [(name, way, _unlocked(base, way)) for name, way in ways]
    ((name, way, unlocked),) = [found for found in opening if found[2] is not None]
    assert unlocked is not None
    _assert_whole(unlocked, sealed_by=way)
    return name


def _check_joined(base: Path) -> str:
    if factor.needs_key_file(the_register(base)):
        assert _unlocked(base, PLAIN) is None
        return _check_one_of(base, PLAIN, _with(base, _FIRST))
    _assert_whole(unlock(the_register(base)), sealed_by=PLAIN)
    return OLD


def _check_replaced(base: Path) -> str:
    return _check_one_of(base, _with(base, _FIRST), _with(base, _SECOND))


def _check_removed(base: Path) -> str:
    return NEW if _check_joined(base) == OLD else OLD


def _check_apart(base: Path) -> str:
    by_own, by_common = _opens_sealed(base, SEALED), _opens_sealed(base, PASSPHRASE)
    assert by_own != by_common
    assert _sheet_opens(base)
    own = Secrets(passphrase=SEALED if by_own else PASSPHRASE)
    _assert_whole(unlock(the_register(base)), sealed_by=own)
    return NEW if by_own else OLD


def _check_rejoined(base: Path) -> str:
    if _sheet_opens(base):
        return NEW if _check_apart(base) == OLD else OLD
    assert not _opens_sealed(base, SEALED)
    _assert_whole(unlock(the_register(base)), sealed_by=PLAIN)
    return NEW


def _check_rotated(base: Path) -> str:
    new = Secrets(passphrase=OTHER_PASSPHRASE)
    old, by_new = _unlocked(base, PLAIN), _unlocked(base, new)
    assert (old is None) != (by_new is None)
    assert _sheet_opens(base) == (old is not None)
    if old is not None:
        _assert_whole(old, sealed_by=PLAIN)
        return OLD
    assert by_new is not None
    _assert_whole(by_new, sealed_by=new)
    return NEW


def _check_upgraded(base: Path) -> str:
    unlocked = unlock(the_register(base))
    assert _sheet_opens(base)
    try:
        with a_newer_circlekeep(a_next_step):
            _assert_whole(unlocked, sealed_by=PLAIN)
    except SchemaTooOldError:
        _assert_whole(unlocked, sealed_by=PLAIN)
        return OLD
    assert upgrade.safety_copy(the_register(base)) is not None
    return NEW


OPERATIONS = (
    Operation(
        name="make a key file", start=starting_from(_two_key_files), run=_make, check=_check_made
    ),
    Operation(
        name="join a key file", start=starting_from(_two_key_files), run=_join, check=_check_joined
    ),
    Operation(
        name="replace the key file",
        start=starting_from(_a_joined_key_file),
        run=_replace,
        check=_check_replaced,
    ),
    Operation(
        name="remove the key file",
        start=starting_from(_a_joined_key_file),
        run=_remove,
        check=_check_removed,
    ),
    Operation(
        name="set the sealed part apart",
        start=starting_from(a_used_register),
        run=_set_apart,
        check=_check_apart,
    ),
    Operation(
        name="rejoin the sealed part",
        start=starting_from(_a_tier_apart),
        run=_rejoin,
        check=_check_rejoined,
    ),
    Operation(
        name="make all keys anew",
        start=starting_from(a_used_register),
        run=_rotate,
        check=_check_rotated,
    ),
    Operation(
        name="upgrade", start=starting_from(a_used_register), run=_upgrade, check=_check_upgraded
    ),
)
