"""Asking clamd whether a file holds a virus: its command INSTREAM (clamd(8)), over TCP or a socket of this machine."""

import asyncio
import contextlib
import struct
from typing import BinaryIO, Final

import structlog

from shared.refusals import Reason, Refused
from shared.web.problems import Problem

CHUNK: Final = 256 * 1024
SECONDS: Final = 120.0
LONGEST_ANSWER: Final = 4096
_LENGTH: Final = struct.Struct(">I")
logger = structlog.get_logger(__name__)


class ScannerAway(Problem):
    """Nobody scans: nothing is kept unscanned, so the sender has to come again."""

    def __init__(self, said: str) -> None:
        logger.warning("virus_scanner_away", said=said)
        super().__init__(
            503,
            "unavailable",
            Reason(
                "Máy quét vi-rút không trả lời nên tệp chưa được nhận. Hãy báo người vận hành, rồi gửi lại.",
                "The virus scanner does not answer, so the file was not taken. Tell whoever runs the system.",
            ),
            headers={"Retry-After": "60"},
        )


async def refuse_virus(file: BinaryIO, clamd: str) -> Refused | None:
    """Why a file is not taken; None when the scanner finds nothing. `clamd` is host:port, or the path of a socket.

    Raises:
        ScannerAway: it does not answer, or not to the question.
    """
    try:
        async with asyncio.timeout(SECONDS):
            answer = await _asked(file, clamd)
    except (OSError, TimeoutError) as error:
        raise ScannerAway(type(error).__name__) from error
    if answer.endswith("OK"):
        return None
    if answer.endswith("FOUND"):
        found = answer.removeprefix("stream:").removesuffix("FOUND").strip()
        logger.warning("virus_found", signature=found)
        return Refused(
            Reason(
                f"Tệp có vi-rút ({found}) nên không được nhận. Hãy báo người gửi.",
                f"The file holds a virus ({found}) and was not taken. Tell whoever sent it.",
            ),
            "file",
        )
    raise ScannerAway(answer)


async def answers(clamd: str) -> bool:
    """Whether there is a scanner at all."""
    try:
        async with asyncio.timeout(SECONDS):
            reader, writer = await _connected(clamd)
            writer.write(b"zPING\0")
            said = await reader.read(LONGEST_ANSWER)
            writer.close()
    except (OSError, TimeoutError):
        return False
    return said.startswith(b"PONG")


async def _asked(file: BinaryIO, clamd: str) -> str:
    reader, writer = await _connected(clamd)
    try:
        writer.write(b"zINSTREAM\0")
        file.seek(0)
        with contextlib.suppress(
            ConnectionError
        ):  # it stops listening when a file is larger than it takes, and says so
            while chunk := await asyncio.to_thread(file.read, CHUNK):
                writer.write(_LENGTH.pack(len(chunk)) + chunk)
                await writer.drain()
            writer.write(_LENGTH.pack(0))
            await writer.drain()
        return (await reader.read(LONGEST_ANSWER)).decode(errors="replace").strip("\0\n ")
    finally:
        writer.close()


async def _connected(clamd: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    if clamd.startswith("/"):
        return await asyncio.open_unix_connection(clamd)
    host, _, port = clamd.rpartition(":")
    return await asyncio.open_connection(host.strip("[]"), int(port))
