"""Becomes a server process: lowers its rights, ties its life to its parent's, then executes the server.

Run as a script of its own (`python -I -S launch.py …`) and not as `preexec_fn`, because code between fork and exec
of a process with threads may deadlock. It therefore imports nothing of the project.

Arguments: parent pid, uid, gid, whether to keep access to folders of others (0 or 1), signal to get when the parent
dies (0 for none), program, its arguments.
"""

import ctypes
import os
import signal
import sys

# From <linux/prctl.h> and <linux/capability.h>.
PR_SET_PDEATHSIG = 1
PR_SET_KEEPCAPS = 8
PR_CAP_AMBIENT = 47
PR_CAP_AMBIENT_RAISE = 2
CAP_DAC_OVERRIDE = 1
CAPABILITY_VERSION_3 = 0x20080522
PARENT_IS_GONE = 71


class CapabilityHeader(ctypes.Structure):
    _fields_ = [("version", ctypes.c_uint32), ("pid", ctypes.c_int)]


class CapabilitySet(ctypes.Structure):
    _fields_ = [("effective", ctypes.c_uint32), ("permitted", ctypes.c_uint32), ("inheritable", ctypes.c_uint32)]


def main() -> None:
    parent, uid, gid, keep_access, death_signal = (int(word) for word in sys.argv[1:6])
    program, *arguments = sys.argv[6:]
    if uid != os.geteuid():
        become(uid, gid, keep_access=bool(keep_access))
    if death_signal and sys.platform == "linux":
        # After the change of user: the kernel forgets this signal when the user of a process changes.
        kernel("prctl", PR_SET_PDEATHSIG, death_signal, 0, 0, 0)
        if os.getppid() != parent:
            sys.exit(PARENT_IS_GONE)
    # Python ignores these two for itself, and what is ignored stays ignored across exec.
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
    os.umask(0o077)
    os.execv(program, [program, *arguments])  # noqa: S606 — no shell is wanted here


def become(uid: int, gid: int, *, keep_access: bool) -> None:
    """Stops being root, for good.

    With `keep_access` one right of root's remains: to pass through folders which only root may enter (a project
    cloned into root's home). The alternative would be to open those folders to everybody.
    """
    if keep_access:
        kernel("prctl", PR_SET_KEEPCAPS, 1, 0, 0, 0)
    os.setgroups([gid])
    os.setgid(gid)
    os.setuid(uid)
    if keep_access:
        header = CapabilityHeader(CAPABILITY_VERSION_3, 0)
        bit = 1 << CAP_DAC_OVERRIDE
        sets = (CapabilitySet * 2)(CapabilitySet(bit, bit, bit), CapabilitySet(0, 0, 0))
        kernel("capset", ctypes.byref(header), ctypes.byref(sets))
        kernel("prctl", PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, CAP_DAC_OVERRIDE, 0, 0)


def kernel(name: str, *arguments: object) -> None:
    """Raises OSError when the kernel says no."""
    call = getattr(ctypes.CDLL(None, use_errno=True), name)
    words = [ctypes.c_ulong(word) if isinstance(word, int) else word for word in arguments]
    if call(*words) != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{name}: {os.strerror(number)}")


if __name__ == "__main__":
    main()
