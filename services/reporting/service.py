"""Reporting: what happened, counted. It reads the two other services' streams and writes nothing anyone else follows.

Rooms, each using only those before it: facts, cube, forms, dialogues, dashboard.
"""

from pathlib import Path
from typing import Final

from services.reporting.dashboard import api as dashboard_api
from services.reporting.dashboard import pages as dashboard_pages
from services.reporting.dialogues import api as dialogue_api
from services.reporting.dialogues import pages as dialogue_pages
from services.reporting.facts.reactions import REACTIONS
from services.reporting.forms import api as form_api
from services.reporting.forms import pages as form_pages
from services.reporting.table import ReportingTable
from shared.service import Service

REPORTING: Final = Service(
    name="reporting",
    title="Reporting",
    metadata=ReportingTable.metadata,
    migrations=Path(__file__).parent / "migrations",
    api=(form_api.router, dialogue_api.router, dashboard_api.router),
    pages=(form_pages.router, dialogue_pages.router, dashboard_pages.router),
    reads=("intake", "scheduling"),
    reactions=REACTIONS,
    rebuildable=True,
)
