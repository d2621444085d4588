"""Scheduling: when leaders meet the people, what was said, and whether what was promised was done.

Rooms, each leaning only on those below it:
    timetable       the month, the public page
    reception_days  days on which heads receive citizens
    case_dialogues  dialogues inside complaints, asked for by intake; never counted with the others
    dialogues       sessions: plan, publish, hold, record, conclude
    conclusions     what units were told to do, followed through intake's events
    notices         how long before and after a session something must be posted
"""

from pathlib import Path

from services.scheduling.case_dialogues import api as case_dialogues_api
from services.scheduling.case_dialogues import pages as case_dialogues_pages
from services.scheduling.case_dialogues import reactions as case_dialogue_reactions
from services.scheduling.conclusions import api as conclusions_api
from services.scheduling.conclusions import pages as conclusions_pages
from services.scheduling.conclusions import reactions as conclusion_reactions
from services.scheduling.dialogues import api as dialogues_api
from services.scheduling.dialogues import pages as dialogues_pages
from services.scheduling.dialogues import session_pages
from services.scheduling.reception_days import api as reception_days_api
from services.scheduling.reception_days import pages as reception_days_pages
from services.scheduling.table import METADATA
from services.scheduling.timetable import pages as timetable_pages
from shared.service import Service

__all__ = ["METADATA", "SCHEDULING"]

SCHEDULING = Service(
    name="scheduling",
    title="Scheduling: dialogues, reception days and what was concluded",
    metadata=METADATA,
    migrations=Path(__file__).parent / "migrations",
    api=(dialogues_api.router, case_dialogues_api.router, conclusions_api.router, reception_days_api.router),
    pages=(
        timetable_pages.router,
        dialogues_pages.router,
        session_pages.router,
        case_dialogues_pages.router,
        conclusions_pages.router,
        reception_days_pages.router,
    ),
    reads=("intake",),
    reactions=(*conclusion_reactions.REACTIONS, *case_dialogue_reactions.REACTIONS),
    figures=(conclusions_pages.home_figures, case_dialogues_pages.home_figures),
)
