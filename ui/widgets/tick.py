"""A box to tick with a whole sentence beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QCheckBox, QSizePolicy, QWidget

from ui import theme
from ui.marking import override

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

ROW = 32  # pixels at 100 %, as the style sheet has it for every tick


class Tick(QCheckBox):
    """Breaks its words where the line has no room for them; Qt's own would be cut off there."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._whole = ""
        self.say(text)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def say(self, text: str) -> None:
        """Have another sentence ticked, broken where the line has no room for it."""
        self._whole = text
        self.setAccessibleName(text.replace("&", ""))
        self.setText("\n".join(self._lines(self.width())))
        self.updateGeometry()

    @override
    def sizeHint(self) -> QSize:
        # Of the words as they were given: what room there is must not change what is asked for.
        return QSize(self._beside() + self._wide(self._whole), self._high(1))

    @override
    def minimumSizeHint(self) -> QSize:
        longest = max(map(self._wide, self._whole.split()), default=0)
        return QSize(self._beside() + longest, self._high(1))

    @override
    def heightForWidth(self, width: int) -> int:
        return self._high(len(self._lines(width)))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        broken = "\n".join(self._lines(self.width()))
        if broken != self.text():
            self.setText(broken)

    def _lines(self, width: int) -> list[str]:
        room = width - self._beside()
        lines: list[str] = []
        for word in self._whole.split():
            longer = f"{lines[-1]} {word}" if lines else word
            if lines and self._wide(longer) <= room:
                lines[-1] = longer
            else:
                lines.append(word)
        return lines

    def _high(self, lines: int) -> int:
        return max(theme.high(ROW), lines * self.fontMetrics().lineSpacing())

    def _wide(self, text: str) -> int:
        flag = int(Qt.TextFlag.TextShowMnemonic.value)
        return self.fontMetrics().size(flag, text).width()

    def _beside(self) -> int:
        """Give the width of the box and what is between it and the words."""
        shown = max(map(self._wide, self.text().split("\n")))
        return super().sizeHint().width() - shown
