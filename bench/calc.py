"""LibreOffice Calc as a peer: a spreadsheet with a passphrase, kept open by a helper of its own.

The helper runs under the system's Python, which alone knows LibreOffice's bridge.
"""

from __future__ import annotations

import subprocess
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

HELPER = Path(__file__).with_name("calc_helper.py")


@dataclass(frozen=True)
class Sheet:
    """An encrypted sheet of 1,000 rows and 200 columns, open in LibreOffice."""

    helper: subprocess.Popen[str]

    def store_one_cell(self) -> float:
        """Change one cell and store the whole file; return the seconds."""
        return self._ask("store")

    def memory(self) -> float:
        """Return the MiB of LibreOffice's largest process."""
        return self._ask("memory")

    def _ask(self, word: str) -> float:
        if self.helper.stdin is None or self.helper.stdout is None:
            raise RuntimeError("the helper was started without pipes")
        self.helper.stdin.write(word + "\n")
        self.helper.stdin.flush()
        return float(self.helper.stdout.readline())


@contextmanager
def an_encrypted_sheet(folder: Path) -> Iterator[Sheet]:
    """Make the sheet, hold it open, and end LibreOffice afterwards."""
    helper = subprocess.Popen(
        ["/usr/bin/python3", str(HELPER), str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        sheet = Sheet(helper)
        sheet._ask("hello")  # noqa: SLF001 - the sheet is made by the time it answers
        yield sheet
    finally:
        helper.communicate()
