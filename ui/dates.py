"""Dates and times the way a person says them, in the group's own zone and the system's language."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

from PySide6.QtCore import QCoreApplication, QDate, QLocale, QTime

from app.domain import zones


def long_date(day: date) -> str:
    """Say a date with its weekday: Thursday 12 March 2026."""
    return QLocale().toString(_qdate(day), "dddd d MMMM yyyy")


def week_date(day: date, *, today: date) -> str:
    """Say a date with its weekday, and with the year only when it is not this one."""
    pattern = "dddd d MMMM" if day.year == today.year else "dddd d MMMM yyyy"
    return QLocale().toString(_qdate(day), pattern)


def short_date(day: date, *, today: date) -> str:
    """Say a date without its weekday: 5 March, or 18 December 2025."""
    pattern = "d MMMM" if day.year == today.year else "d MMMM yyyy"
    return QLocale().toString(_qdate(day), pattern)


def tiny_date(day: date) -> str:
    """Say a date in the least room: 5 Mar."""
    return QLocale().toString(_qdate(day), "d MMM")


def little_date(day: date, *, today: date) -> str:
    """Say a date with its weekday in little room: Thu 12 Mar, or Thu 18 Dec 2025."""
    pattern = "ddd d MMM" if day.year == today.year else "ddd d MMM yyyy"
    return QLocale().toString(_qdate(day), pattern)


def clock(at: time) -> str:
    """Say a time of day: 19:00."""
    return QLocale().toString(QTime(at.hour, at.minute), "HH:mm")


def local(stamp: datetime, *, zone: str) -> datetime:
    """Move a UTC stamp into the group's zone."""
    aware = stamp if stamp.tzinfo else stamp.replace(tzinfo=UTC)
    return zones.local(aware, zone)


def moment(stamp: datetime, *, zone: str, today: date) -> str:
    """Say a stamp as day and time in the group's zone: 12 March, 20:44."""
    there = local(stamp, zone=zone)
    return QCoreApplication.translate("Dates", "{day}, {time}").format(
        day=short_date(there.date(), today=today), time=clock(there.time())
    )


def span(starts: time, ends: time) -> str:
    """Say from when to when: 19:00 to 20:30."""
    return QCoreApplication.translate("Dates", "{starts} to {ends}").format(
        starts=clock(starts), ends=clock(ends)
    )


def ago(day: date, *, today: date) -> str:
    """Say how long ago a day was: today, yesterday, on Monday, 16 days ago."""
    days = (today - day).days
    if days <= 0:
        return QCoreApplication.translate("Dates", "today")
    if days == 1:
        return QCoreApplication.translate("Dates", "yesterday")
    if days < 7:  # noqa: PLR2004  a week
        weekday = QLocale().toString(_qdate(day), "dddd")
        return QCoreApplication.translate("Dates", "on {weekday}").format(weekday=weekday)
    return QCoreApplication.translate("Dates", "{days} days ago").format(days=days)


def to_date(chosen: QDate) -> date:
    """Turn Qt's date into the register's."""
    return date(chosen.year(), chosen.month(), chosen.day())


def to_qdate(day: date) -> QDate:
    """Turn the register's date into Qt's."""
    return _qdate(day)


def to_time(chosen: QTime) -> time:
    """Turn Qt's time into the register's, without seconds."""
    return time(chosen.hour(), chosen.minute())


def to_qtime(at: time) -> QTime:
    """Turn the register's time into Qt's."""
    return QTime(at.hour, at.minute)


def _qdate(day: date) -> QDate:
    return QDate(day.year, day.month, day.day)


def read_qtime(text: str) -> QTime:
    """Read a time kept in a draft: 19:00."""
    return QTime.fromString(text, "HH:mm")
