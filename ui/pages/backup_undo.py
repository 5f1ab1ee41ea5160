"""The card that takes a restore back: what would come, what would go, and one button."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from app.errors import RegisterError
from app.services import undo
from ui.pages.parts import line
from ui.widgets import Card, button
from ui.widgets.confirm import Confirm
from ui.widgets.facts import Facts
from ui.widgets.holdings import facts

if TYPE_CHECKING:
    from app.services.session import Session
    from app.services.undo import Offer, SetAside
    from ui.background import Progress
    from ui.shell import Shell


class UndoCard(Card):
    """Shown for as long as what a restore replaced is still here."""

    def __init__(self, session: Session, shell: Shell, *, zone: str) -> None:
        super().__init__(self.tr("Undo the restore"))
        self._session, self._shell, self._zone = session, shell, zone
        self._looked_at: Offer | None = None
        self._is_undone = False
        self.why, self.going = line(role="soft"), line(role="soft")
        self.facts = Facts()
        self.act = button(self.tr("Undo the restore…"), "secondary", "undo-2")
        for part in (self.why, self.going):
            self.body.addWidget(part)
        self.body.addWidget(self.act, 0, Qt.AlignmentFlag.AlignLeft)
        # What is found comes a moment later, and must not push the button out of sight.
        self.body.addWidget(self.facts)
        self.act.clicked.connect(self._ask)
        self.hide()

    def show_offer(self) -> None:
        """Show what can be brought back, or nothing where there is nothing."""
        offer = undo.offer(self._session)
        self.setVisible(offer is not None)
        if offer is None:
            return
        self._is_undone = offer.is_undone
        self.title.setText(self._name())
        self.act.setText(f"{self._name()}…")
        self.act.setAccessibleName(f"{self._name()}…")
        self.why.setText(
            self.tr(
                "The restored state that was taken back is still here, until the register is next"
                " unlocked."
            )
            if offer.is_undone
            else self.tr(
                "What the restore replaced is still here, until the register is next unlocked."
            )
        )
        self.going.setText(self._going(offer.acts_since))
        if offer.generation != getattr(self._looked_at, "generation", None):
            self._look(offer)

    def _name(self) -> str:
        """Say what the button does: what was undone is not undone once more."""
        if self._is_undone:
            return self.tr("Bring the restored state back")
        return self.tr("Undo the restore")

    def _going(self, acts: int) -> str:
        if not acts:
            return self.tr("Nothing was written since then that would go.")
        if acts == 1:
            return self.tr("One act was written since then. It would go.")
        return self.tr("{count} acts were written since then. They would go.").format(count=acts)

    def _look(self, offer: Offer) -> None:
        self._looked_at = offer
        self.facts.hide()

        def work(progress: Progress) -> SetAside:
            return undo.look(offer, cancelled=progress.cancelled)

        self._shell.run(work, self._show_state, self._cannot_look)

    def _show_state(self, state: SetAside) -> None:
        self.facts.show_facts(*facts(state, zone=self._zone))
        self.facts.show()

    def _cannot_look(self, error: Exception) -> None:
        if not isinstance(error, RegisterError):
            raise error
        # It has other keys, or is damaged: which of the two its own passphrase will tell.
        self.facts.show_facts(
            (self.tr("What is in it"), self.tr("shown once you type the passphrase it had"))
        )
        self.facts.show()

    def _ask(self) -> None:
        dialog = Confirm(
            self,
            self._name(),
            self.tr(
                "The register locks first. Then it asks for the passphrase of what comes back,"
                " shows what is in it, and puts it back. What is here now is kept in its place"
                " until you next unlock."
            ),
            verb=(
                self.tr("Lock and bring it back")
                if self._is_undone
                else self.tr("Lock and undo it")
            ),
            safe=self.tr("Leave it as it is"),
        )
        dialog.setObjectName("undo")
        dialog.confirmed.connect(self._shell.undo_restore)
        dialog.open()
