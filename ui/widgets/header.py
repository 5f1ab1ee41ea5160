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
        self.back = button("", "quiet", "chevron-left")
        self.back.clicked.connect(self._go_back)
        self.title = heading("", 1)
        self._beside = words(role="lead")
        self._lead = words(role="soft")
        self._chips = QWidget(self)
        FlowLayout(self._chips, gap=8)
        top = QHBoxLayout()
        top.setSpacing(theme.gap(12))
        for label in (self.title, self._beside):
            top.addWidget(label)
        top.addWidget(self._chips, 0, Qt.AlignmentFlag.AlignVCenter)
        top.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        row = QHBoxLayout()
        row.addWidget(self.back)
        row.addStretch(1)
        column.addLayout(row)
        column.addLayout(top)
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
    ) -> None:
        """Show what the page is about; `back` is a page's name, its word and its arguments."""
        self.title.setText(title)
        self._show_line(self._lead, lead)
        self._show_line(self._beside, beside)
        self._show_back(back)
        self._show_chips(chips)
        self.fit()

    def fit(self) -> None:
        """Break lines only where the text size in use leaves no room for one line."""
        needed = QFontMetrics(theme.font("h1")).horizontalAdvance(self.title.text())
        for other in (self._beside, self._chips):
            if not other.isHidden():
                needed += other.sizeHint().width() + theme.gap(12)
        self.title.setWordWrap(needed > self.width())
        self._beside.setWordWrap(theme.is_large())

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
