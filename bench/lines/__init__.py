"""The lines of the benchmark: importing a module adds its lines."""

from bench.lines import backup, saving, searching, starting, unlocking

__all__ = ["backup", "saving", "searching", "starting", "unlocking"]
