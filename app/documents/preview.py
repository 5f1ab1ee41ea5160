"""Pictures of a document's pages, for the window that shows a paper before it is printed."""

from __future__ import annotations

from dataclasses import dataclass, field
from threading import Lock

import pypdfium2
from pypdfium2 import raw

# PDFium keeps state of its own for the whole process and must never be in two threads at once.
_ONE_AT_A_TIME = Lock()


@dataclass(frozen=True, slots=True, kw_only=True)
class PageImage:
    """One page as rows of red, green, blue and alpha bytes, without gaps between the rows."""

    width: int
    height: int
    rgba: bytes = field(repr=False)


def image(pdf: bytes, page: int, *, width: int) -> PageImage:
    """Return page number `page`, counted from 1, so wide in dots."""
    with _ONE_AT_A_TIME:
        document = pypdfium2.PdfDocument(pdf)
        try:
            sheet = document[page - 1]
            bitmap = sheet.render(
                # PDFium rounds up, so half a dot less gives exactly the width asked for.
                scale=(width - 0.5) / sheet.get_width(),
                force_bitmap_format=raw.FPDFBitmap_BGRA,
                rev_byteorder=True,
                fill_color=(255, 255, 255, 255),
            )
            rows = bytes(bitmap.buffer)
            stride, wide, high = bitmap.stride, bitmap.width, bitmap.height
            bitmap.close()
        finally:
            document.close()
    return PageImage(width=wide, height=high, rgba=_without_gaps(rows, stride, wide * 4, high))


def _without_gaps(rows: bytes, stride: int, wide: int, high: int) -> bytes:
    if stride == wide:
        return rows[: wide * high]
    return b"".join(rows[row * stride : row * stride + wide] for row in range(high))
