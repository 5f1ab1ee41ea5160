"""Open Circlekeep (`python3 run.py`) or check it (`python3 run.py test`).

This file also runs on a Python that is too old, so as to say so: nothing new may be used here.
"""

from __future__ import annotations

import sys

OLDEST, NEWEST = (3, 11), (3, 13)


def refusal(version: tuple[int, ...]) -> str | None:
    """Return the sentence for a Python that does not fit, or nothing."""
    if OLDEST <= version[:2] <= NEWEST:
        return None
    return (
        "Circlekeep needs Python 3.11, 3.12 or 3.13, and this is Python "
        + ".".join(str(part) for part in version)
        + ". Please start it with one of those, for example: python3.11 run.py"
    )


def main() -> int:
    """Do what the command line asks for and return the exit code."""
    sentence = refusal(tuple(sys.version_info[:3]))
    if sentence:
        print(sentence, file=sys.stderr)
        return 3
    from start import commands  # noqa: PLC0415 - an older Python could not even read it

    return commands.main(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
