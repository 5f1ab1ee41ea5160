"""Load PySide6 without what it loads only to describe its own functions.

PySide6 6.11 unpacks and compiles a dozen modules from inside its library before the first of its
own functions can be called: the texts of its errors and its help, the signatures behind them, and
an `__import__` that reads the source of every module of the program in search of switches nobody
here uses. Together that took 100 of the 180 ms of loading its widgets (measured), and a program
that makes no wrong call never looks at any of it. Here it waits for the first wrong call.
"""

from __future__ import annotations

import builtins
import importlib.util
import sys
from types import ModuleType
from typing import TYPE_CHECKING

from ui.marking import override

if TYPE_CHECKING:
    from importlib.abc import InspectLoader

BOOTSTRAP = "signature_bootstrap"
MAPPING = "shibokensupport.signature.mapping"
# Compiled in the place of PySide6's own bootstrap; what is asked of it, this module answers.
STAND_IN = f"from {__name__} import later as bootstrap\n"


class Descriptions:
    """PySide6's own descriptions of its functions, made when one of them is first asked for."""

    def __init__(self) -> None:
        self.source: bytes | str = ""
        # PySide6's library takes this module out of `sys.modules` at the first wrong call, asks it
        # to bring itself up to date, and looks names up in it; it borrows it, so it stays here.
        self.mapping = ModuleType(MAPPING)
        vars(self.mapping)["update_mapping"] = self._update

    def __getattr__(self, name: str) -> object:
        """Return a function that loads the real one of that name when it is called."""

        def call(*given: object, **named: object) -> object:
            return getattr(self._real(), name)(*given, **named)

        return call

    @staticmethod
    def post_init() -> None:
        """Leave `__import__` as Python has it."""

    @staticmethod
    def finish_import(_module: object) -> None:
        """Add nothing to a module of PySide6: this release has nothing to add (a test looks)."""

    def _real(self) -> object:
        if "real" not in vars(self):
            # The descriptions are read with the modules that the package itself would have loaded.
            package = sys.modules["shiboken6"]
            if package.__spec__ is not None and package.__spec__.loader is not None:
                package.__spec__.loader.exec_module(package)
            bootstrap = sys.modules[BOOTSTRAP]
            # In the namespace of the stand-in: PySide6 keeps there what its descriptions need.
            _loader_of(self.source).exec_module(bootstrap)
            vars(self)["real"] = bootstrap.bootstrap()
        real: object = vars(self)["real"]
        return real

    def _update(self) -> None:
        self._real()
        known = sys.modules[MAPPING]
        known.update_mapping()
        vars(self.mapping).update(vars(known), update_mapping=self._update)


DESCRIPTIONS = Descriptions()


def _loader_of(source: bytes | str) -> InspectLoader:
    from importlib.abc import InspectLoader  # noqa: PLC0415 - not before the first wrong call

    class Kept(InspectLoader):
        @override
        def get_source(self, fullname: str) -> str:
            return source if isinstance(source, str) else source.decode()

    return Kept()


def later() -> Descriptions:
    """Stand in for PySide6's bootstrap."""
    return DESCRIPTIONS


def are_loaded() -> bool:
    """Tell whether PySide6's own descriptions are in memory."""
    return "shibokensupport.signature.loader" in sys.modules


def load() -> None:
    """Load PySide6's foundation; where PySide6 goes about it in another way, so be it."""
    if "shiboken6" in sys.modules or (spec := importlib.util.find_spec("shiboken6")) is None:
        return
    # What the package does before it loads its library is load modules for the descriptions.
    package = importlib.util.module_from_spec(spec)
    sys.modules["shiboken6"] = package
    plain = builtins.compile

    def put_off(source: bytes | str, filename: str, *given: object, **named: object) -> object:
        if filename == f"{BOOTSTRAP}.py":
            DESCRIPTIONS.source, source = source, STAND_IN
            sys.modules[MAPPING] = DESCRIPTIONS.mapping
        return plain(source, filename, *given, **named)  # type: ignore[call-overload]

    builtins.compile = put_off  # type: ignore[assignment]
    try:
        from shiboken6 import Shiboken  # noqa: PLC0415
    finally:
        builtins.compile = plain
    vars(package).update((name, vars(Shiboken)[name]) for name in dir(Shiboken) if name[0] != "_")
