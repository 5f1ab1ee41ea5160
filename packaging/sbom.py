"""The parts list of a bundle (CycloneDX), from the lock it was built of."""

from __future__ import annotations

import json
import uuid
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from lock import Pinned

Json = dict[str, object]


def document(
    packages: Sequence[Pinned],
    *,
    version: str,
    epoch: int,
    shipped: set[str],
    licences: Mapping[str, str],
    inside: Sequence[tuple[str, str, str]],
) -> Json:
    """Return the parts list; `inside` are name, version and holder of what a package brings along.

    The same lock gives the same list, byte for byte.
    """
    components = [
        _package(package, is_shipped=package.name in shipped, licence=licences.get(package.name))
        for package in packages
    ]
    components += [_inside(*each) for each in inside]
    listed = json.dumps([version, components], sort_keys=True)
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_OID, listed)}",
        "version": 1,
        "metadata": {
            "timestamp": datetime.fromtimestamp(epoch, UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "component": {
                "type": "application",
                "bom-ref": "circlekeep",
                "name": "circlekeep",
                "version": version,
                "licenses": [{"license": {"id": "GPL-3.0-or-later"}}],
            },
        },
        "components": components,
        "dependencies": [
            {
                "ref": "circlekeep",
                "dependsOn": sorted(f"pkg:pypi/{p.name}@{p.version}" for p in packages),
            }
        ],
    }


def write(path: Path, content: Json) -> None:
    """Write the list as it is published."""
    path.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")


def _package(package: Pinned, *, is_shipped: bool, licence: str | None) -> Json:
    purl = f"pkg:pypi/{package.name}@{package.version}"
    component: Json = {
        "type": "library",
        "bom-ref": purl,
        "name": package.name,
        "version": package.version,
        "purl": purl,
        # Excluded is the format's word for what builds a program and is no part of it.
        "scope": "required" if is_shipped else "excluded",
        # A package has one hash for each file it is published as; the lock accepts any of them.
        "externalReferences": [
            {
                "type": "distribution",
                "url": purl,
                "hashes": [{"alg": "SHA-256", "content": each} for each in package.hashes],
            }
        ],
    }
    if licence:
        component["licenses"] = [{"license": {"name": licence}}]
    if package.marker:
        component["properties"] = [{"name": "circlekeep:only-where", "value": package.marker}]
    return component


def _inside(name: str, version: str, holder: str) -> Json:
    return {
        "type": "library",
        "bom-ref": f"{name}@{version} in {holder}",
        "name": name,
        "version": version,
        "scope": "required",
        "properties": [{"name": "circlekeep:part-of", "value": holder}],
    }
