"""The log as a machine reads it."""

import json
import subprocess
import sys

PROGRAMME = """
import logging, structlog
from shared.logs import configure_logs
from shared.settings import Settings
configure_logs(Settings(log_format="json"))
structlog.contextvars.bind_contextvars(request_id="abc")
structlog.get_logger("tiepdan.intake").info("recorded", phone="0912000000", unit="so-tc")
logging.getLogger("uvicorn.error").warning("from %s", "uvicorn")
logging.getLogger("uvicorn.access").info("GET /search?q=a+name")
logging.getLogger("tiepdan").debug("too quiet")
try:
    int("N.V.A")
except ValueError:
    logging.getLogger("sqlalchemy").exception("failed")
"""


def test_every_logger_writes_the_same_lines_in_universal_time_without_personal_data():
    ran = subprocess.run([sys.executable, "-c", PROGRAMME], capture_output=True, text=True, check=True)
    lines = [json.loads(line) for line in ran.stderr.splitlines()]
    assert [line["event"] for line in lines] == ["recorded", "from uvicorn", "failed"]
    assert all(line["timestamp"].endswith("Z") and line["request_id"] == "abc" for line in lines)
    assert (lines[0]["phone"], lines[0]["unit"], lines[0]["level"]) == ("[che]", "so-tc", "info")
    assert lines[1]["logger"] == "uvicorn.error"
    assert "ValueError" in lines[2]["exception"]
    assert "invalid literal" not in lines[2]["exception"]
