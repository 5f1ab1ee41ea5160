"""The keys of the register: passphrases, recovery sheets, a key file, and all of them anew."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout

from app.domain.journal import Action
from app.services import recovery, sealed_apart, second_factor, sheet_proof
from ui import dates
from ui.marking import override
from ui.pages.keys_base import KeyChanges
from ui.unlock.sheet_screen import SheetScreen
from ui.widgets.confirm import Confirm
from ui.widgets.file_dialog import FileDialog

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.services.recovery import RecoverySheet
    from app.services.sealed_apart import Prepared
    from app.services.session import Session
    from ui.background import Progress
    from ui.pages.keys_cards import SealedCard
    from ui.shell import Shell


class KeysPage(KeyChanges):
    """Every change asks for the secrets of now; a new sheet is proven before it is put away."""

    def __init__(self, session: Session, shell: Shell) -> None:
        super().__init__(session, shell)
        self.proof: SheetScreen | None = None
        self._prepared: Prepared | None = None
        self.change.change.clicked.connect(self._change_passphrase)

    @override
    def _connect_rest(self) -> None:
        self.sheet_card.make.clicked.connect(self._make_sheet)
        self.sheet_card.make_sealed.clicked.connect(self._make_sealed_sheet)
        for act in (self.stick.make, self.stick.replace):
            act.clicked.connect(self._ask_for_stick)
        self.stick.test.clicked.connect(self._ask_for_key_file)
        self.stick.remove.clicked.connect(self._ask_to_remove)
        self.renew.renew.clicked.connect(self._ask_to_renew)

    @override
    def _connect_apart(self, card: SealedCard) -> None:
        card.turn_on.clicked.connect(self._prepare_apart)
        card.change.clicked.connect(self._change_sealed)
        card.turn_off.clicked.connect(self._turn_off)
        card.recover.clicked.connect(self._recover_sealed)

    # --- passphrase -----------------------------------------------------------------------

    def _change_passphrase(self) -> None:
        if not self.secrets.is_complete(with_sealed=False):
            return
        new = self.change.new.taken(self.register.names, self.secrets.secrets)
        if not new:
            return
        register, now, cost = self.register, self.secrets.secrets, self.cost
        self._do(
            self.tr("Changing the passphrase"),
            lambda _progress: recovery.change_passphrase(
                register, now.passphrase, new, key_file=now.key_file, parameters=cost
            ),
            self._changed,
            act=Action.PASSPHRASE_CHANGED,
        )

    def _changed(self, _unlocked: object) -> None:
        self._record(recovery.passphrase_changed)
        self._succeed(
            self.tr("The new passphrase opens the register from now on. The old one does not."),
            self._old_backups(),
        )

    def _old_backups(self) -> str:
        return self._earlier_backups(
            self.tr(
                "Earlier backups still open with the old one: {count}, the newest of {day}. If"
                " somebody else knows the old one, make a new backup and destroy those."
            )
        )

    def _backups_as_then(self) -> str:
        return self._earlier_backups(
            self.tr(
                "Earlier backups still open with what opened them then, and with nothing newer:"
                " {count}, the newest of {day}. Keep what opens them, or make a new backup and"
                " destroy those."
            )
        )

    def _earlier_backups(self, text: str) -> str:
        """Say this of the backups made before the keys were last changed, if there are any."""
        old = recovery.backups_still_opening_with_old(self.session)
        if not old:
            return ""
        day = dates.long_date(dates.local(old[0].made_at, zone=self.zone).date())
        return text.format(count=len(old), day=day)

    # --- sheets ---------------------------------------------------------------------------

    def _make_sheet(self) -> None:
        if not self.secrets.is_complete(with_sealed=False):
            return
        register, now = self.register, self.secrets.secrets
        self._awaits_proof = True
        self._do(
            self.tr("Making a new recovery sheet"),
            lambda _progress: recovery.new_sheet(register, now.passphrase, key_file=now.key_file),
            self._sheet_made,
            act=Action.SHEET_MADE,
        )

    def _make_sealed_sheet(self) -> None:
        if not self.secrets.is_complete(with_sealed=True):
            return
        register, now = self.register, self.secrets.secrets
        self._awaits_proof = True
        self._do(
            self.tr("Making a new recovery sheet"),
            lambda _progress: sealed_apart.new_sheet(register, now),
            self._sheet_made,
            act=Action.SHEET_MADE,
        )

    def _sheet_made(self, sheet: RecoverySheet) -> None:
        self._prove(sheet, recovery.sheet_made)

    def _prove(self, sheet: RecoverySheet, told: Callable[[Session], None]) -> None:
        """Record the act that a new sheet came of, and have the sheet typed back."""
        self._end()
        self._record(told)
        self.attempt(lambda: sheet_proof.note_unproven(self.session))
        self._show_proof(sheet)

    def _show_proof(self, sheet: RecoverySheet) -> None:
        """Show a sheet in place of the cards until two of its groups are typed back."""
        self.secrets.forget()
        self._hide_proof()
        self.proof = SheetScreen(self.shell, None, can_leave=self._prepared is not None)
        # Nothing is begun that could be finished later: left, this sheet opens nothing.
        self.proof.later.setText(self.tr("&Leave it as it is"))
        self.proof.show_sheet(sheet, is_practice=self.session.is_practice)
        self.proof.proven.connect(self._proven)
        self.proof.left.connect(self._leave_prepared)
        column = self.layout()
        if isinstance(column, QVBoxLayout):
            column.insertWidget(0, self.proof, 1)
        self.sheet.hide()
        self.proof.start()

    def _hide_proof(self) -> None:
        old, self.proof = self.proof, None
        if old is not None:
            old.forget()
            old.hide()
            old.deleteLater()
        self.sheet.show()
        self.secrets.passphrase.setFocus(Qt.FocusReason.OtherFocusReason)

    def _proven(self) -> None:
        is_for_sealed = self.proof is not None and self.proof.is_for_sealed
        self._hide_proof()
        prepared, self._prepared = self._prepared, None
        if prepared is None:
            self._awaits_proof = False
            self.drop_draft()
            self.refresh()
            words = self.tr("The new sheet is proven. The one before no longer opens the register.")
            if is_for_sealed:
                words = self.tr(
                    "The sealed part's new sheet is proven. The one before no longer opens it."
                )
            self._say("pine", words, self._backups_as_then())
            return
        self._do(
            self.tr("Setting the sealed part apart"),
            lambda _progress: sealed_apart.turn_on(prepared),
            self._set_apart,
            act=Action.TIER_SET_APART,
        )

    # --- the sealed part's own passphrase -------------------------------------------------

    def _new_sealed(self, *, with_sealed: bool) -> str:
        """Return its new passphrase once all that is asked for is there; nothing otherwise."""
        if not self.secrets.is_complete(with_sealed=with_sealed):
            return ""
        return self.apart.new.taken(self.register.names, self.secrets.secrets)

    def _prepare_apart(self) -> None:
        new = self._new_sealed(with_sealed=False)
        if not new:
            return
        register, now, cost = self.register, self.secrets.secrets, self.cost
        self._do(
            self.tr("Making the second sheet ready"),
            lambda _progress: sealed_apart.prepare(register, now, new, parameters=cost),
            self._apart_prepared,
        )

    def _apart_prepared(self, prepared: Prepared) -> None:
        self._end()
        self._prepared = prepared
        self._show_proof(prepared.sheet)

    def _leave_prepared(self) -> None:
        self._prepared = None
        self._hide_proof()
        self._say("pine", self.tr("Nothing was changed. That sheet opens nothing: destroy it."))

    def _set_apart(self, _nothing: object) -> None:
        words = self.tr("The sealed part has a passphrase and a sheet of its own now.")
        self._record(sealed_apart.set_apart)
        self._succeed(words, self._backups_as_then())

    def _change_sealed(self) -> None:
        new = self._new_sealed(with_sealed=True)
        if not new:
            return
        register, now, cost = self.register, self.secrets.secrets, self.cost
        self._do(
            self.tr("Changing the passphrase of the sealed part"),
            lambda _progress: sealed_apart.change(register, now, new, parameters=cost),
            self._sealed_changed,
            act=Action.TIER_SET_APART,
        )

    def _sealed_changed(self, _nothing: object) -> None:
        words = self.tr("The sealed part opens with its new passphrase from now on.")
        self._record(sealed_apart.set_apart)
        self._succeed(words, self._backups_as_then())

    def _recover_sealed(self) -> None:
        new = self._new_sealed(with_sealed=False)
        if not new:
            return
        register, now, cost = self.register, self.secrets.secrets, self.cost
        typed = self.apart.groups.text
        self._awaits_proof = True
        self._do(
            self.tr("Opening the sealed part with its sheet, and making a new one"),
            lambda _progress: sealed_apart.recover(register, now, typed, new, parameters=cost),
            self._sealed_recovered,
            act=Action.TIER_SET_APART,
        )

    def _sealed_recovered(self, sheet: RecoverySheet) -> None:
        self.apart.new.forget()
        self._prove(sheet, sealed_apart.recovered)

    def _turn_off(self) -> None:
        if not self.secrets.is_complete(with_sealed=True):
            return
        register, now, cost = self.register, self.secrets.secrets, self.cost
        self._awaits_proof = True
        self._do(
            self.tr("Letting one passphrase open both, and making a new sheet"),
            lambda _progress: sealed_apart.turn_off(register, now, parameters=cost),
            self._rejoined,
            act=Action.TIER_REJOINED,
        )

    def _rejoined(self, sheet: RecoverySheet) -> None:
        self._prove(sheet, sealed_apart.rejoined)

    # --- the key file ---------------------------------------------------------------------

    def _ask_for_stick(self) -> None:
        if not self.secrets.is_complete(with_sealed=True):
            return
        dialog = FileDialog(self, self.tr("Choose the stick for the key file"))
        dialog.asks_for_folder(self.tr("Put it here"))
        dialog.fileSelected.connect(self.make_key_file)
        dialog.ask()

    def make_key_file(self, folder: str) -> None:
        """Put a key file on a stick and join it; one that was used before opens nothing then."""
        register, now, cost = self.register, self.secrets.secrets, self.cost

        def work(_progress: Progress) -> list[str]:
            path = second_factor.make_and_join(register, now, Path(folder), parameters=cost)
            return second_factor.idle_beside(register, path)

        self._do(
            self.tr("Making the key file and reading it back"),
            work,
            self._key_file_joined,
            act=Action.KEY_FILE_JOINED,
        )

    def _key_file_joined(self, idle: list[str]) -> None:
        self._record(second_factor.joined)
        keep = self.tr("Keep the stick apart from the laptop. Put backups on another one.")
        others = ""
        if idle:
            others = self.tr(
                "Beside it lies what opens nothing here: {names}. Remove it, unless an older backup"
                " needs it."
            ).format(names=", ".join(idle))
        self._succeed(
            self.tr("The register opens with the passphrase and this key file together now."),
            " ".join(part for part in (keep, others, self._backups_as_then()) if part),
        )

    def _ask_for_key_file(self) -> None:
        if not self.secrets.may_be_tried():
            return
        dialog = FileDialog(self, self.tr("Choose the key file to try out"))
        dialog.asks_for_file(self.tr("Circlekeep key files (*.ckkey)"))
        dialog.fileSelected.connect(self.try_key_file)
        dialog.ask()

    def try_key_file(self, path: str) -> None:
        """Try whether this file opens the register together with the passphrase."""
        register, now = self.register, self.secrets.secrets
        self._do(
            self.tr("Trying the key file out"),
            lambda _progress: second_factor.try_out(register, now, Path(path)),
            self._key_file_opens,
        )

    def _key_file_opens(self, _nothing: object) -> None:
        self._succeed(self.tr("Checked. This key file opens the register."))

    def _ask_to_remove(self) -> None:
        if not self.secrets.is_complete(with_sealed=True):
            return
        dialog = Confirm(
            self,
            self.tr("Do without the key file"),
            self.tr("The passphrase alone opens the register then."),
            verb=self.tr("Do without it"),
            safe=self.tr("Keep it"),
        )
        dialog.confirmed.connect(self.remove_key_file)
        dialog.open()

    def remove_key_file(self) -> None:
        """Let the passphrase alone open the register again."""
        register, now, cost = self.register, self.secrets.secrets, self.cost
        self._do(
            self.tr("Letting the passphrase alone open it"),
            lambda _progress: second_factor.remove(register, now, parameters=cost),
            self._key_file_removed,
            act=Action.KEY_FILE_REMOVED,
        )

    def _key_file_removed(self, _unlocked: object) -> None:
        words = self.tr("The passphrase alone opens the register now, without the key file.")
        self._record(second_factor.removed)
        self._succeed(words, self._backups_as_then())

    # --- all of them ----------------------------------------------------------------------

    def _ask_to_renew(self) -> None:
        dialog = Confirm(
            self,
            self.tr("Make all keys anew"),
            self.tr(
                "The register locks first. Then it asks for your passphrases, encrypts everything"
                " anew beside, checks it, and puts it in place. You need paper for new sheets."
            ),
            verb=self.tr("Lock and make them anew"),
            safe=self.tr("Leave them as they are"),
        )
        dialog.setObjectName("renew")
        dialog.confirmed.connect(self.shell.renew_keys)
        dialog.open()
