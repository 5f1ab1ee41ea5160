"""The head of a page: the way back, the title, chips and a line under it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui import theme
from ui.marking import override
from ui.widgets.basic import Chip, button, heading
from ui.widgets.flow import FlowLayout
from ui.widgets.notices import words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from PySide6.QtGui import QResizeEvent

    from ui.models.rows import ChipLook


class PageHeader(QWidget):
    """Back link, h1 and chips; `gone_back` tells the page and its arguments."""

    gone_back = Signal(str, dict)

    def __init__(
        self,
        title: str = "",
        back: str = "",
        chips: Sequence[ChipLook] = (),
        *,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._target: tuple[str, dict[str, object]] = ("", {})
        self._whole = self._short = ""
        self.back = button("", "quiet", "chevron-left")
        self.back.setProperty("place", "head")
        self.back.clicked.connect(self._go_back)
        self.title = heading("", 1)
        self._beside = words(role="lead")
        self._lead = words(role="soft")
        self._chips = QWidget(self)
        FlowLayout(self._chips, gap=8)
        self._top, self._above = QHBoxLayout(), QHBoxLayout()
        for label in (self.title, self._beside):
            self._top.addWidget(label)
        self._top.addWidget(self._chips, 0, Qt.AlignmentFlag.AlignVCenter)
        self._top.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        self._above.addWidget(self.back)
        self._above.addStretch(1)
        column.addLayout(self._above)
        column.addLayout(self._top)
        for row in (self._above, self._top):
            theme.space(self, row, gap_at_100=12)
        column.addWidget(self._lead)
        column.addStretch(1)
        self.show_title(title, back=("", back) if back else None, chips=chips)

    def show_title(
        self,
        title: str,
        lead: str = "",
        *,
        back: tuple[str, str] | tuple[str, str, Mapping[str, object]] | None = None,
        chips: Sequence[ChipLook] = (),
        beside: str = "",
        short: str = "",
    ) -> None:
        """Show what the page is about; `back` is a page's name, its word and its arguments.

        Large text that would break says `short` alone, for a page that needs its height.
        """
        self._whole, self._short = title, short
        self.title.setText(title)
        self._show_line(self._lead, lead)
        self._show_line(self._beside, beside)
        self._show_back(back)
        self._show_chips(chips)
        self.fit()

    def fit(self) -> None:
        """Break lines only where the text size in use leaves no room for one line."""
        self._shorten()
        needed = QFontMetrics(theme.font("h1")).horizontalAdvance(self.title.text())
        if not self._beside.isHidden():
            needed += self._beside.sizeHint().width() + theme.gap(12)
        chips = 0 if self._chips.isHidden() else self._chips.sizeHint().width() + theme.gap(12)
        is_tight = theme.is_large() or needed + chips > self.width()
        is_above = is_tight and not self.back.isHidden()
        self._place_chips(is_above=is_above)
        self.title.setWordWrap(needed + (0 if is_above else chips) > self.width())
        self._beside.setWordWrap(theme.is_large())

    def _shorten(self) -> None:
        """Say the short title where the whole one breaks, and nothing under it where that does."""
        is_short = bool(self._short) and theme.is_large()
        wide = QFontMetrics(theme.font("h1")).horizontalAdvance(self._whole) > self.width()
        under = QFontMetrics(theme.font("soft")).horizontalAdvance(self._lead.text()) > self.width()
        title = self._short if is_short and wide else self._whole
        if self.title.text() != title:
            self.title.setText(title)
        is_left_out = is_short and (wide or under)
        self.title.setAccessibleName(self._whole)
        self.title.setToolTip(f"{self._whole}\n{self._lead.text()}" if is_left_out else "")
        self._lead.setVisible(bool(self._lead.text()) and not is_left_out)

    def _place_chips(self, *, is_above: bool) -> None:
        # A title without room beside it has its line for itself; the way back leaves some.
        home, other = (self._above, self._top) if is_above else (self._top, self._above)
        if home.indexOf(self._chips) >= 0:
            return
        other.removeWidget(self._chips)
        home.insertWidget(home.count() - 1, self._chips, 0, Qt.AlignmentFlag.AlignVCenter)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    @property
    def back_page(self) -> str:
        """Give the page the way back leads to, if there is one."""
        return self._target[0]

    def _show_line(self, label: QWidget, text: str) -> None:
        label.setText(text)  # type: ignore[attr-defined]
        label.setVisible(bool(text))

    def _show_back(
        self, back: tuple[str, str] | tuple[str, str, Mapping[str, object]] | None
    ) -> None:
        self.back.setVisible(back is not None)
        if back is None:
            self._target = ("", {})
            return
        self._target = (back[0], dict(back[2]) if len(back) > 2 else {})  # noqa: PLR2004
        self.back.setText(back[1])

    def _show_chips(self, chips: Sequence[ChipLook]) -> None:
        layout = self._chips.layout()
        while layout is not None and (item := layout.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                old.hide()
                old.deleteLater()
        for look in chips:
            if layout is not None:
                layout.addWidget(Chip(look.text, look.icon, look.kind))
        self._chips.setVisible(bool(chips))

    def _go_back(self) -> None:
        self.gone_back.emit(*self._target)
