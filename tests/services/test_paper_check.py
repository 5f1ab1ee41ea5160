"""A paper is held against the line of its number, and one from lines left behind is named so."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.domain.journal import Seal
from app.services import journal, paper_check, restore, undo
from app.services.key_changes import Secrets
from app.services.paper_check import Answer, Standing
from tests.real_registers import PASSPHRASE, a_backup, enrol, opened, unlock

if TYPE_CHECKING:
    from pathlib import Path

    from app.services.session import Session
    from app.services.setup import Created

OTHER_WORDS = ("abacus", "abide", "able", "abroad")


def printed(session: Session) -> Seal:
    """Give what a paper printed now would bear."""
    return journal.seal_words(journal.seal(session))


def held(session: Session, seal: Seal) -> Answer:
    paper = paper_check.look_up(session, seal)
    search = paper_check.BranchSearch(session)
    for _ in search.steps():
        pass
    return paper_check.compare(paper) or paper_check.explain(paper, search.found)


@pytest.fixture
def session(created: Created) -> Session:
    return opened(created.unlocked)


def restored(session: Session, created: Created, backup: Path) -> Session:
    session.close()
    preview = restore.look(backup, passphrase=PASSPHRASE)
    data = created.unlocked.register.folder.parent.parent
    again = opened(restore.restore(preview, data, over=True))
    restore.record(again, preview)
    return again


class TestReading:
    @pytest.mark.parametrize(
        "typed",
        [
            "1204: abacus abide able abroad",
            "  Journal seal  1,204:  Abacus  abide, ABLE · abroad.",
            "seal 1 204 abacus\nabide\table abroad",
        ],
    )
    def test_a_seal_is_taken_however_it_was_parted(self, typed: str) -> None:
        assert paper_check.read_off(typed).seal == Seal(line_no=1204, words=OTHER_WORDS)

    def test_a_word_that_no_seal_has_is_told_by_its_place(self) -> None:
        reading = paper_check.read_off("12: abacus abide abel abroad")

        assert reading.stranger == 3
        assert reading.seal is None

    @pytest.mark.parametrize("line", ["", "0", "twelve", "1" * 30, "²"])
    def test_without_the_number_of_a_line_it_is_no_seal(self, line: str) -> None:
        reading = paper_check.read_off(f"{line} abacus abide able abroad")

        assert reading.line_no is None
        assert reading.seal is None

    @pytest.mark.parametrize("count", [0, 3, 5])
    def test_other_than_four_words_are_no_seal(self, count: int) -> None:
        reading = paper_check.read_off("12: " + " ".join(["able"] * count))

        assert (reading.line_no, len(reading.words)) == (12, count)
        assert reading.seal is None


class TestStanding:
    def test_a_paper_of_this_register_fits_its_line(self, session: Session) -> None:
        paper = printed(session)
        line = journal.latest(session)[0]
        enrol(session, "Teacup")

        answer = held(session, paper)

        assert answer == Answer(
            standing=Standing.FITS, line_no=line.no, newest=line.no + 1, at=line.at
        )

    def test_other_words_differ(self, session: Session) -> None:
        seal = Seal(line_no=1, words=OTHER_WORDS)

        assert held(session, seal).standing is Standing.DIFFERS

    def test_a_line_that_the_register_has_not_reached_is_told(self, session: Session) -> None:
        newest = journal.count(session)
        answer = held(session, Seal(line_no=newest + 1, words=OTHER_WORDS))

        assert (answer.standing, answer.newest) == (Standing.NOT_REACHED, newest)

    def test_a_register_put_back_whole_has_not_reached_its_later_papers(
        self, session: Session, created: Created
    ) -> None:
        session.close()
        folder = created.unlocked.register.folder
        before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
        later = opened(unlock(created.unlocked.register))
        enrol(later, "Teacup")
        paper = printed(later)
        later.close()
        for path in [path for path in folder.rglob("*") if path.is_file()]:
            path.unlink()
        for path, content in before.items():
            path.write_bytes(content)

        older = opened(unlock(created.unlocked.register))

        assert held(older, paper).standing is Standing.NOT_REACHED


class TestBranches:
    def test_the_last_paper_before_a_restore_is_known_to_be_left_behind(
        self, session: Session, created: Created, tmp_path: Path
    ) -> None:
        backup = a_backup(session, tmp_path / "stick")
        enrol(session, "Teacup", "Umbrella")
        paper = printed(session)
        again = restored(session, created, backup)
        restored_at = journal.latest(again)[0].at

        answer = held(again, paper)

        assert (answer.standing, answer.at) == (Standing.LEFT_BEHIND, restored_at)

    def test_an_earlier_one_may_be_and_those_from_before_the_backup_fit(
        self, session: Session, created: Created, tmp_path: Path
    ) -> None:
        before = printed(session)
        backup = a_backup(session, tmp_path / "stick")
        enrol(session, "Teacup")
        between = printed(session)
        enrol(session, "Umbrella")
        again = restored(session, created, backup)
        enrol(again, "Violet", "Willow", "Yarrow")

        assert held(again, between).standing is Standing.MAY_BE_LEFT_BEHIND
        assert held(again, before).standing is Standing.FITS
        assert held(again, printed(again)).standing is Standing.FITS

    def test_no_restore_excuses_a_line_that_both_share_nor_one_beyond_what_was_left(
        self, session: Session, created: Created, tmp_path: Path
    ) -> None:
        backup = a_backup(session, tmp_path / "stick")
        enrol(session, "Teacup")
        left = printed(session).line_no
        again = restored(session, created, backup)

        shared = Seal(line_no=1, words=OTHER_WORDS)
        beyond = Seal(line_no=left + 9, words=OTHER_WORDS)

        assert held(again, shared).standing is Standing.DIFFERS
        assert held(again, beyond).standing is Standing.NOT_REACHED

    def test_a_paper_of_a_restore_that_was_undone_is_named_too(
        self, session: Session, created: Created, tmp_path: Path
    ) -> None:
        backup = a_backup(session, tmp_path / "stick")
        enrol(session, "Teacup")
        own = printed(session)
        again = restored(session, created, backup)
        enrol(again, "Umbrella")
        paper = printed(again)
        again.close()

        found = undo.find(created.unlocked.register, Secrets(passphrase=PASSPHRASE))
        back = opened(undo.bring_back(found))
        undo.record(back)

        assert held(back, paper).standing is Standing.LEFT_BEHIND
        assert held(back, own).standing is Standing.FITS

    def test_the_search_goes_in_steps_and_finds_each_branch_once(
        self, session: Session, created: Created, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        backup = a_backup(session, tmp_path / "stick")
        again = restored(session, created, backup)
        monkeypatch.setattr(paper_check, "_AT_ONCE", 2)

        search = paper_check.BranchSearch(again)
        steps = list(search.steps())

        assert len(steps) == -(-journal.count(again) // 2)
        assert len(search.found) == 1
