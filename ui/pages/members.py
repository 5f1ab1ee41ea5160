"""Everybody in the group, searched as one types, filtered by where they stand."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.domain.agreements import SigningState
from app.domain.members import Member, MemberStatus
from app.services import agreements, members, turnout
from ui.marking import override
from ui.models.members import MemberLine, MembersModel
from ui.pages.page import Args, Page
from ui.pages.parts import counted, line, text
from ui.widgets import EmptyState, button
from ui.widgets.find_box import FindBox
from ui.widgets.pair import Pair
from ui.widgets.record_table import RecordTable
from ui.widgets.toggle import Choice, Choices

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.services.session import Session
    from ui.shell import Shell

SLICE = 50
WAITING = frozenset({SigningState.TO_SIGN, SigningState.TO_RE_SIGN, SigningState.FIRST_MEETING})


class Show(StrEnum):
    """Which members the list holds."""

    EVERYONE = "everyone"
    COMING = "coming"
    TO_SIGN = "to_sign"
    RESTING = "resting"
    LEFT = "left"
    BIN = "bin"


STANDING: dict[str, MemberStatus] = {
    Show.COMING: MemberStatus.ACTIVE,
    Show.RESTING: MemberStatus.PAUSED,
    Show.LEFT: MemberStatus.LEFT,
}


class MembersPage(Page):
    """The list; a click opens a member."""

    def __init__(self, session: Session, shell: Shell) -> None:
        super().__init__(session, shell)
        self._waiting: list[int] = []
        self.model = MembersModel(today=session.today(), name=self._name, parent=self)
        self.table = RecordTable(self.tr("Members"))
        self.table.show_model(self.model)
        self.search = FindBox(self.tr("Find a name or code"))
        self.filter = Choices(self.tr("Which members"), self._filters())
        self.filter.choose(Show.EVERYONE)
        self.new = button(self.tr("&New member"), "primary", "user-round-plus")
        self.first = button(self.tr("Add the first member"), "primary", "user-round-plus")
        self.empty = EmptyState(
            self.tr("Nobody is here yet"),
            self.tr("Add people by the names they want to be called here. Not their full names."),
            self.first,
        )
        self.nobody = line(role="soft")
        self._connect()
        self._lay_out()

    @override
    def arrive(self, args: Args) -> None:
        self.filter.choose(str(args.get("show", Show.EVERYONE)))
        self.search.setText(text(args, "find"))

    @override
    def refresh(self) -> None:
        self.model.today = self.session.today()
        found = self._found()
        is_fresh = not found and self._is_unfiltered and not members.in_bin(self.session)
        self._waiting = found
        self.model.show(self._slice(), more=self._slice)
        self._say_how_many(found)
        self.table.setVisible(not is_fresh)
        self.top.setVisible(not is_fresh)
        self.empty.setVisible(is_fresh)
        self.nobody.setVisible(not found and not is_fresh)
        if not found:
            self.table.hide()

    @property
    def _is_unfiltered(self) -> bool:
        return self.filter.value == Show.EVERYONE and not self.search.text().strip()

    def _filters(self) -> list[Choice]:
        return [
            Choice(value=Show.EVERYONE, text=self.tr("Everyone")),
            Choice(value=Show.COMING, text=self.tr("Coming")),
            Choice(value=Show.TO_SIGN, text=self.tr("To sign")),
            Choice(value=Show.RESTING, text=self.tr("Resting")),
            Choice(value=Show.LEFT, text=self.tr("Left")),
            Choice(value=Show.BIN, text=self.tr("In the bin")),
        ]

    def _connect(self) -> None:
        self.table.opened.connect(self._open)
        self.search.textChanged.connect(self.refresh)
        self.search.returnPressed.connect(self._open_first)
        self.filter.chosen.connect(self.refresh)
        self.new.clicked.connect(self._add)
        self.first.clicked.connect(self._add)

    def _lay_out(self) -> None:
        right = QWidget()
        acts = QHBoxLayout(right)
        acts.setContentsMargins(0, 0, 0, 0)
        acts.setSpacing(10)
        acts.addWidget(self.search, 1)
        acts.addWidget(self.new)
        self.top = Pair(self.filter, right, least=62, is_even=False)
        self.body.addWidget(self.top)
        self.body.addWidget(self.nobody)
        self.body.addWidget(self.table, 1)
        self.body.addWidget(self.empty, 1)
        self.body.addStretch(0)

    def _found(self) -> list[int]:
        text = self.search.text().strip()
        show = self.filter.value
        if show == Show.BIN:
            return [member.id for member in members.in_bin(self.session)]
        if show == Show.TO_SIGN:
            standing = agreements.in_order(self.session)
            waiting = [member_id for member_id, state in standing if state in WAITING]
            fitting = set(members.in_order(self.session, text=text)) if text else set(waiting)
            return [each for each in waiting if each in fitting]
        return members.in_order(self.session, status=STANDING.get(show), text=text)

    def _slice(self) -> Sequence[MemberLine]:
        ids, self._waiting = self._waiting[:SLICE], self._waiting[SLICE:]
        came = turnout.of(self.session, ids)
        states = agreements.signing_states(self.session, ids)
        return [
            MemberLine(
                member=member,
                signing=states.get(member.id) if _is_asked(member) else None,
                last_came=came[member.id].last_on if member.id in came else None,
                times=came[member.id].meetings if member.id in came else 0,
            )
            for member in members.some(self.session, ids)
        ]

    def _say_how_many(self, found: Sequence[int]) -> None:
        if self._is_unfiltered:
            lead = self.tr("{count} people, by the names they use here")
            one = self.tr("1 person, by the name they use here")
        else:
            lead, one = self.tr("{count} people found"), self.tr("1 person found")
        lead = counted(len(found), one=one, more=lead)
        self.header.show_title(self.tr("Members"), lead if found else "")
        self.nobody.setText(
            self.tr("Nobody is in the bin.")
            if self.filter.value == Show.BIN
            else self.tr("Nobody fits. Look under Everyone, or with fewer letters.")
        )

    def _name(self, member: Member) -> str:
        return self.shown_name(member.pseudonym, member.code)

    def _open(self, row: MemberLine) -> None:
        self.shell.go("member", member_id=row.member.id)

    def _open_first(self) -> None:
        if self.model.rows:
            self._open(self.model.rows[0])

    def _add(self) -> None:
        self.shell.go("member_new", name=self.search.text().strip() if self.search.text() else "")


def _is_asked(member: Member) -> bool:
    return member.status is MemberStatus.ACTIVE and not member.in_bin
