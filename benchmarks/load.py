"""A load generator of its own process: so many connections, each sending the next request when the last is answered.

Prints JSON: answers per second, their times in milliseconds, and how many were not 201. It does nothing per request
but write bytes made beforehand and look for the end of the answer, about 30 µs, so it is never what limits the figure.

    python -m benchmarks.load PORT TOKEN CONNECTIONS WARM_SECONDS SECONDS
"""

import asyncio
import json
import statistics
import sys
import time

import uvloop

from benchmarks.petition import PATH, petition


class Window:
    """The stretch of time in which answers count."""

    def __init__(self, warm: float, seconds: float) -> None:
        self.begins = time.perf_counter() + warm
        self.ends = self.begins + seconds
        self.times: list[float] = []
        self.failed = 0


class Connection(asyncio.Protocol):
    """One desk that never pauses."""

    def __init__(self, request: bytes, window: Window) -> None:
        self.request, self.window = request, window
        self.buffer = b""
        self.sent = 0.0
        self.over: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport: asyncio.WriteTransport = transport  # type: ignore[assignment]
        self._send()

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        head, blank, body = self.buffer.partition(b"\r\n\r\n")
        if not blank or len(body) < _length(head):
            return
        now, self.buffer = time.perf_counter(), b""
        if self.window.begins <= now <= self.window.ends:
            self.window.times.append(now - self.sent)
            self.window.failed += not head.startswith(b"HTTP/1.1 201")
        if now > self.window.ends:
            self.transport.close()
        else:
            self._send()

    def connection_lost(self, _exc: Exception | None) -> None:
        if not self.over.done():
            self.over.set_result(None)

    def _send(self) -> None:
        self.sent = time.perf_counter()
        self.transport.write(self.request)


def _length(head: bytes) -> int:
    _, _, rest = head.lower().partition(b"content-length:")
    return int(rest.partition(b"\r\n")[0])


def request(port: int, token: str) -> bytes:
    body = json.dumps(petition(), ensure_ascii=False).encode()
    lines = (
        f"POST {PATH} HTTP/1.1", f"Host: 127.0.0.1:{port}", f"Authorization: Bearer {token}",
        "Accept: application/json", "Content-Type: application/json", f"Content-Length: {len(body)}",
    )  # fmt: skip
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


async def load(port: int, token: str, connections: int, warm: float, seconds: float) -> dict[str, float]:
    sent, window = request(port, token), Window(warm, seconds)
    loop = asyncio.get_running_loop()
    made = [
        await loop.create_connection(lambda: Connection(sent, window), "127.0.0.1", port) for _ in range(connections)
    ]
    await asyncio.wait_for(asyncio.gather(*(protocol.over for _, protocol in made)), warm + seconds + 30)
    milliseconds = [one * 1000 for one in window.times]
    cuts = statistics.quantiles(milliseconds, n=100)
    return {
        "per_second": (len(milliseconds) - window.failed) / seconds,
        "failed": window.failed,
        "p50_ms": cuts[49],
        "p99_ms": cuts[98],
    }


if __name__ == "__main__":
    port_, token_, connections_, warm_, seconds_ = sys.argv[1:]
    print(json.dumps(uvloop.run(load(int(port_), token_, int(connections_), float(warm_), float(seconds_)))))
