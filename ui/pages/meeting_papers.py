"""The papers of one evening: strips before and while it is open, the attendance sheet after."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtWidgets import QMenu, QWidget

from app.domain.meetings import Meeting, MeetingStatus
from app.services import papers

if TYPE_CHECKING:
    from ui.pages.page import Page


class EveningPapers(QObject):
    """Shows what an evening needs on paper in the preview of the window."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self._page = page
        self.meeting: Meeting | None = None

    def show_fitting(self, near: QWidget) -> bool:
        """Show the paper that fits how far the evening is; tell whether there is one."""
        status = None if self.meeting is None else self.meeting.status
        match status:
            case MeetingStatus.CLOSED:
                self.show_sheet()
            case MeetingStatus.PLANNED:
                self.show_strips()
            case MeetingStatus.OPEN:
                self.offer(near)
            case _:
                return False
        return True

    def offer(self, near: QWidget) -> None:
        """Offer the papers of an evening under way, above a button."""
        menu = QMenu(self._page)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        first = menu.addAction(self.tr("&Sign-in strips"), self.show_strips)
        menu.addAction(self.tr("&Attendance sheet as marked so far"), self.show_sheet)
        menu.setActiveAction(first)
        menu.popup(near.mapToGlobal(QPoint(0, -menu.sizeHint().height())))

    def show_strips(self) -> None:
        """Show blank strips with the day of the evening."""
        page, meeting = self._page, self.meeting
        if meeting is not None:
            large = page.shell.settings.large_print
            order = papers.sign_in_strips(page.session, on=meeting.held_on, large_print=large)
            page.shell.show_paper(order)

    def show_sheet(self) -> None:
        """Show who was marked how."""
        page, meeting = self._page, self.meeting
        if meeting is not None:
            large = page.shell.settings.large_print
            order = papers.attendance_sheet(page.session, meeting.id, large_print=large)
            page.shell.show_paper(order)
