"""Sessions that were ended before their time, in a file beside the accounts that every process of the system reads."""

import json
import time
from pathlib import Path
from typing import Final

from shared.access.files import Edition, edition, locked, replace_file

FILE: Final = "ended_sessions.json"


class EndedSessions:
    """Ids of sessions somebody signed out of, each until it would have expired by itself."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._seen: Edition | None = None
        self._until: dict[str, float] = {}

    def __contains__(self, session: str) -> bool:
        return session in self._current()

    def add(self, session: str, until: float) -> None:
        """End a session that would have lasted `until` (seconds since 1970), and forget those that are over by now."""
        with locked(self._path):
            now = time.time()
            ended = {known: end for known, end in self._current().items() if end > now}
            replace_file(self._path, json.dumps(ended | {session: until}) + "\n")

    def _current(self) -> dict[str, float]:
        try:
            seen = edition(self._path)
        except FileNotFoundError:  # nobody has signed out yet
            return {}
        if seen != self._seen:
            self._until = json.loads(self._path.read_text(encoding="utf-8"))
            self._seen = seen
        return self._until
