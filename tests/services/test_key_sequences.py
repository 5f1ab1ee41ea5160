"""Whatever is done to the keys of a register, in whatever order: the right secrets open it.

All others do not, sheets that were retired stay retired, and no salt or nonce ever comes twice.
"""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from app.errors import RegisterError, WeakPassphraseError
from app.services import keyfiles, recovery, registers, rotate, safeguarding, sealed_apart
from app.services import second_factor as factor
from app.services.key_changes import Secrets
from app.services.registers import UnlockRequest
from app.services.safeguarding import TierRequest
from app.storage import registers as layout
from app.vault import kdf, slots
from tests import key_runs
from tests.builders import an_account
from tests.real_registers import PASSPHRASE, a_folder, a_register, opened

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.services.recovery import RecoverySheet
    from app.services.registers import RegisterOnDisk, Unlocked
    from app.vault.keyblock import Slot

WORDS = (PASSPHRASE, "a barrel organ at the corner", "nine otters along the dyke")
CHEAP = kdf.CHEAPEST

words = st.sampled_from(WORDS)


@pytest.fixture(autouse=True, scope="module")
def _guesses_worked_out_once() -> Iterator[None]:
    with key_runs.each_guess_worked_out_once():
        yield


@contextmanager
def refused_if(is_in_use: bool) -> Iterator[bool]:  # noqa: FBT001 - read as a sentence
    """Do it, or see it refused where this passphrase opens one of the two already."""
    if not is_in_use:
        yield False
        return
    with pytest.raises(WeakPassphraseError):
        yield True


