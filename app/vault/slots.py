"""Ways in: wraps the master key and the sealed private key in slots, and opens them again."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from app.errors import (
    DamagedKeyFileError,
    IdleKeyFileError,
    KeyFileNeededError,
    NotEnoughMemoryError,
    RetiredSheetError,
    TierClosedError,
    WeakPassphraseError,
    WrongPassphraseError,
)
from app.vault import kdf, keyblock, keys, passphrases, primitives, recovery, stickfile
from app.vault.keyblock import KeyBlock, Slot, SlotKind, SlotTier
from app.vault.keys import MasterKey, RegisterKeys

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.vault.kdf import Argon2Parameters
    from app.vault.recovery import RecoveryCode
    from app.vault.stickfile import StickKey

BOTH_TIERS = (SlotTier.OPEN, SlotTier.SEALED)
FIRST_SHEET = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class NewKeys:
    """Everything a new register starts from."""

    master: MasterKey
    keys: RegisterKeys
    block: KeyBlock
    recovery: RecoveryCode
    sealing_public: bytes
    sealed_private: bytes = field(repr=False)


def new_register(
    register_id: bytes,
    discreet_name: str,
    passphrase: str,
    *,
    parameters: Argon2Parameters | None,
    key_file: bytes | None = None,
    first_sheet: int = FIRST_SHEET,
) -> NewKeys:
    """Make the keys of a new register, with a passphrase slot and a recovery slot in each tier.

    A register whose keys are made anew goes on counting its sheets with `first_sheet`.
    """
    master, private = keys.new_master(), primitives.new_private_key()
    public = primitives.public_key_of(private)
    empty = KeyBlock(
        register_id=register_id,
        discreet_name=keyblock.cleaned_name(discreet_name),
        sealing_public=public,
        slots=(),
    )
    with_keys = _Unlocked(block=empty, master=master, sealed_private=private)
    block = with_keys.with_passphrase(
        passphrase, parameters=parameters or kdf.calibrated(), key_file=key_file, tiers=BOTH_TIERS
    )
    block, code = replace(with_keys, block=block).with_sheet(first_sheet, tiers=BOTH_TIERS)
    return NewKeys(
        master=master,
        keys=with_keys.keys,
        block=block,
        recovery=code,
        sealing_public=public,
        sealed_private=private,
    )


def open_with_passphrase(
    block: KeyBlock, passphrase: str, *, key_file: bytes | None = None
) -> MasterKey:
    """Unwrap the master key; `key_file` is the content of the key file, where one is needed.

    Raise WrongPassphraseError, KeyFileNeededError, or ForeignKeyFileError for another key file.
    """
    secret = _by_passphrase(block, SlotTier.OPEN, passphrase, key_file=key_file)
    return _confirmed_master(block, secret)


def open_with_recovery(block: KeyBlock, code: RecoveryCode) -> MasterKey:
    """Unwrap the master key; raise ForeignSheetError or RetiredSheetError for another sheet."""
    secret = _by_recovery(block, SlotTier.OPEN, code)
    return _confirmed_master(block, secret)


def open_sealed_with_passphrase(
    block: KeyBlock, passphrase: str, sealed_slot_key: bytes, *, key_file: bytes | None = None
) -> bytes:
    """Unwrap the private key of the sealed compartment; it raises what the open tier does."""
    secret = _by_passphrase(
        block, SlotTier.SEALED, passphrase, key_file=key_file, joined=sealed_slot_key
    )
    return _confirmed_private(block, secret)


def open_sealed_with_recovery(block: KeyBlock, code: RecoveryCode, sealed_slot_key: bytes) -> bytes:
    """Unwrap the private key of the sealed compartment with a recovery sheet."""
    secret = _by_recovery(block, SlotTier.SEALED, code, joined=sealed_slot_key)
    return _confirmed_private(block, secret)


def is_sealed_apart(block: KeyBlock) -> bool:
    """Tell whether the sealed compartment has a sheet, and so a passphrase, of its own."""
    return _sheets(block, SlotTier.OPEN) != _sheets(block, SlotTier.SEALED)


def with_passphrase(
    block: KeyBlock,
    master: MasterKey,
    sealed_private: bytes | None,
    passphrase: str,
    *,
    parameters: Argon2Parameters | None,
    key_file: bytes | None = None,
    tiers: Sequence[SlotTier] = BOTH_TIERS,
    drops_key_file: bool = False,
) -> KeyBlock:
    """Put a new passphrase in place of the old one; a second factor is only lost by saying so.

    Without `parameters` they are measured on this computer. Raise KeyFileNeededError where one is
    needed and not given up, and TierClosedError for the sealed tier without `sealed_private`.
    """
    if (
        key_file is None
        and not drops_key_file
        and any(keyblock.needs_key_file(block, t) for t in tiers)
    ):
        raise KeyFileNeededError
    unlocked = _confirmed(block, master, sealed_private, tiers=tiers)
    return unlocked.with_passphrase(
        passphrase, parameters=parameters or kdf.calibrated(), key_file=key_file, tiers=tiers
    )


def with_new_sheet(
    block: KeyBlock,
    master: MasterKey,
    sealed_private: bytes | None,
    *,
    tiers: Sequence[SlotTier] = BOTH_TIERS,
    after: int = 0,
) -> tuple[KeyBlock, RecoveryCode]:
    """Make a new recovery sheet, which retires the one before it in the given tiers.

    Its number is higher than any in the block, and than `after`.
    """
    unlocked = _confirmed(block, master, sealed_private, tiers=tiers)
    return unlocked.with_sheet(1 + max(newest_sheet(block), after), tiers=tiers)


def newest_sheet(block: KeyBlock) -> int:
    """Tell the highest number of a sheet that opens something here."""
    return max(_sheets(block, SlotTier.OPEN) | _sheets(block, SlotTier.SEALED), default=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Unlocked:
    """A block together with the secrets its slots wrap."""

    block: KeyBlock
    master: MasterKey
    sealed_private: bytes = field(repr=False)

    @property
    def keys(self) -> RegisterKeys:
        return keys.derive(self.master, self.block.register_id)

    def with_passphrase(
        self,
        passphrase: str,
        *,
        parameters: Argon2Parameters,
        key_file: bytes | None,
        tiers: Sequence[SlotTier],
    ) -> KeyBlock:
        password = passphrases.normalised(passphrase)
        stick = stickfile.read(key_file, self.block.register_id) if key_file is not None else None
        kept = tuple(s for s in self.block.slots if s.tier not in tiers or not s.needs_passphrase)
        made = tuple(
            self._passphrase_slot(tier, password, stick, parameters=parameters) for tier in tiers
        )
        return self._signed((*kept, *made))

    def with_sheet(
        self, number: int, *, tiers: Sequence[SlotTier]
    ) -> tuple[KeyBlock, RecoveryCode]:
        code = recovery.new(self.block.register_id, number)
        kept = tuple(s for s in self.block.slots if s.tier not in tiers or s.needs_passphrase)
        made = tuple(self._recovery_slot(tier, code, number) for tier in tiers)
        return self._signed((*kept, *made)), code

    def _signed(self, slots: tuple[Slot, ...]) -> KeyBlock:
        return keyblock.signed(replace(self.block, slots=slots), self.keys.header_mac)

    def _passphrase_slot(
        self,
        tier: SlotTier,
        password: bytes,
        stick: StickKey | None,
        *,
        parameters: Argon2Parameters,
    ) -> Slot:
        before = [s.serial for s in self.block.of_tier(tier) if s.needs_passphrase]
        slot = Slot(
            kind=SlotKind.PASSPHRASE_KEYFILE if stick else SlotKind.PASSPHRASE,
            tier=tier,
            serial=1 + max(before, default=0),
            parameters=parameters,
            salt=primitives.random_bytes(kdf.SALT_SIZE),
            nonce=primitives.random_bytes(primitives.NONCE_SIZE),
            key_file_id=stick.id if stick else keyblock.NO_KEY_FILE,
        )
        try:
            material = _passphrase_material(slot, password, stick)
        except NotEnoughMemoryError:
            slot = replace(slot, parameters=kdf.SMALL)
            material = _passphrase_material(slot, password, stick)
        return self._wrapped(slot, material)

    def _recovery_slot(self, tier: SlotTier, code: RecoveryCode, number: int) -> Slot:
        slot = Slot(
            kind=SlotKind.RECOVERY,
            tier=tier,
            serial=number,
            salt=primitives.random_bytes(kdf.SALT_SIZE),
            nonce=primitives.random_bytes(primitives.NONCE_SIZE),
        )
        return self._wrapped(slot, code.secret)

    def _wrapped(self, slot: Slot, material: bytes) -> Slot:
        is_open = slot.tier is SlotTier.OPEN
        joined = b"" if is_open else self.keys.sealed_slot
        wrapped = primitives.encrypt(
            _wrapping_key(slot, material + joined),
            nonce=slot.nonce,
            plaintext=self.master.secret if is_open else self.sealed_private,
            aad=_bound(self.block, slot),
        )
        return replace(slot, wrapped=wrapped)


def _confirmed(
    block: KeyBlock, master: MasterKey, sealed_private: bytes | None, *, tiers: Sequence[SlotTier]
) -> _Unlocked:
    # New slots are added only to a block, and with secrets, that belong together.
    _confirmed_master(block, master.secret)
    if sealed_private is not None:
        _confirmed_private(block, sealed_private)
    elif SlotTier.SEALED in tiers:
        raise TierClosedError
    return _Unlocked(block=block, master=master, sealed_private=sealed_private or b"")


def _sheets(block: KeyBlock, tier: SlotTier) -> set[int]:
    return {slot.serial for slot in block.of_tier(tier) if not slot.needs_passphrase}


def _confirmed_master(block: KeyBlock, secret: bytes) -> MasterKey:
    master = MasterKey(secret=secret)
    block.verify(keys.derive(master, block.register_id).header_mac)
    return master


def _confirmed_private(block: KeyBlock, secret: bytes) -> bytes:
    if primitives.public_key_of(secret) != block.sealing_public:
        raise DamagedKeyFileError
    return secret


def _by_passphrase(
    block: KeyBlock,
    tier: SlotTier,
    passphrase: str,
    *,
    key_file: bytes | None,
    joined: bytes = b"",
) -> bytes:
    try:
        password = passphrases.normalised(passphrase)
    except WeakPassphraseError:
        raise WrongPassphraseError from None
    for slot in block.of_tier(tier):
        if not slot.needs_passphrase:
            continue
        material = _passphrase_material(slot, password, _stick_for(block, slot, key_file))
        try:
            return _unwrapped(block, slot, material + joined)
        except primitives.WrongKeyError:
            raise WrongPassphraseError from None
    raise WrongPassphraseError


def _stick_for(block: KeyBlock, slot: Slot, key_file: bytes | None) -> StickKey | None:
    if slot.kind is SlotKind.PASSPHRASE:
        return None
    if key_file is None:
        raise KeyFileNeededError
    stick = stickfile.read(key_file, block.register_id)
    if stick.id != slot.key_file_id:
        raise IdleKeyFileError
    return stick


def _by_recovery(
    block: KeyBlock, tier: SlotTier, code: RecoveryCode, *, joined: bytes = b""
) -> bytes:
    recovery.belongs_to(code, block.register_id)
    sheets = [slot for slot in block.of_tier(tier) if not slot.needs_passphrase]
    for slot in sheets:
        if slot.serial % recovery.SHEETS != code.sheet_number:
            continue
        try:
            return _unwrapped(block, slot, code.secret + joined)
        except primitives.WrongKeyError:
            # Its first group names this register: of two sheets of one number it is the other.
            number = code.sheet_number
            raise RetiredSheetError(sheet_number=number, current=number) from None
    current = max((slot.serial % recovery.SHEETS for slot in sheets), default=None)
    raise RetiredSheetError(sheet_number=code.sheet_number, current=current)


def _passphrase_material(slot: Slot, password: bytes, stick: StickKey | None) -> bytes:
    guess = kdf.derive(password, salt=slot.salt, parameters=slot.parameters)
    return guess + stick.secret if stick else guess


def _wrapping_key(slot: Slot, material: bytes) -> bytes:
    # Kind and tier are named, so that material of one length never serves two purposes.
    info = b"slot v1" + bytes([slot.kind, slot.tier])
    return primitives.hkdf(material, salt=slot.salt, info=info)


def _bound(block: KeyBlock, slot: Slot) -> bytes:
    public = block.sealing_public if slot.tier is SlotTier.SEALED else b""
    return slot.header() + block.register_id + public


def _unwrapped(block: KeyBlock, slot: Slot, material: bytes) -> bytes:
    return primitives.decrypt(
        _wrapping_key(slot, material),
        nonce=slot.nonce,
        ciphertext=slot.wrapped,
        aad=_bound(block, slot),
    )
