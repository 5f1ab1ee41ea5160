"""A process that answers orders, a line each, for all the tests that need one: forking is cheap."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import ClassVar, Final, Self

ROOT: Final = Path(__file__).resolve().parents[2]


class Orders:
    """Starts a module of these tests as a program, and asks it line by line."""

    module: ClassVar[str]

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            [sys.executable, "-m", self.module],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate()

    def ask(self, line: str) -> str:
        """Give an order and return the answer."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(line + "\n")
        self._process.stdin.flush()
        return self._process.stdout.readline().strip()
