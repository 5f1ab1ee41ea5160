"""The sealed part: a closed door, and behind it the sheets with everything added to them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer

from app.errors import DamagedBoxError, RegisterError, WrongPassphraseError
from app.services import drafts, safeguarding
from app.services.safeguarding import OpenedSheets, SheetsRequest, TierRequest
from ui import messages
from ui.marking import override
from ui.pages.page import Args, Page
from ui.pages.parts import text
from ui.pages.safeguarding_closed import ClosedDoor
from ui.pages.safeguarding_open import OpenSheets
from ui.widgets.practice_hint import practice_hint

if TYPE_CHECKING:
    from app.domain.concerns import Addition, Sheet
    from app.services.session import Session
    from ui.shell import Shell


class SafeguardingPage(Page):
    """Closed it looks the same whatever is kept; open it can be read and added to."""

    is_sealed = True

    open: OpenSheets

    def __init__(self, session: Session, shell: Shell) -> None:
        super().__init__(session, shell)
        self._then = ""
        self._was_just_opened = False
        self._is_whole = False
        self.closed = ClosedDoor()
        self.body.addWidget(self.closed)
        self._connect_closed()

    @override
    def make_rest(self) -> None:
        # The door and what is behind it take nearly as long as one turn may.
        if not self._is_whole:
            self._is_whole = True
            self.open = OpenSheets(zone=self.zone, today=self.session.today)
            self.body.addWidget(self.open)
            self.body.addStretch(1)
            self._connect_open()

    @override
    def arrive(self, args: Args) -> None:
        self._then = text(args, "then")
        self.closed.say_sealed(text(args, "sealed"))

    @override
    def refresh(self) -> None:
        self.make_rest()
        is_open = self.session.tier is not None
        self.header.show_title(self.tr("Safeguarding"))
        self.closed.setVisible(not is_open)
        self.open.setVisible(is_open)
        if is_open:
            self._read()
        else:
            self.open.forget()
            self._ask_for_keys()
            # It also closes while she is on another page; the keyboard stays there.
            if self.isVisible():
                self.closed.passphrase.setFocus(Qt.FocusReason.OtherFocusReason)

    @override
    def take_keyboard(self) -> None:
        # The sealed part is asked for with its passphrase, wherever the keyboard was before.
        if self.session.tier is None:
            self.closed.passphrase.setFocus(Qt.FocusReason.OtherFocusReason)
        super().take_keyboard()
        if not self.closed.sealed.isHidden():
            # What was done is read first, and the page has its places only once it is shown.
            QTimer.singleShot(0, self, partial(self.show_at_top, self.closed.sealed))

    @override
    def draft(self) -> dict[str, object] | None:
        return self.open.draft()

    @override
    def resume(self, data: dict[str, object]) -> None:
        self.open.resume(data)

    def _connect_closed(self) -> None:
        self.closed.tried.connect(self._try)
        self.closed.write_wanted.connect(self._write)
        self.closed.call_wanted.connect(self._call)

    def _connect_open(self) -> None:
        self.shell.tier_was_changed.connect(self._follow_tier)
        self.open.write_wanted.connect(self._write)
        self.open.close_wanted.connect(self._close)
        self.open.typed.connect(self.note_typing)
        self.open.added.connect(self._add)
        self.open.given_up.connect(self._throw_away)
        # It opens below the entries, far from the button where there is one column.
        self.open.form_opened.connect(self.show_at_top)

    def _ask_for_keys(self) -> None:
        try:
            is_needed = safeguarding.needs_key_file(self.session)
        except RegisterError:
            is_needed = False  # what is wrong with the keys is said when they are used
        self.closed.field.show_hint(practice_hint(is_practice=self.session.is_practice))
        register = self.session.register if is_needed else None
        self.closed.key_file.ask(register, is_needed=is_needed)
        self.closed.pause.watch(partial(safeguarding.delay_before_next_try, self.session))

    def _try(self, passphrase: str) -> None:
        stick = self.closed.key_file.content
        request = TierRequest.of(self.session, passphrase, key_file=stick)
        self.closed.wait()
        self.shell.run(
            lambda _progress: safeguarding.open_tier_key(request), self._opened, self._refused
        )

    def _opened(self, private: bytes) -> None:
        self.closed.answer()
        if not self.attempt(lambda: safeguarding.open_tier(self.session, private)):
            return
        self._take_up(private)
        self._was_just_opened = True
        self.shell.tier_changed()
        if self._then:
            self.shell.go(self._then)

    def _follow_tier(self) -> None:
        is_open = self.session.tier is not None
        if self.open.isHidden() == is_open and not (is_open and self._then):
            self.refresh()

    def _take_up(self, private: bytes) -> None:
        if self.open.draft() is not None:
            return
        try:
            data = drafts.kept_sealed(self.session, self.page_name, private)
        except RegisterError as error:
            self.say_failed(error)
            return
        if data is not None:
            self.bring_back(dict(data))

    def _refused(self, error: Exception) -> None:
        self.closed.answer()
        if isinstance(error, WrongPassphraseError):
            self.closed.refuse(self.tr("That passphrase does not open it. Check Caps Lock."))
        elif isinstance(error, RegisterError):
            self.closed.refuse(messages.sentence(error))
        else:
            raise error

    def _read(self) -> None:
        try:
            request = SheetsRequest.of(self.session)
        except RegisterError as error:
            self.say_failed(error)
            return
        self.shell.run(
            lambda _progress: safeguarding.open_sheets(request), self._show, self._failed
        )

    def _show(self, opened: OpenedSheets) -> None:
        if self.session.tier is None:
            return
        self.open.show_sheets(opened.sheets)
        if self._was_just_opened and self.isVisible():
            # The box that had the keyboard is gone; it must not end on a button of the band.
            self.take_keyboard()
        self._was_just_opened = False
        if opened.damaged:
            self.say_failed(DamagedBoxError(opened.damaged[0]))

    def _failed(self, error: Exception) -> None:
        if not isinstance(error, RegisterError):
            raise error
        self.say_failed(error)

    @override
    def work_stopped(self) -> None:
        self.closed.answer()

    def _throw_away(self, data: dict[str, object] | None) -> None:
        self.note_typing()
        self.keep_draft()
        if data is not None:
            words = self.tr("What you were adding was thrown away.")
            self.shell.offer_undo(words, partial(self._take_back, data))

    def _take_back(self, data: dict[str, object]) -> None:
        if self.draft() is not None:
            words = self.tr("Something else is half written here now. Nothing was taken back.")
            self.shell.say(words, kind="amber")
            return
        self.resume(data)
        self.keep_draft()
        self.shell.go("safeguarding")

    def _add(self, sheet: Sheet, addition: Addition) -> None:
        try:
            safeguarding.add(self.session, sheet.reference, addition)
        except RegisterError as error:
            self.open.refuse(self.refusal(error))
            return
        self.open.clear_form()
        self.drop_draft()
        self.shell.say_saved()
        self._read()

    def _write(self) -> None:
        self.shell.go("concern_new")

    def _call(self) -> None:
        self.shell.go("safety")

    def _close(self) -> None:
        self.keep_draft()
        safeguarding.close_tier(self.session)
        self.shell.tier_changed()
