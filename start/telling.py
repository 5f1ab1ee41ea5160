"""How the start speaks to a person: one plain sentence, then an exit code."""

from __future__ import annotations

import sys

FAILED = 1
USAGE = 2
NOT_POSSIBLE_HERE = 3


class CannotGoOnError(Exception):
    """Something this computer lacks or refuses; the sentence is shown as it stands."""

    def __init__(self, sentence: str, *, code: int = NOT_POSSIBLE_HERE) -> None:
        super().__init__(sentence)
        self.sentence, self.code = sentence, code


def tell(text: str) -> None:
    """Say something while the work goes on, before any child writes to the same stream."""
    print(text, flush=True)  # noqa: T201


def complain(text: str) -> None:
    """Say why it ends here."""
    print(text, file=sys.stderr, flush=True)  # noqa: T201