class KeySequences(RuleBasedStateMachine):
    """A register on disk, and what should open it by now."""

    def __init__(self) -> None:
        super().__init__()
        self.base = a_folder("keys-")
        created = a_register(self.base / "data")
        session = opened(created.unlocked)
        safeguarding.seal_concern(session, an_account("The tide was high."))
        session.close()
        self.register: RegisterOnDisk = created.unlocked.register
        self.sticks = [factor.make(self.register, self.base) for _ in range(2)]
        self.passphrase = PASSPHRASE
        self.sealed: str | None = None
        self.stick: int | None = None
        self.sheet: RecoverySheet = created.sheet
        self.sealed_sheet: RecoverySheet | None = None
        self.retired: list[RecoverySheet] = []
        self.seen: dict[bytes, Slot] = {}

    def teardown(self) -> None:
        shutil.rmtree(self.base)

    # --- what is done -----------------------------------------------------------------------

    @rule(new=words)
    def change_passphrase(self, new: str) -> None:
        with refused_if(new == self.passphrase) as is_refused:
            recovery.change_passphrase(
                self.register, self.passphrase, new, key_file=self.key_file, parameters=CHEAP
            )
        if not is_refused:
            self.passphrase = new

    @rule(number=st.sampled_from([0, 1]))
    def join(self, number: int) -> None:
        factor.join(self.register, self.secrets, self.sticks[number], parameters=CHEAP)
        self.stick = number

    @precondition(lambda self: self.stick is not None)
    @rule()
    def remove(self) -> None:
        factor.remove(self.register, self.secrets, parameters=CHEAP)
        self.stick = None

    @rule()
    def make_sheet(self) -> None:
        made = recovery.new_sheet(self.register, self.passphrase, key_file=self.key_file)
        self.retired.append(self.sheet)
        self.sheet = made

    @precondition(lambda self: self.sealed is None)
    @rule(sealed=words)
    def set_apart(self, sealed: str) -> None:
        with refused_if(sealed == self.passphrase) as is_refused:
            prepared = sealed_apart.prepare(self.register, self.secrets, sealed, parameters=CHEAP)
        if not is_refused:
            sealed_apart.turn_on(prepared)
            self.sealed, self.sealed_sheet = sealed, prepared.sheet

    @precondition(lambda self: self.sealed is not None)
    @rule(new=words)
    def change_sealed(self, new: str) -> None:
        with refused_if(new in (self.passphrase, self.sealed)) as is_refused:
            sealed_apart.change(self.register, self.secrets, new, parameters=CHEAP)
        if not is_refused:
            self.sealed = new

    @precondition(lambda self: self.sealed_sheet is not None)
    @rule(new=words)
    def recover_sealed(self, new: str) -> None:
        assert self.sealed_sheet is not None
        typed = " ".join(self.sealed_sheet.groups)
        with refused_if(new == self.passphrase) as is_refused:
            made = sealed_apart.recover(self.register, self.secrets, typed, new, parameters=CHEAP)
        if not is_refused:
            self.retired.append(self.sealed_sheet)
            self.sealed, self.sealed_sheet = new, made

    @precondition(lambda self: self.sealed is not None)
    @rule()
    def rejoin(self) -> None:
        made = sealed_apart.turn_off(self.register, self.secrets, parameters=CHEAP)
        assert self.sealed_sheet is not None
        self.retired += [self.sheet, self.sealed_sheet]
        self.sealed, self.sealed_sheet, self.sheet = None, None, made

    @precondition(lambda self: self.sealed is None)
    @rule(new=words)
    def recover(self, new: str) -> None:
        found = recovery.open_with_sheet(self.register, " ".join(self.sheet.groups))
        _, made = recovery.set_passphrase(found, new, parameters=CHEAP)
        self.retired.append(self.sheet)
        self.passphrase, self.sheet, self.stick = new, made, None

    @rule(new=words)
    def rotate(self, new: str) -> None:
        made = rotate.rotate(
            rotate.RotateRequest(
                register=self.register,
                secrets=self.secrets,
                new=Secrets(passphrase=new),
                parameters=CHEAP,
            )
        )
        self.retired += [self.sheet, *([self.sealed_sheet] if self.sealed_sheet else [])]
        self.passphrase, self.sheet, self.sealed_sheet = new, made.sheet, made.sealed_sheet

    # --- what always holds ------------------------------------------------------------------

    @invariant()
    def the_right_secrets_open_both_tiers(self) -> None:
        session = opened(self._unlocked(self.passphrase, self.key_file))
        assert session.read_only_because is None
        request = TierRequest.of(session, self.sealed_passphrase, key_file=self.key_file)
        safeguarding.open_tier(session, safeguarding.open_tier_key(request))
        assert len(safeguarding.sheets(session)) == 1
        session.close()

    @invariant()
    def no_others_do(self) -> None:
        unlocked = self._unlocked(self.passphrase, self.key_file)
        for other in WORDS:
            if other != self.passphrase:
                with pytest.raises(RegisterError):
                    self._unlocked(other, self.key_file)
            if other != self.sealed_passphrase:
                with pytest.raises(RegisterError):
                    self._sealed(unlocked, other, self.key_file)
        if self.stick is None:
            return
        for key_file in (None, self._content(1 - self.stick)):
            with pytest.raises(RegisterError):
                self._unlocked(self.passphrase, key_file)
            with pytest.raises(RegisterError):
                self._sealed(unlocked, self.sealed_passphrase, key_file)

    @invariant()
    def sheets_open_until_a_newer_one_is_made(self) -> None:
        found = recovery.open_with_sheet(self.register, " ".join(self.sheet.groups))
        assert (found.sealed_private is None) == (self.sealed is not None)
        for sheet in self.retired + ([self.sealed_sheet] if self.sealed_sheet else []):
            with pytest.raises(RegisterError):
                recovery.open_with_sheet(self.register, " ".join(sheet.groups))

    @invariant()
    def no_salt_and_no_nonce_comes_twice(self) -> None:
        block = keyfiles.load(layout.live_generation(self.register.folder)).block
        for slot in block.slots:
            for random in (slot.salt, slot.nonce):
                assert self.seen.setdefault(random, slot) == slot
        assert slots.is_sealed_apart(block) == (self.sealed is not None)

    # --- how it is asked --------------------------------------------------------------------

    @property
    def sealed_passphrase(self) -> str:
        return self.sealed or self.passphrase

    @property
    def key_file(self) -> bytes | None:
        return None if self.stick is None else self._content(self.stick)

    @property
    def secrets(self) -> Secrets:
        return Secrets(
            passphrase=self.passphrase, sealed_passphrase=self.sealed, key_file=self.key_file
        )

    def _content(self, number: int) -> bytes:
        return factor.read(self.register, self.sticks[number])

    def _unlocked(self, passphrase: str, key_file: bytes | None) -> Unlocked:
        request = UnlockRequest(register=self.register, passphrase=passphrase, key_file=key_file)
        return registers.derive_keys(request)

    def _sealed(self, unlocked: Unlocked, passphrase: str, key_file: bytes | None) -> bytes:
        return safeguarding.open_tier_key(
            TierRequest(
                folder=self.register.folder,
                passphrase=passphrase,
                sealed_slot_key=unlocked.keys.sealed_slot,
                key_file=key_file,
            )
        )


TestKeySequences = KeySequences.TestCase
TestKeySequences.settings = settings(max_examples=6, stateful_step_count=8)


@pytest.mark.soak
@pytest.mark.parametrize("share", range(key_runs.SHARES))
def test_the_right_secrets_open_after_two_thousand_sequences(share: int) -> None:
    key_runs.run_share(KeySequences, sequences=2_000, steps=20)
