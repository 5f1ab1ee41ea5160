"""The table every list uses: hairlines between rows, chips, and a bar at the chosen row."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QPainter, QPen, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QScrollArea,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from ui import theme
from ui.marking import override
from ui.models.rows import ChipLook, Role, Row, RowsModel, Weight

Index = QModelIndex | QPersistentModelIndex
ROW = 2.65  # em; 42 px at 100 %
PAD = 18
MEASURED = 50
CHIP_KINDS = {
    "good": ("pine_soft", "pine_text"),
    "needs": ("amber_soft", "amber"),
    "calm": ("well", "soft"),
    "bad": ("brick_soft", "brick"),
    "sealed": ("plum_soft", "plum"),
}


class RowDelegate(QStyledItemDelegate):
    """Paints a cell: words by weight, or a chip; the hairline below and the chosen bar."""

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        text = str(index.data(Qt.ItemDataRole.DisplayRole) or "")
        has_chip = index.data(Role.CHIP) is not None
        em = option.fontMetrics.height() / 1.3
        return QSize(_room(option.fontMetrics, text, has_chip=has_chip), round(ROW * em))

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(option.rect)
        is_chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        if is_chosen:
            _fill(painter, box, "pine" if theme.is_contrast() else "pine_soft")
            if index.column() == 0:
                _fill(painter, QRectF(box.left(), box.top(), 4, box.height()), "pine")
        _fill(painter, QRectF(box.left(), box.bottom() - 1, box.width(), 1), "line")
        look = index.data(Role.CHIP)
        if isinstance(look, ChipLook):
            _paint_chip(painter, box, option.font, look)
        else:
            self._paint_words(painter, box, option, index, is_chosen=is_chosen)
        painter.restore()

    def _paint_words(
        self,
        painter: QPainter,
        box: QRectF,
        option: QStyleOptionViewItem,
        index: Index,
        *,
        is_chosen: bool,
    ) -> None:
        weight = index.data(Role.WEIGHT)
        font = QFont(option.font)
        if weight == Weight.STRONG:
            font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        ink = "soft" if weight == Weight.SOFT else "ink"
        if is_chosen and theme.is_contrast():
            ink = "on_pine"
        painter.setPen(theme.colour(ink))
        room = box.adjusted(PAD, 0, -6, 0)
        words = str(index.data(Qt.ItemDataRole.DisplayRole) or "")
        words = painter.fontMetrics().elidedText(
            words, Qt.TextElideMode.ElideRight, round(room.width())
        )
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, words)


def _room(metrics: QFontMetrics, text: str, *, has_chip: bool) -> int:
    em = metrics.height() / 1.3
    return round(metrics.horizontalAdvance(text) * 1.08 + (3 * em if has_chip else em)) + PAD


def _fill(painter: QPainter, box: QRectF, role: str) -> None:
    # Not fillRect: with a QRectF and a QColor it crashes inside PySide 6.11.3 now and then.
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour(role))
    painter.drawRect(box)


def _paint_chip(painter: QPainter, box: QRectF, font: QFont, look: ChipLook) -> None:
    fill, ink = CHIP_KINDS.get(look.kind, CHIP_KINDS["calm"])
    small = QFont(font)
    small.setPixelSize(max(8, round(_pixels(font) * 0.9)))
    small.setWeight(QFont.Weight.DemiBold)
    painter.setFont(small)
    em = _pixels(small)
    words = painter.fontMetrics().horizontalAdvance(look.text)
    height = 1.75 * em
    width = min(words + 3.1 * em, box.width() - PAD)
    chip = QRectF(box.left() + PAD, box.center().y() - height / 2, width, height)
    edge = theme.colour(ink)
    edge.setAlphaF(1.0 if theme.is_contrast() else 0.55)
    painter.setPen(QPen(edge, 2 if theme.is_contrast() else 1))
    painter.setBrush(theme.colour(fill))
    painter.drawRoundedRect(chip, height / 2, height / 2)
    side = round(1.1 * em)
    ratio = painter.device().devicePixelRatioF()
    pixels = theme.pixmap(look.icon, ink, side, ratio)
    painter.drawPixmap(round(chip.left() + 0.55 * em), round(chip.center().y() - side / 2), pixels)
    painter.setPen(theme.colour(ink))
    room = chip.adjusted(2.05 * em, 0, -0.5 * em, 0)
    painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, look.text)


def _pixels(font: QFont) -> int:
    return font.pixelSize() if font.pixelSize() > 0 else round(font.pointSizeF() * 96 / 72)


class RecordTable(QTableView):
    """Rows of records; a click or Enter opens one, arrows walk, Tab leaves."""

    opened = Signal(object)

    def __init__(self, name: str, *, opens: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._opens = opens
        self._needs: tuple[int, list[int]] | None = None
        self._page: QScrollArea | None = None
        self.setAccessibleName(name)
        self.setItemDelegate(RowDelegate(self))
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setSectionsClickable(False)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setProperty("kind", "records")
        if opens:
            self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.clicked.connect(self._open)

    def show_model(self, model: RowsModel[Row]) -> None:
        """Show a model and keep the columns fitting it."""
        self.setModel(model)
        model.modelReset.connect(self._fit_anew)
        model.modelReset.connect(self._limit)
        model.rowsInserted.connect(self._limit)
        self.fit()
        self._limit()

    def fit(self) -> None:
        """Give every column what its words need and the rest to those that stretch."""
        model = self.model()
        if not isinstance(model, RowsModel):
            return
        em = self.fontInfo().pixelSize()
        head = self.horizontalHeader()
        head.setFont(theme.font("caps"))
        # A style sheet makes the head paint with the font of its viewport.
        head.viewport().setFont(theme.font("caps"))
        self.verticalHeader().setDefaultSectionSize(round(ROW * em))
        # Only a fresh list or another text size asks for other columns, not another window size.
        if self._needs is None or self._needs[0] != em:
            self._needs = (em, [self._least(column, em) for column in range(len(model.columns))])
        least = list(self._needs[1])
        width = self.viewport().width()
        for number in reversed(range(len(least))):
            is_left_out = sum(least) > width and model.columns[number].is_minor
            self.setColumnHidden(number, is_left_out)
            least[number] = 0 if is_left_out else least[number]
        rest = max(0, width - sum(least))
        shown = [column for number, column in enumerate(model.columns) if least[number]]
        parts = sum(column.stretch for column in shown) or 1
        for number, column in enumerate(model.columns):
            if least[number]:
                self.setColumnWidth(number, least[number] + rest * column.stretch // parts)
        if self._page is not None:
            self._limit()

    def grow(self, page: QScrollArea) -> None:
        """Be as tall as all its rows, on a page that scrolls as a whole and asks for more."""
        self._page = page
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        page.verticalScrollBar().valueChanged.connect(self._fetch_in_time)
        page.verticalScrollBar().rangeChanged.connect(self._fetch_in_time)
        if self.model() is not None:
            # A short list moves no bar: its last rows would wait for one for ever.
            self.model().modelReset.connect(self._fetch_in_time)
        self._limit()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fetch_in_time()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not event.modifiers():
            self._open(self.currentIndex())
            return
        super().keyPressEvent(event)

    def _fit_anew(self) -> None:
        self._needs = None
        self.fit()

    def _whole_height(self) -> int:
        model = self.model()
        rows = model.rowCount() if model is not None else 0
        head = self.horizontalHeader().sizeHint().height()
        return head + rows * self.verticalHeader().defaultSectionSize() + 2 * self.frameWidth() + 2

    def _limit(self) -> None:
        """End below the last row; a long list keeps what room the page gives it."""
        height = self._whole_height()
        if self._page is None:
            self.setMaximumHeight(height)
            return
        # Qt fetches whatever follows a row that is in sight: the last one is not, till all came.
        has_more = self.model() is not None and self.model().canFetchMore(QModelIndex())
        self.setFixedHeight(height - 2 * has_more * self.verticalHeader().defaultSectionSize())

    def _fetch_in_time(self) -> None:
        """Bring the next rows when the page comes near the end of those that are there."""
        page, model = self._page, self.model()
        if page is None or model is None or not self.isVisible():
            return
        seen = page.viewport().height()
        below = self.mapTo(page, QPoint(0, self.height())).y() - seen
        if below < seen and model.canFetchMore(QModelIndex()):
            model.fetchMore(QModelIndex())
            self._limit()

    def _least(self, column: int, em: int) -> int:
        title = self.model().headerData(column, Qt.Orientation.Horizontal)
        head = QFontMetrics(theme.font("caps")).horizontalAdvance(str(title)) + 2 * PAD + 4
        # Fifty rows tell enough: asking all of a long list would stall the page.
        model = self.model()
        if not isinstance(model, RowsModel):
            return head
        part, metrics = model.columns[column], self.fontMetrics()
        # Many rows say the same, and each word is measured once.
        cells = {
            (part.text(row), part.chip is not None and part.chip(row) is not None)
            for row in model.rows[:MEASURED]
        }
        widths = (_room(metrics, text, has_chip=has_chip) for text, has_chip in cells)
        return min(max(head, *widths, 0), 22 * em)

    def _open(self, index: Index) -> None:
        record = index.data(Role.RECORD) if index.isValid() else None
        if record is not None and self._opens:
            self.opened.emit(record)
