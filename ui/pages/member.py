"""One member: how they come, what they signed, what helps them, and leaving."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from app.domain.agreements import SigningState
from app.domain.members import LeaveReason, Member, MemberStatus
from app.errors import RegisterError
from app.services import agreements, members
from app.services.session import Session
from ui import dates, messages
from ui.marking import override
from ui.models import chips
from ui.models.signing import method
from ui.pages.member_cards import LeavingForm, SealedHint, VisitsCard
from ui.pages.name_doubt import NameDoubt
from ui.pages.page import Args, Page
from ui.pages.parts import line, number
from ui.widgets import Card, Field, button
from ui.widgets.columns import Columns
from ui.widgets.facts import Facts
from ui.widgets.flow import FlowLayout

if TYPE_CHECKING:
    from app.domain.pseudonyms import Doubt
    from ui.shell import Shell

VISITS = 10
Act = Callable[[Session, int], object]


class MemberPage(Page):
    """What the register holds of one member in the open part; saved as one types."""

    about = "member_id"

    def __init__(self, session: Session, shell: Shell) -> None:
        super().__init__(session, shell)
        self._member: Member | None = None
        self.visits, self.sealed, self.leaving = VisitsCard(), SealedHint(), LeavingForm()
        self.agreement = Card(self.tr("Agreement"))
        self.signed = Facts()
        self.facts = Facts()
        self.name, self.needs = QLineEdit(), QLineEdit()
        self._make_fields()
        self._make_buttons()
        self._lay_out()
        self._connect()

    @override
    def arrive(self, args: Args) -> None:
        self._keep()
        self._member = members.get(self.session, number(args, "member_id"))
        self.name.setText(self._member.pseudonym)
        self.needs.setText(self._member.access_needs)
        self.name_field.clear_error()
        self.needs_field.clear_error()
        self.leaving.hide()

    @override
    def refresh(self) -> None:
        if self._member is None:
            return
        member = members.get(self.session, self._member.id)
        self._member = member
        is_active = member.status is MemberStatus.ACTIVE and not member.in_bin
        state = agreements.signing_state(self.session, member.id) if is_active else None
        looks = [chips.standing(member.status)] + ([chips.signing(state)] if state else [])
        self.header.show_title(
            self._shown(member), chips=looks, back=("members", self.tr("Members"))
        )
        self.visits.show_visits(members.history(self.session, member.id, limit=VISITS))
        self._show_agreement(member, state)
        self._show_about(member)

    @override
    def draft(self) -> dict[str, object] | None:
        member = self._member
        if member is None:
            return None
        name, needs = self.name.text(), self.needs.text()
        if (name, needs) == (member.pseudonym, member.access_needs):
            return None
        return {"member_id": member.id, "name": name, "needs": needs}

    @override
    def resume(self, data: dict[str, object]) -> None:
        self.arrive({"member_id": data.get("member_id", 0)})
        self.name.setText(str(data.get("name", "")))
        self.needs.setText(str(data.get("needs", "")))
        self.refresh()

    def _make_fields(self) -> None:
        self.name_field = Field(self.tr("&Name here"), self.name, needed=True)
        self.doubt = NameDoubt(self.name_field, self.name)
        self.doubt.doubt_of = self._doubt_of
        self.needs_field = Field(self.tr("What helps them &take part"), self.needs)

    def _make_buttons(self) -> None:
        self.sign = button(self.tr("Record a &signature"), "secondary", "pen-line")
        self.rest = button(self.tr("Let them rest"), "secondary", "pause")
        self.leave = button(self.tr("Leaving…"), "quiet")
        self.back = button(self.tr("Back again"), "secondary", "undo-2")
        self.bin = button(self.tr("Put in the bin"), "danger", "trash-2")
        self.unbin = button(self.tr("Take from the bin"), "secondary", "undo-2")

    def _lay_out(self) -> None:
        self.agreement.body.addWidget(self.signed)
        self.agreement.body.addWidget(self.sign)
        about = Card(self.tr("In this group"))
        for widget in (self.name_field, self.needs_field, self.facts):
            about.body.addWidget(widget)
        acts = FlowLayout(gap=8)
        for act in (self.rest, self.back, self.leave):
            acts.addWidget(act)
        about.body.addLayout(acts)
        about.body.addWidget(self.leaving)
        about.body.addWidget(line(self.tr("Saved as you type."), role="caption"))
        columns = Columns(side=23.75)
        columns.main.addWidget(self.visits)
        columns.main.addWidget(self.agreement)
        columns.side.addWidget(about)
        columns.side.addWidget(self.sealed)
        self.body.addWidget(columns)
        self.body.addStretch(1)
        self.missing = self.bar.say("")
        self.bar.add_left(self.bin)
        self.bar.add_left(self.unbin)

    def _connect(self) -> None:
        self.name.textChanged.connect(self.doubt.look)
        self.name.textEdited.connect(self._name_typed)
        self.doubt.clicked.connect(self._keep_name)
        self.needs.textEdited.connect(self.note_typing)
        self.name.editingFinished.connect(self._keep_name)
        self.needs.editingFinished.connect(self._keep_needs)
        self.sign.clicked.connect(self._sign)
        self.rest.clicked.connect(self._rest)
        self.back.clicked.connect(self._come_back)
        self.leave.clicked.connect(self._ask_why)
        self.leaving.chosen.connect(self._leave)
        self.leaving.closed.connect(self.leaving.hide)
        self.bin.clicked.connect(self._bin)
        self.unbin.clicked.connect(self._unbin)
        self.sealed.wanted.connect(self._open_sealed)

    def _shown(self, member: Member) -> str:
        return self.shown_name(member.pseudonym, member.code)

    def _show_agreement(self, member: Member, state: SigningState | None) -> None:
        today = self.session.today()
        numbers = {version.id: version.number for version in agreements.versions(self.session)}
        facts = [
            (
                self.tr("Signed") if not row else self.tr("Before"),
                self.tr("Version {number}, on {day}, {how}").format(
                    number=numbers.get(each.version_id, ""),
                    day=dates.short_date(each.signed_on, today=today),
                    how=method(each.method),
                ),
            )
            for row, each in enumerate(agreements.of_member(self.session, member.id)[:4])
        ]
        self.signed.show_facts(*(facts or [(self.tr("Signed"), self.tr("Nothing yet"))]))
        is_waiting = state not in {None, SigningState.SIGNED, SigningState.NOTHING_TO_SIGN}
        self.sign.setVisible(is_waiting)

    def _show_about(self, member: Member) -> None:
        today = self.session.today()
        facts = [
            (self.tr("Code on paper"), member.code),
            (self.tr("Here since"), dates.short_date(member.joined_on, today=today)),
        ]
        if member.left_on is not None:
            facts.append((self.tr("Left"), dates.short_date(member.left_on, today=today)))
        self.facts.show_facts(*facts)
        self.name_field.setVisible(not self.shell.names_hidden)
        self.rest.setVisible(member.status is MemberStatus.ACTIVE and not member.in_bin)
        self.leave.setVisible(member.status is not MemberStatus.LEFT and not member.in_bin)
        self.back.setVisible(member.status is not MemberStatus.ACTIVE and not member.in_bin)
        self.bin.setVisible(not member.in_bin)
        self.unbin.setVisible(member.in_bin)

    def _name_typed(self) -> None:
        self.note_typing()
        member, text = self._member, self.name.text()
        if member is None:
            return
        try:
            members.check_pseudonym(self.session, text, besides=member.id)
        except RegisterError as error:
            self.name_field.show_error(messages.sentence(error))
        else:
            self.name_field.clear_error()

    def _is_wanted(self) -> bool:
        # Who went on by Tab or with the mouse is not called back.
        return self.doubt.insist(moves=self.name.hasFocus())

    def _doubt_of(self, name: str) -> Doubt | None:
        is_other = self._member is not None and name != self._member.pseudonym
        return members.doubt(self.session, name) if is_other else None

    def _keep(self) -> None:
        self._keep_name()
        self._keep_needs()

    def _keep_name(self) -> None:
        member, text = self._member, self.name.text()
        if member is None or text == member.pseudonym or not self._is_wanted():
            return
        try:
            self._member = members.rename(self.session, member.id, pseudonym=text)
        except RegisterError as error:
            self.name_field.show_error(self.refusal(error))
            return
        if self.doubt.hasFocus():
            self.name.setFocus(Qt.FocusReason.OtherFocusReason)
        self.doubt.look()
        self._kept()

    def _keep_needs(self) -> None:
        member, text = self._member, self.needs.text()
        if member is None or text == member.access_needs:
            return
        try:
            self._member = members.change_access_needs(self.session, member.id, text)
        except RegisterError as error:
            self.needs_field.show_error(self.refusal(error))
            return
        self._kept()

    def _kept(self) -> None:
        self.keep_rest()
        self.shell.say_saved()
        self.refresh()

    def _sign(self) -> None:
        if self._member:
            self.shell.go("sign", member_id=self._member.id)

    def _rest(self) -> None:
        self._change(members.pause, self.tr("{name} is resting."), members.resume)

    def _come_back(self) -> None:
        member = self._member
        if member and member.status is MemberStatus.PAUSED:
            self._change(members.resume, self.tr("{name} is back."), members.pause)
        else:
            self._change(members.rejoin, self.tr("{name} is back."), None)

    def _ask_why(self) -> None:
        self.leaving.ask()
        self.leaving.show()

    def _leave(self, reason: LeaveReason) -> None:
        member = self._member
        if member is None:
            return
        today = self.session.today()
        if self.attempt(lambda: members.leave(self.session, member.id, on=today, reason=reason)):
            self.leaving.hide()
            self.refresh()
            words = self.tr("{name} has left.").format(name=self._shown(member))
            self.shell.offer_undo(words, lambda: self._undo(member.id, members.rejoin))

    def _bin(self) -> None:
        words = self.tr("{name} was put in the bin.")
        if self._change(members.put_in_bin, words, members.take_from_bin):
            self.shell.go("members")

    def _unbin(self) -> None:
        self._change(members.take_from_bin, self.tr("{name} is back."), None)

    def _open_sealed(self) -> None:
        self.shell.go("safeguarding")

    def _change(self, act: Act, words: str, undo: Act | None) -> bool:
        """Do something with the member, and tell whether it was done."""
        member = self._member
        if member is None or not self.attempt(lambda: act(self.session, member.id)):
            return False
        self.refresh()
        if undo is not None:
            text = words.format(name=f"“{self._shown(member)}”")
            self.shell.offer_undo(text, lambda: self._undo(member.id, undo))
        return True

    def _undo(self, member_id: int, undo: Act) -> None:
        if self.attempt(lambda: undo(self.session, member_id)):
            self.refresh()
