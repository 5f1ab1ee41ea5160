"""How this computer shows the register, when it locks, and the group's usual evening."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox

from app.errors import RegisterError
from app.services import group
from app.settings import IDLE_MINUTES, TEXT_PERCENT, TIER_MINUTES
from ui import messages
from ui.marking import override
from ui.pages.page import Page
from ui.pages.parts import line, pad
from ui.pages.settings_cards import GroupCard
from ui.widgets import Card, Field, button
from ui.widgets.columns import Columns
from ui.widgets.still_boxes import NumberBox
from ui.widgets.toggle import Choice, Choices

if TYPE_CHECKING:
    from app.services.session import Session
    from app.settings import Settings
    from ui.shell import Shell

STEP = 10


class SettingsPage(Page):
    """Everything is kept as it is changed; the keys have a page of their own."""

    group_card: GroupCard

    def __init__(self, session: Session, shell: Shell) -> None:
        super().__init__(session, shell)
        self._is_whole = False
        self.colours = Choices(self.tr("Colours"), self._themes())
        self.text_size, self.idle, self.tier = NumberBox(), NumberBox(), NumberBox()
        self.large = QCheckBox(self.tr("Print &large by default"))
        self.keys = button(self.tr("Change the &keys…"), "secondary", "lock")
        self._set_ranges()
        self._lay_out()
        self._connect()

    @override
    def make_rest(self) -> None:
        # The whole page at once takes nearly as long as one turn may.
        if not self._is_whole:
            self._is_whole = True
            self.group_card = GroupCard()
            self._main.addWidget(self.group_card)
            self.group_card.changed.connect(self._keep_group)

    @override
    def refresh(self) -> None:
        self.make_rest()
        self.header.show_title(self.tr("Settings"), self.tr("Saved as you change them"))
        self._show_settings(self.shell.settings)
        self.group_card.show_profile(group.profile(self.session))

    def _show_settings(self, settings: Settings) -> None:
        # The text size also changes by keys, while this page is shown.
        for widget in (self.text_size, self.idle, self.tier, self.large):
            widget.blockSignals(True)
        self.colours.choose(settings.theme)
        self.text_size.setValue(settings.text_percent)
        self.idle.setValue(settings.idle_minutes)
        self.tier.setValue(settings.tier_minutes)
        self.large.setChecked(settings.large_print)
        for widget in (self.text_size, self.idle, self.tier, self.large):
            widget.blockSignals(False)

    def _themes(self) -> list[Choice]:
        return [
            Choice(value="system", text=self.tr("As the computer")),
            Choice(value="light", text=self.tr("Light")),
            Choice(value="dark", text=self.tr("Dark")),
            Choice(value="contrast", text=self.tr("High contrast")),
        ]

    def _set_ranges(self) -> None:
        for box, allowed, step, suffix in (
            (self.text_size, TEXT_PERCENT, STEP, self.tr(" %")),
            (self.idle, IDLE_MINUTES, 1, self.tr(" minutes")),
            (self.tier, TIER_MINUTES, 1, self.tr(" minutes")),
        ):
            box.setRange(allowed.start, allowed.stop - 1)
            box.setSingleStep(step)
            box.setSuffix(suffix)
            # Half-typed numbers would make the whole window jump.
            box.setKeyboardTracking(False)
            pad(box)

    def _lay_out(self) -> None:
        looks = Card(self.tr("How it looks"))
        looks.body.addWidget(Field(self.tr("Colours"), self.colours))
        looks.body.addWidget(Field(self.tr("&Text size"), self.text_size))
        looks.body.addWidget(self.large)
        locks = Card(self.tr("When it locks"))
        locks.body.addWidget(Field(self.tr("After this long of &quiet"), self.idle))
        locks.body.addWidget(Field(self.tr("The sealed part &closes after"), self.tier))
        locks.body.addWidget(line(self.tr("Ctrl+L locks at once, from anywhere."), role="caption"))
        keys = Card(self.tr("Keys"))
        keys.body.addWidget(
            line(
                self.tr("The passphrase, the recovery sheet, and a key file on a stick."),
                role="soft",
            )
        )
        keys.body.addWidget(self.keys, 0, Qt.AlignmentFlag.AlignLeft)
        columns = Columns(side=25)
        self._main = columns.main
        self._main.addWidget(looks)
        columns.side.addWidget(locks)
        columns.side.addWidget(keys)
        self.body.addWidget(columns)
        self.body.addStretch(1)

    def _connect(self) -> None:
        self.shell.settings_changed.connect(self._show_settings)
        self.colours.chosen.connect(self._keep)
        for box in (self.text_size, self.idle, self.tier):
            box.valueChanged.connect(self._keep)
        self.large.toggled.connect(self._keep)
        self.keys.clicked.connect(self._go_to_keys)

    def _keep(self) -> None:
        self.shell.change_settings(
            theme=self.colours.value or "system",
            text_percent=self.text_size.value(),
            idle_minutes=self.idle.value(),
            tier_minutes=self.tier.value(),
            large_print=self.large.isChecked(),
        )

    def _keep_group(self) -> None:
        profile = self.group_card.written_into(group.profile(self.session))
        if profile == group.profile(self.session):
            return
        try:
            group.change_profile(self.session, profile)
        except RegisterError as error:
            self.group_card.refuse(messages.sentence(error))
            return
        self.group_card.accept()
        self.shell.say_saved()

    def _go_to_keys(self) -> None:
        self.shell.go("keys")
