"""`circlekeep --self-check`: a whole evening with a throw-away register, one line per step.

It shows whether this computer can do everything the program promises: keys, database, papers,
windows, the replacement of the process at a lock, backup and restore. Everything in it is invented.
"""

from __future__ import annotations

from ui.self_check.stages import main

__all__ = ["main"]
