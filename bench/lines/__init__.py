"""The lines of the benchmark: importing a module adds its lines."""

from bench.lines import backup, saving, starting, unlocking

__all__ = ["backup", "saving", "starting", "unlocking"]
