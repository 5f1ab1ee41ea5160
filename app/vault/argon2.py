"""Argon2id (RFC 9106), computed by its reference code, which works in memory it is given."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from _argon2_cffi_bindings import ffi, lib

if TYPE_CHECKING:
    import mmap

_NO_MEMORY = int(lib.ARGON2_MEMORY_ALLOCATION_ERROR)


def argon2id(
    password: bytes,
    *,
    salt: bytes,
    memory_kib: int,
    passes: int,
    lanes: int,
    size: int,
    workspace: mmap.mmap,
) -> bytes:
    """Derive a key in the workspace; MemoryError where it is too small.

    The workspace is wiped at the end. ValueError for a cost that the RFC does not know.
    """
    made = ffi.new("uint8_t[]", size)
    # Named, so that they live as long as the call: the context does not hold them.
    typed, salted = ffi.from_buffer("uint8_t[]", password), ffi.from_buffer("uint8_t[]", salt)
    context = ffi.new(
        "argon2_context *",
        {
            "version": lib.ARGON2_VERSION_13,
            "out": made,
            "outlen": size,
            "pwd": typed,
            "pwdlen": len(typed),
            "salt": salted,
            "saltlen": len(salted),
            "t_cost": passes,
            "m_cost": memory_kib,
            "lanes": lanes,
            "threads": lanes,
            "flags": lib.ARGON2_DEFAULT_FLAGS,
        },
    )
    answer = _computed(context, workspace)
    if answer == _NO_MEMORY:
        raise MemoryError
    if answer != lib.ARGON2_OK:
        raise ValueError(ffi.string(lib.argon2_error_message(answer)).decode())
    return bytes(ffi.buffer(made))


def _computed(context: Any, workspace: mmap.mmap) -> int:
    with ffi.from_buffer("uint8_t[]", workspace, require_writable=True) as memory:

        def hand_over(into: Any, wanted: int) -> int:
            if wanted > len(memory):
                return _NO_MEMORY
            into[0] = memory
            return int(lib.ARGON2_OK)

        try:
            # Named, so that they live as long as the call; who lent the memory takes it back.
            lend = ffi.callback("int(uint8_t **, size_t)", hand_over, error=_NO_MEMORY)
            leave = ffi.callback("void(uint8_t *, size_t)", lambda *_: None)
        except MemoryError:
            # Some systems let no program make functions while it runs: in memory of its own then.
            return _filled(context)
        context.allocate_cbk, context.free_cbk = lend, leave
        return _filled(context)


def _filled(context: Any) -> int:
    answer = int(lib.argon2_ctx(context, lib.Argon2_id))
    if answer == lib.ARGON2_THREAD_FAIL:
        # No thread is to be had: one lane after the other gives the same key, and wipes it all.
        context.threads = 1
        answer = int(lib.argon2_ctx(context, lib.Argon2_id))
    return answer
