"""Which folders lie on a stick, told from what the kernel says of mounts and devices."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.storage import places


@pytest.fixture
def devices(tmp_path: Path) -> Path:
    """Four disks: built in, on USB, a card in a reader, and a partition table of one disk."""
    tree = tmp_path / "sys"
    device(tree, "259:2", "devices/pci0/nvme/nvme0n1/nvme0n1p2", removable="0")
    device(tree, "8:17", "devices/pci0/usb2/2-1/host/block/sdb/sdb1", removable="0")
    device(tree, "179:1", "devices/pci0/mmc0/block/mmcblk0/mmcblk0p1", removable="1")
    return tree / "dev"


def device(tree: Path, number: str, path: str, *, removable: str) -> None:
    partition = tree / path
    partition.mkdir(parents=True)
    (partition.parent / "removable").write_text(f"{removable}\n")
    (tree / "dev").mkdir(exist_ok=True)
    (tree / "dev" / number).symlink_to(partition)


@pytest.fixture
def sticks(tmp_path: Path) -> Path:
    sticks = tmp_path / "media"
    for name in ("KINGSTON 64", "CARD", "LOCKED"):
        (sticks / name).mkdir(parents=True)
    return sticks


@pytest.fixture
def mounts(tmp_path: Path, sticks: Path) -> Path:
    lines = [
        "22 1 259:2 / / rw,relatime shared:1 - ext4 /dev/nvme0n1p2 rw",
        "23 22 0:5 / /proc rw,nosuid - proc proc rw",
        f"40 22 8:17 / {sticks}/KINGSTON\\04064 rw,nosuid - vfat /dev/sdb1 rw",
        f"41 22 179:1 / {sticks}/CARD rw,nosuid - exfat /dev/mmcblk0p1 rw",
        f"42 22 8:17 / {sticks}/LOCKED ro,nosuid - vfat /dev/sdb1 ro",
        f"43 22 8:17 / {sticks}/GONE rw - vfat /dev/sdb1 rw",
        "44 22 8:17 / /boot/efi rw - vfat /dev/sdb1 rw",
        "a line cut short",
    ]
    path = tmp_path / "mountinfo"
    path.write_text("\n".join(lines))
    return path


def test_sticks_and_cards_are_found_with_label_and_room(
    mounts: Path, devices: Path, sticks: Path
) -> None:
    found = places.removable_places(mounts=mounts, devices=devices)

    assert [(place.path, place.label) for place in found] == [
        (sticks / "KINGSTON 64", "KINGSTON 64"),
        (sticks / "CARD", "CARD"),
    ]
    assert all(place.free > 0 and place.is_removable for place in found)


def test_a_folder_on_a_stick_is_on_a_stick(mounts: Path, devices: Path, sticks: Path) -> None:
    (sticks / "CARD" / "backups").mkdir()

    assert places.is_removable(sticks / "CARD" / "backups", mounts=mounts, devices=devices)
    assert not places.is_removable(sticks, mounts=mounts, devices=devices)
    assert not places.is_removable(Path("/proc"), mounts=mounts, devices=devices)


def test_a_link_to_a_stick_is_on_the_stick(
    mounts: Path, devices: Path, sticks: Path, tmp_path: Path
) -> None:
    (tmp_path / "link").symlink_to(sticks / "CARD")

    assert places.is_removable(tmp_path / "link", mounts=mounts, devices=devices)


def test_where_the_kernel_tells_nothing_nothing_is_a_stick(tmp_path: Path, sticks: Path) -> None:
    assert places.removable_places(mounts=tmp_path / "none", devices=tmp_path) == []
    assert not places.is_removable(sticks, mounts=tmp_path / "none", devices=tmp_path)


def test_a_disk_that_does_not_say_is_no_stick(mounts: Path, devices: Path, sticks: Path) -> None:
    (devices / "179:1").resolve().parent.joinpath("removable").unlink()

    assert not places.is_removable(sticks / "CARD", mounts=mounts, devices=devices)


def test_a_stick_lends_its_name_and_a_folder_its_own(mounts: Path, sticks: Path) -> None:
    (sticks / "CARD" / "backups").mkdir()

    assert places.label_of(sticks / "CARD" / "backups", mounts=mounts) == "CARD"
    assert places.label_of(sticks, mounts=mounts) == "media"


def test_this_computer_answers_too(tmp_path: Path) -> None:
    assert not places.is_removable(tmp_path)
    assert isinstance(places.removable_places(), list)
    assert places.label_of(tmp_path)
