"""How blocks come to lie on pages."""

from __future__ import annotations

from app.documents.flow import Block, paginated


def drawn(height: float, *, keeps_next: bool = False, box: int = 0) -> Block:
    return Block(height, lambda _top: None, keeps_next, box)


def test_blocks_fill_a_page_from_the_top() -> None:
    pages = paginated([drawn(10), drawn(20), drawn(30)], top=100, bottom=0)

    assert [placed.top for placed in pages[0]] == [100, 90, 70]


def test_what_does_not_fit_goes_to_the_next_page() -> None:
    pages = paginated([drawn(60), drawn(60)], top=100, bottom=0)

    assert [len(page) for page in pages] == [1, 1]


def test_what_clings_together_moves_together() -> None:
    blocks = [drawn(60), drawn(20, keeps_next=True), drawn(30)]

    pages = paginated(blocks, top=100, bottom=0)

    assert [len(page) for page in pages] == [1, 2]


def test_what_no_page_could_hold_is_parted_rather_than_lost() -> None:
    blocks = [drawn(40, keeps_next=True) for _ in range(5)]

    pages = paginated(blocks, top=100, bottom=0)

    assert [len(page) for page in pages] == [2, 2, 1]


def test_an_empty_strip_is_left_out_on_top_of_a_page() -> None:
    pages = paginated([Block(10), drawn(80), Block(10), drawn(80)], top=100, bottom=0)

    assert [page[0].top for page in pages] == [100, 100]


def test_the_head_of_a_table_comes_again_on_each_page_but_the_first() -> None:
    head = drawn(10)

    pages = paginated([drawn(50) for _ in range(3)], top=100, bottom=0, head=head)

    assert [page[0].block is head for page in pages] == [False, True]
    assert [len(page) for page in pages] == [2, 2]


def test_no_blocks_make_one_empty_page() -> None:
    assert paginated([], top=100, bottom=0) == [[]]
