"""Why the embedded servers may refuse to start, in the two languages of the product and as an exit code."""

from enum import IntEnum


class ExitCode(IntEnum):
    """Exit codes of `tiepdan up`; the numbers follow sysexits.h where it has one of that meaning."""

    FOREIGN_FOLDER = 65  # EX_DATAERR: the data folder holds something that is not ours
    NO_ACCOUNT = 67  # EX_NOUSER: the system knows no name for the user we run as
    SERVER_FAILED = 70  # EX_SOFTWARE: a server ended or did not answer; its log is in the message
    MISSING_BINARY = 72  # EX_OSFILE: the installation lacks a server binary for this platform
    DISK_FULL = 74  # EX_IOERR
    ALREADY_RUNNING = 75  # EX_TEMPFAIL: another process has this data folder
    OTHER_VERSION = 76  # EX_PROTOCOL: the data was written by another major version
    NOT_OWNER = 77  # EX_NOPERM: the folder belongs to another user or cannot be written


class CannotStart(Exception):
    """The servers did not start, and nothing in the data folder was changed because of it.

    Attributes:
        message_vi: what is wrong and what to do, in Vietnamese.
        message_en: the same in English.
        exit_code: what the process should exit with.
    """

    def __init__(self, message_vi: str, message_en: str, exit_code: ExitCode) -> None:
        super().__init__(f"{message_vi}\n{message_en}")
        self.message_vi = message_vi
        self.message_en = message_en
        self.exit_code = exit_code
