"""What a bundle says of itself: parts, checksums, and an archive that comes out the same again."""

from __future__ import annotations

import json
import os
import tarfile
from typing import TYPE_CHECKING

from tests.packaging.tool import load
from tests.source import PROJECT

if TYPE_CHECKING:
    from pathlib import Path

archive, lock, sbom = load("archive"), load("lock"), load("sbom")
EPOCH = 1_772_000_000


def the_parts_list() -> dict[str, list[dict[str, object]]]:
    """Make the list from the project's own lock."""
    content: dict[str, list[dict[str, object]]] = sbom.document(
        lock.read(PROJECT / lock.BUNDLE_LOCK),
        version="9.9",
        epoch=EPOCH,
        shipped=lock.shipped(PROJECT),
        licences={"zxcvbn": "MIT"},
        inside=[("sqlcipher", "4", "sqlcipher3")],
    )
    return content


def a_bundle(folder: Path) -> Path:
    bundle = folder / "bundle"
    (bundle / "inside").mkdir(parents=True)
    (bundle / "program").write_text("#!/bin/sh\n")
    (bundle / "program").chmod(0o700)
    (bundle / "inside" / "data").write_text("data")
    (bundle / "link").symlink_to("program")
    return bundle


def test_the_parts_list_holds_every_package_of_the_lock_with_its_hashes() -> None:
    listed = the_parts_list()["components"]

    told = (PROJECT / lock.BUNDLE_LOCK).read_text(encoding="utf-8")
    assert sum(json.dumps(part).count('"SHA-256"') for part in listed) == told.count("--hash=")
    assert {part["purl"] for part in listed if "purl" in part} == {
        f"pkg:pypi/{package.name}@{package.version}"
        for package in lock.read(PROJECT / lock.BUNDLE_LOCK)
    }


def test_the_parts_list_tells_what_is_shipped_from_what_only_builds() -> None:
    scopes = {part["name"]: part["scope"] for part in the_parts_list()["components"]}

    assert scopes["reportlab"] == scopes["tzdata"] == scopes["sqlcipher"] == "required"
    assert scopes["setuptools"] == scopes["pyinstaller-hooks-contrib"] == "excluded"


def test_the_same_lock_gives_the_same_list() -> None:
    assert the_parts_list() == the_parts_list()


def test_references_in_the_list_are_unique_and_known() -> None:
    content = the_parts_list()

    references = [part["bom-ref"] for part in content["components"]]
    assert len(references) == len(set(references))
    depended = content["dependencies"][0]["dependsOn"]
    assert isinstance(depended, list)
    assert set(depended) <= set(references)


def test_the_bundle_s_lock_holds_the_app_s_lock() -> None:
    app = {(each.name, each.version) for each in lock.read(PROJECT / lock.APP_LOCK)}
    bundle = {(each.name, each.version) for each in lock.read(PROJECT / lock.BUNDLE_LOCK)}

    assert app < bundle


def test_the_bundle_s_lock_holds_hashes_and_no_address() -> None:
    text = (PROJECT / lock.BUNDLE_LOCK).read_text(encoding="utf-8")

    assert "://" not in text
    assert "--index-url" not in text
    assert all(package.hashes for package in lock.read(PROJECT / lock.BUNDLE_LOCK))


def test_an_archive_comes_out_the_same_again(tmp_path: Path) -> None:
    bundle = a_bundle(tmp_path)
    archive.tar_xz(bundle, tmp_path / "first.tar.xz", epoch=EPOCH)
    for path in bundle.rglob("*"):
        os.utime(path, (EPOCH + 5, EPOCH + 5), follow_symlinks=False)
    (bundle / "inside" / "data").chmod(0o600)
    archive.tar_xz(bundle, tmp_path / "second.tar.xz", epoch=EPOCH)

    assert archive.sha256(tmp_path / "first.tar.xz") == archive.sha256(tmp_path / "second.tar.xz")
    with tarfile.open(tmp_path / "first.tar.xz") as packed:
        told = {entry.name: (entry.mode, entry.mtime, entry.uname) for entry in packed}
    assert told["bundle/program"] == (0o755, EPOCH, "")
    assert told["bundle/inside/data"] == (0o644, EPOCH, "")


def test_checksums_find_what_was_changed_added_or_lost(tmp_path: Path) -> None:
    bundle = a_bundle(tmp_path)
    (bundle / "lost").touch()
    archive.write_sums(bundle, [path for path in bundle.rglob("*") if path.is_file()])
    assert archive.wrong_sums(bundle) == []

    (bundle / "inside" / "data").write_text("date")
    (bundle / "added").touch()
    (bundle / "lost").unlink()

    assert archive.wrong_sums(bundle) == ["added", "inside/data", "lost"]
