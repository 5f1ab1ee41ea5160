"""The table every list uses: a window on a list that grows at its end and never writes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import IntEnum
from typing import TYPE_CHECKING, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from ui.marking import override

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Row = TypeVar("Row")
Index = QModelIndex | QPersistentModelIndex
NO_PARENT = QModelIndex()


class Role(IntEnum):
    """What a delegate or a page asks for beyond the cell's text."""

    RECORD = Qt.ItemDataRole.UserRole
    CHIP = Qt.ItemDataRole.UserRole + 1
    WEIGHT = Qt.ItemDataRole.UserRole + 2


class Weight(IntEnum):
    """How loudly a cell speaks."""

    BODY = 0
    STRONG = 1
    SOFT = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class ChipLook:
    """A chip: its word, the name of its icon, and its kind (good, needs, calm, bad, sealed)."""

    text: str
    icon: str
    kind: str

    def saying(self, text: str) -> ChipLook:
        """Give the same chip with another word."""
        return replace(self, text=text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Column(Generic[Row]):
    """One column: its head, how a row reads in it, and perhaps a chip to draw instead.

    A minor column is left out where there is no room for all.
    """

    title: str
    text: Callable[[Row], str]
    chip: Callable[[Row], ChipLook | None] | None = None
    weight: Weight = Weight.BODY
    stretch: int = 0
    is_minor: bool = False


class RowsModel(QAbstractTableModel, Generic[Row]):
    """A list of records as a table; `more` brings the next slice when the view nears the end."""

    def __init__(self, columns: Sequence[Column[Row]], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self._rows: list[Row] = []
        self._more: Callable[[], Sequence[Row]] | None = None

    @property
    def rows(self) -> tuple[Row, ...]:
        """Give the records shown so far, first one first."""
        return tuple(self._rows)

    def show(self, rows: Sequence[Row], *, more: Callable[[], Sequence[Row]] | None = None) -> None:
        """Replace everything; `more` is asked again until it brings nothing."""
        self.beginResetModel()
        self._rows = list(rows)
        self._more = more if rows else None
        self.endResetModel()

    def record(self, index: Index) -> Row | None:
        """Give the record behind an index, or None beside the list."""
        row = index.row()
        return self._rows[row] if index.isValid() and 0 <= row < len(self._rows) else None

    @override
    def rowCount(self, parent: Index = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    @override
    def columnCount(self, parent: Index = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self.columns)

    @override
    def canFetchMore(self, parent: Index) -> bool:
        return not parent.isValid() and self._more is not None

    @override
    def fetchMore(self, parent: Index) -> None:
        if parent.isValid() or self._more is None:
            return
        rows = self._more()
        if not rows:
            self._more = None
            return
        self.beginInsertRows(QModelIndex(), len(self._rows), len(self._rows) + len(rows) - 1)
        self._rows.extend(rows)
        self.endInsertRows()

    @override
    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> str | Qt.AlignmentFlag | None:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = self.record(index)
        if row is None:
            return None
        column = self.columns[index.column()]
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.AccessibleTextRole:
                return column.text(row) or "–"  # noqa: RUF001  the dash stands for "nothing"
            case Role.RECORD:
                return row
            case Role.CHIP:
                return column.chip(row) if column.chip else None
            case Role.WEIGHT:
                return int(column.weight)
            case _:
                return None
