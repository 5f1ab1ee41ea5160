"""A paper before it is printed: its pages, printing, and saving where the person says."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, QSize, Qt
from PySide6.QtGui import QImage, QKeySequence
from PySide6.QtWidgets import QCheckBox

from app.domain.papers import PaperKind
from app.errors import NotRemovableError, RegisterError
from app.services import backups, papers
from ui import theme
from ui.marking import override
from ui.pages.page import Args, Page
from ui.pages.parts import line
from ui.pages.printing import Printing, has_printer
from ui.widgets import Card, button
from ui.widgets.columns import Columns
from ui.widgets.file_dialog import FileDialog
from ui.widgets.flow import FlowLayout
from ui.widgets.paper_view import PaperView

if TYPE_CHECKING:
    from app.documents.preview import PageImage
    from app.services.papers import Paper, PaperOrder
    from app.services.session import Session
    from ui.shell import Shell

ZOOMS = (60, 80, 100, 130, 170, 220)
AS_IT_COMES = ZOOMS.index(100)
A4 = 1.4142
BASE = 30.0  # em of a page at 100 %


class PaperPage(Page):
    """The preview. Nothing is left behind: the paper lives in memory until it is printed."""

    def __init__(self, session: Session, shell: Shell) -> None:
        super().__init__(session, shell)
        self._order: PaperOrder | None = None
        self._paper: Paper | None = None
        self._page, self._zoom = 1, AS_IT_COMES
        self._printing: Printing | None = None
        self._is_drawing = False
        self.view = PaperView()
        self.large = QCheckBox(self.tr("&Large print"))
        self.print = button(self.tr("&Print…"), "primary", "printer")
        self.save = button(self.tr("&Save as PDF…"), "secondary", "hard-drive-download")
        self.back_page = button(self.tr("Page before"), "secondary")
        self.next_page = button(self.tr("Next page"), "secondary")
        self.smaller = button(self.tr("Smaller"), "secondary")
        self.bigger = button(self.tr("Bigger"), "secondary")
        self.where = line(role="soft", is_wrapped=False)
        self.why_not = line(role="soft")
        self._lay_out()
        self._connect()

    def show_order(self, order: PaperOrder) -> None:
        """Draw a paper that was ordered, and show its first page."""
        self._order = order
        self._paper = None
        self._page = 1
        with QSignalBlocker(self.large):
            self.large.setChecked(order.report.imprint.is_large_print)
        asked_from = self._asked_from()
        back = None
        if asked_from is not None:
            page, args = asked_from
            back = (page, self.tr("Back"), dict(args))
        self.header.show_title(order.title, back=back)
        # A paper is read first: the keys scroll it, and Tab comes to what can be done with it.
        self.sheet.setAccessibleName(order.title)
        self.sheet.setFocus(Qt.FocusReason.OtherFocusReason)
        self._draw()

    @property
    @override
    def place(self) -> tuple[str, Args]:
        # The paper lived in memory; what it was asked from can be shown again.
        return self._asked_from() or super().place

    def _asked_from(self) -> tuple[str, Args] | None:
        page, args = self.args.get("page"), self.args.get("args")
        return (page, args) if isinstance(page, str) and isinstance(args, dict) else None

    @override
    def refresh(self) -> None:
        self._show_buttons()

    def _lay_out(self) -> None:
        turn = FlowLayout(gap=8)
        for widget in (self.back_page, self.next_page, self.smaller, self.bigger, self.where):
            turn.addWidget(widget)
        desk = Card("", "well")
        desk.body.addWidget(self.view, 0, Qt.AlignmentFlag.AlignHCenter)
        acts = Card(self.tr("On paper"))
        acts.body.addWidget(self.large)
        acts.body.addWidget(self.print)
        acts.body.addWidget(self.save)
        acts.body.addWidget(self.why_not)
        acts.body.addWidget(
            line(
                self.tr("Nothing is kept on this laptop but the line that it was printed."),
                role="caption",
            )
        )
        columns = Columns()
        columns.main.addLayout(turn)
        columns.main.addWidget(desk)
        columns.side.addWidget(acts)
        self.body.addWidget(columns)
        self.body.addStretch(1)

    def _connect(self) -> None:
        self.print.setShortcut(QKeySequence.StandardKey.Print)
        self.next_page.setShortcut(QKeySequence("Ctrl+PgDown"))
        self.back_page.setShortcut(QKeySequence("Ctrl+PgUp"))
        self.large.toggled.connect(self._enlarge)
        self.print.clicked.connect(self._print)
        self.save.clicked.connect(self._ask_where)
        self.next_page.clicked.connect(self._turn_on)
        self.back_page.clicked.connect(self._turn_back)
        self.bigger.clicked.connect(self._zoom_in)
        self.smaller.clicked.connect(self._zoom_out)

    def _draw(self) -> None:
        order = self._order
        if order is not None:
            self._is_drawing = True
            self.shell.run(lambda _progress: papers.draw(order), self._drawn, self._failed)
        self._show_buttons()

    @override
    def work_stopped(self) -> None:
        if self._printing is not None:
            self._printing.stop()
        self._is_drawing = False
        self._print_ended()

    def _drawn(self, paper: Paper) -> None:
        self._paper, self._is_drawing = paper, False
        self._page = min(self._page, paper.pages)
        self._show_page()

    def _failed(self, error: Exception) -> None:
        self._is_drawing = False
        self._show_buttons()
        if not isinstance(error, RegisterError):
            raise error
        self.say_failed(error)

    def _show_page(self) -> None:
        paper = self._paper
        if paper is None:
            return
        width = round(self.fontInfo().pixelSize() * BASE * ZOOMS[self._zoom] / 100)
        if self._zoom <= AS_IT_COMES:
            # Only who asks for it bigger has to go sideways.
            width = min(width, self._room())
        ratio = self.devicePixelRatioF()
        pixels, page = round(width * ratio), self._page
        self.view.expect(QSize(width, round(width * A4)))
        self.shell.run(
            lambda _progress: papers.page_image(paper.pdf, page, width=pixels),
            self._show_image,
            self._failed,
        )
        self._show_buttons()

    def _room(self) -> int:
        """Tell how wide a page may be in a column as wide as the window."""
        around = self.view.sizeHint().width() - self.view.page_width + 2 * theme.gap(18)
        return self.sheet.viewport().width() - 2 * theme.MARGIN - around

    def _show_image(self, image: PageImage) -> None:
        picture = QImage(
            image.rgba, image.width, image.height, 4 * image.width, QImage.Format.Format_RGBA8888
        ).copy()
        picture.setDevicePixelRatio(self.devicePixelRatioF())
        self.view.show_page(picture, words=self.where.text())

    def _show_buttons(self) -> None:
        paper = self._paper
        pages = paper.pages if paper else 0
        if paper is not None:
            where = self.tr("Page {page} of {pages}").format(page=self._page, pages=pages)
        else:
            where = self.tr("Drawing…") if self._is_drawing else self.tr("Not drawn")
        self.where.setText(where)
        self.back_page.setEnabled(self._page > 1)
        self.next_page.setEnabled(self._page < pages)
        self.smaller.setEnabled(self._zoom > 0)
        self.bigger.setEnabled(self._zoom < len(ZOOMS) - 1)
        can_print = has_printer()
        self.print.setEnabled(paper is not None and can_print and self._printing is None)
        self.save.setEnabled(paper is not None)
        self.why_not.setVisible(not can_print)
        self.why_not.setText(
            self.tr(
                "This computer knows no printer. Save the paper, and print it where there is one."
            )
        )

    def _turn_on(self) -> None:
        self._page += 1
        self._show_page()

    def _turn_back(self) -> None:
        self._page -= 1
        self._show_page()

    def _zoom_in(self) -> None:
        self._zoom += 1
        self._show_page()

    def _zoom_out(self) -> None:
        self._zoom -= 1
        self._show_page()

    def _enlarge(self, is_large: bool) -> None:
        order = self._order
        if order is None:
            return
        imprint = replace(order.report.imprint, is_large_print=is_large)
        self._order = replace(order, report=replace(order.report, imprint=imprint))
        self._paper = None
        self._draw()

    def _print(self) -> None:
        paper = self._paper
        if paper is None or self._printing is not None:
            return
        self._printing = Printing(paper, self.shell, self)
        self._printing.printed.connect(self._printed)
        self._printing.ended.connect(self._print_ended)
        self._printing.failed.connect(self._failed)
        self._printing.ask()

    def _printed(self, copies: int) -> None:
        paper = self._paper
        if paper is None:
            return
        if self._is_noted(paper, copies=copies):
            words = self.tr("Sent to the printer. The paper register knows of it.")
            self.shell.say(words, kind="pine")
        else:
            self._say_not_noted(self.tr("Sent to the printer."))

    def _is_noted(self, paper: Paper, *, copies: int) -> bool:
        """Write in the paper register what was done already; tell whether it could be written."""
        try:
            papers.printed(self.session, paper, copies=copies)
        except RegisterError:
            return False
        self.shell.say_saved()
        return True

    def _say_not_noted(self, done: str) -> None:
        words = self.tr("The paper register does not know of it: nothing could be written there.")
        self.shell.say(done, words, kind="amber")

    def _print_ended(self) -> None:
        self._printing = None
        self._show_buttons()

    def _ask_where(self) -> None:
        paper = self._paper
        if paper is None:
            return
        dialog = FileDialog(self, self.tr("Save the paper"))
        dialog.asks_where_to_save(paper.file_name, self.tr("PDF (*.pdf)"))
        dialog.fileSelected.connect(self.save_to)
        dialog.ask()

    def save_to(self, chosen: str) -> None:
        """Write the paper to a new file; a recovery sheet goes to a stick only."""
        paper, path = self._paper, Path(chosen)
        if paper is None:
            return
        try:
            if paper.kind is PaperKind.RECOVERY and not backups.is_removable(path.parent):
                raise NotRemovableError
            papers.save(paper, path)
        except RegisterError as error:
            self.say_failed(error)
            return
        words = self.tr("Saved as {name}.").format(name=path.name)
        if self._is_noted(paper, copies=1):
            self.shell.say(words, kind="pine")
        else:
            self._say_not_noted(words)
