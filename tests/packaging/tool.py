"""The build's own modules, loaded by file: their folder bears the name of a published package."""

from __future__ import annotations

import importlib.util
import sys
from typing import TYPE_CHECKING

from tests.source import PROJECT

if TYPE_CHECKING:
    from types import ModuleType

FOLDER = PROJECT / "packaging"


def load(name: str) -> ModuleType:
    """Return one module of the build, the same one each time."""
    known = f"circlekeep_packaging_{name}"
    if known in sys.modules:
        return sys.modules[known]
    spec = importlib.util.spec_from_file_location(known, FOLDER / f"{name}.py")
    if spec is None or spec.loader is None:
        raise LookupError(name)
    module = importlib.util.module_from_spec(spec)
    sys.modules[known] = module
    spec.loader.exec_module(module)
    return module
