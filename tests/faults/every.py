"""Every act that is broken off at every step."""

from __future__ import annotations

from tests.faults import key_operations, leftover_operations, operations

OPERATIONS = (
    *operations.OPERATIONS,
    *key_operations.OPERATIONS,
    *leftover_operations.OPERATIONS,
)
