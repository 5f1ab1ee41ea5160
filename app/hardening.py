"""The first lines of every process: no core dump, and no other process reads its memory."""

from __future__ import annotations

import ctypes
import sys

PR_GET_DUMPABLE = 3
PR_SET_DUMPABLE = 4
PT_DENY_ATTACH = 31


def harden() -> None:
    """Refuse core dumps and attached readers; macOS and Windows are coded here and untested.

    A refusal by the system is no reason to keep a facilitator from her register, so nothing is
    raised: `no_core_dumps_hold` tells what was reached.
    """
    if sys.platform == "linux":
        _harden_linux()
    elif sys.platform == "darwin":
        _harden_macos()
    elif sys.platform == "win32":
        _harden_windows()


def no_core_dumps_hold() -> bool:
    """Tell whether this process leaves no core dump (always False where it cannot be asked)."""
    if sys.platform == "linux":
        import resource  # noqa: PLC0415 - Windows has no such module

        dumpable = ctypes.CDLL(None).prctl(PR_GET_DUMPABLE, 0, 0, 0, 0)
        return bool(dumpable == 0 and resource.getrlimit(resource.RLIMIT_CORE)[0] == 0)
    if sys.platform == "darwin":
        import resource  # noqa: PLC0415 - Windows has no such module

        return resource.getrlimit(resource.RLIMIT_CORE)[0] == 0
    return False


def _harden_linux() -> None:
    import resource  # noqa: PLC0415 - Windows has no such module

    # execve makes a process dumpable again, hence "every process", the replaced one too.
    ctypes.CDLL(None).prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _harden_macos() -> None:
    """Refuse core files and debuggers (untested)."""
    import resource  # noqa: PLC0415 - Windows has no such module

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    ctypes.CDLL(None).ptrace(PT_DENY_ATTACH, 0, None, 0)


def _harden_windows() -> None:
    """Keep crash reports without memory and take the right to read memory away (untested)."""
    if sys.platform != "win32":
        return
    kernel, advapi = ctypes.windll.kernel32, ctypes.windll.advapi32
    kernel.SetErrorMode(0x0001 | 0x0002)  # no crash dialogue, so none that offers a dump
    ctypes.windll.wer.WerSetFlags(1)  # WER_FAULT_REPORTING_FLAG_NOHEAP
    descriptor = ctypes.c_void_p()
    # Owner and system may wait for, ask about and end this process, and nothing else.
    wanted = "D:P(A;;0x101001;;;OW)(A;;0x101001;;;SY)"
    make = advapi.ConvertStringSecurityDescriptorToSecurityDescriptorW
    if make(wanted, 1, ctypes.byref(descriptor), None):
        kernel.GetCurrentProcess.restype = ctypes.c_void_p
        process = ctypes.c_void_p(kernel.GetCurrentProcess())
        advapi.SetKernelObjectSecurity(process, 4, descriptor)  # DACL_SECURITY_INFORMATION
        kernel.LocalFree(descriptor)
