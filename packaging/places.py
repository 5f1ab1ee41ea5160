"""The names that the spec, the build and the installers must agree on."""

from __future__ import annotations

import platform
import sys

APP_ID = "org.circlekeep.Circlekeep"
MADE = "CIRCLEKEEP_MADE"
TAKEN = "taken.json"
BACKUP_SUFFIX = "ckbackup"
BACKUP_MIME = "application/x-circlekeep-backup"

_SYSTEMS = {"linux": "linux", "win32": "windows", "darwin": "macos"}
_MACHINES = {"amd64": "x86_64", "aarch64": "arm64"}


def folder_name(version: str) -> str:
    """Return the name of the folder a bundle is built into, and of its archive."""
    machine = platform.machine().lower()
    return f"circlekeep-{version}-{_SYSTEMS[sys.platform]}-{_MACHINES.get(machine, machine)}"


def info_plist(version: str) -> dict[str, object]:
    """Return what macOS asks about a program; it opens backups and needs no permission."""
    return {
        "CFBundleDisplayName": "Circlekeep",
        "CFBundleShortVersionString": version,
        "LSApplicationCategoryType": "public.app-category.productivity",
        "LSMinimumSystemVersion": "14.0",
        "NSHighResolutionCapable": True,
        "NSSupportsAutomaticTermination": False,
        "NSSupportsSuddenTermination": False,
        # Without this macOS keeps pictures and texts of the windows for the next start.
        "NSQuitAlwaysKeepsWindows": False,
        "CFBundleDocumentTypes": [
            {
                "CFBundleTypeName": "Circlekeep backup",
                "CFBundleTypeRole": "Viewer",
                "LSHandlerRank": "Owner",
                "LSItemContentTypes": [f"{APP_ID}.backup"],
            }
        ],
        "UTExportedTypeDeclarations": [
            {
                "UTTypeIdentifier": f"{APP_ID}.backup",
                "UTTypeDescription": "Circlekeep backup",
                "UTTypeConformsTo": ["public.data"],
                "UTTypeTagSpecification": {
                    "public.filename-extension": [BACKUP_SUFFIX],
                    "public.mime-type": BACKUP_MIME,
                },
            }
        ],
    }
