"""Pictures of pages."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from app.documents import drawing, preview
from tests.documents import samples


def test_a_page_becomes_a_picture_of_the_asked_width() -> None:
    pdf = drawing.draw(samples.a_sheet()).pdf

    image = preview.image(pdf, 1, width=333)

    assert image.width == 333
    assert abs(image.height - 333 * 841.89 / 595.28) < 2
    assert len(image.rgba) == image.width * image.height * 4


def test_the_paper_is_white_and_the_ink_is_black_and_nothing_shines_through() -> None:
    image = preview.image(drawing.draw(samples.a_sheet()).pdf, 1, width=600)

    dots = {image.rgba[place : place + 4] for place in range(0, len(image.rgba), 4)}

    assert image.rgba[:4] == b"\xff\xff\xff\xff"
    assert b"\x00\x00\x00\xff" in dots
    assert {dot[3] for dot in dots} == {255}


def test_each_page_has_its_own_picture() -> None:
    pdf = drawing.draw(samples.strips(count=13)).pdf

    assert preview.image(pdf, 1, width=200) != preview.image(pdf, 2, width=200)


def test_pages_may_be_asked_for_from_several_threads_at_once() -> None:
    pdf = drawing.draw(samples.strips(count=40)).pdf
    alone = [preview.image(pdf, page, width=200) for page in (1, 2, 3)]

    with ThreadPoolExecutor(3) as pool:
        together = list(pool.map(lambda page: preview.image(pdf, page, width=200), (1, 2, 3)))

    assert together == alone
