"""Processes that end when they should: a child never outlives its parent, however the parent went."""

from __future__ import annotations

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1


def die_with_parent(parent: int, how: signal.Signals = signal.SIGTERM) -> None:
    """Have the system send this process `how` when the process `parent` is gone, even by SIGKILL.

    Called in the child after the fork; survives exec. On systems other than Linux it does nothing, and
    `orphaned` has to be asked instead.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, int(how), 0, 0, 0)
    if orphaned(parent):
        os.kill(os.getpid(), how)


def orphaned(parent: int) -> bool:
    """True when `parent`, which started this process, is no longer there."""
    return os.getppid() != parent
