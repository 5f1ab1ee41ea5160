"""What other programs see in a document: poppler and qpdf, never the code that drew it."""

from __future__ import annotations

import os
import re
import subprocess
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def text_of(pdf: bytes, *, page: int = 0) -> str:
    """Return the words on a page, or on all, with every space and line end made one space."""
    pages = ["-f", str(page), "-l", str(page)] if page else []
    return " ".join(_run(["pdftotext", "-layout", *pages, "-", "-"], pdf).split())


def raw_text_of(pdf: bytes) -> str:
    """Return the words in the order they were drawn, so that a column reads as one."""
    return " ".join(_run(["pdftotext", "-raw", "-", "-"], pdf).split())


def fonts_of(pdf: bytes) -> list[tuple[str, bool]]:
    """Return the name of each font and whether it is embedded."""
    lines = _run(["pdffonts", "-"], pdf).splitlines()[2:]
    return [(line.split()[0].split("+")[-1], line.split()[-5] == "yes") for line in lines]


def facts_of(pdf: bytes) -> dict[str, str]:
    """Return what the file says about itself."""
    pairs = (line.split(":", 1) for line in _run(["pdfinfo", "-"], pdf).splitlines())
    return {name: value.strip() for name, value in pairs}


def pages_of(pdf: bytes) -> int:
    return int(facts_of(pdf)["Pages"])


def check(pdf: bytes, folder: Path) -> None:
    """Have qpdf read the whole file; it exits with another number if anything is wrong."""
    place = folder / "checked.pdf"
    place.write_bytes(pdf)
    subprocess.run(["qpdf", "--check", place], check=True, capture_output=True)


def letters_in(pdf: bytes) -> str:
    """Return the words without any space, for words that a line break may part."""
    return re.sub(r"\s", "", raw_text_of(pdf))


def _run(command: list[str], pdf: bytes) -> str:
    # It tells the times in a PDF in the zone of the computer.
    surroundings = {**os.environ, "TZ": "UTC"}
    done = subprocess.run(command, input=pdf, check=True, capture_output=True, env=surroundings)
    return done.stdout.decode("utf-8")
