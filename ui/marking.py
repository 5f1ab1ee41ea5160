"""`override` for what the first window needs.

The one of typing_extensions takes as long to load as a window takes to paint, and only type
checkers look at it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from typing_extensions import override
else:
    T = TypeVar("T")

    def override(method: T) -> T:
        """Mark a method that takes the place of another."""
        return method


__all__ = ["override"]
