"""Where every page lies that the window of a register can go to."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

# Each page is loaded when somebody first goes there.
PAGES = {
    "today": ("today", "TodayPage"),
    "meetings": ("meetings", "MeetingsPage"),
    "meeting": ("meeting", "MeetingPage"),
    "members": ("members", "MembersPage"),
    "member": ("member", "MemberPage"),
    "member_new": ("member_new", "MemberNewPage"),
    "agreements": ("agreements", "AgreementsPage"),
    "agreement": ("agreement", "AgreementPage"),
    "sign": ("sign", "SignPage"),
    "safeguarding": ("safeguarding", "SafeguardingPage"),
    "concern_new": ("concern_new", "ConcernNewPage"),
    "records": ("records", "RecordsPage"),
    "backup": ("backup", "BackupPage"),
    "paper": ("paper", "PaperPage"),
    "settings": ("settings", "SettingsPage"),
    "keys": ("keys", "KeysPage"),
    "help": ("help", "HelpPage"),
    "about": ("about", "AboutPage"),
    "safety": ("safety", "SafetyPage"),
}


def side_places() -> tuple[tuple[str, str, str], ...]:
    """Give the places of the side bar: page, words, icon."""
    say = QCoreApplication.translate
    return (
        ("today", say("MainWindow", "Today"), "house"),
        ("meetings", say("MainWindow", "Meetings"), "calendar-days"),
        ("members", say("MainWindow", "Members"), "users-round"),
        ("agreements", say("MainWindow", "Agreements"), "file-pen-line"),
        ("safeguarding", say("MainWindow", "Safeguarding"), "shield"),
        ("records", say("MainWindow", "Records"), "library"),
        ("backup", say("MainWindow", "Backup"), "hard-drive-download"),
    )


def half_written(page: str) -> str:
    """Say what is half written on a page that keeps open drafts."""
    say = QCoreApplication.translate
    words = {
        "meetings": say("Places", "the plan of a meeting"),
        "meeting": say("Places", "words about an evening, or a new name"),
        "member": say("Places", "a change of a member"),
        "member_new": say("Places", "a new member"),
        "agreement": say("Places", "the agreement"),
        "sign": say("Places", "a signature"),
    }
    return words.get(page, say("Places", "another page"))
