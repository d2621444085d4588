"""Intake: the reception desk, petitions and the cases that come of them.

Rooms, each using only those below it:

    desk        the day at a glance, search
    visits      the reception book
    petitions   what was received and what became of it
    assignments who handles a case; also opens one when a leader's conclusion arrives
    cases       what has to be answered by when
    deadlines   legal periods, and why a date is that date
    registers   gap-free numbers
    people      who came: encrypted, read through one door
"""

from pathlib import Path

from services.intake.assignments import api as assignments
from services.intake.assignments import pages as assignment_pages
from services.intake.assignments.reactions import open_follow_up
from services.intake.cases import api as cases
from services.intake.cases import pages as case_pages
from services.intake.desk import pages as desk_pages
from services.intake.petitions import api as petitions
from services.intake.petitions import pages as petition_pages
from services.intake.registers.tables import RegisterRow
from services.intake.visits import api as visits
from services.intake.visits import pages as visit_pages
from services.intake.visits import reception
from shared.service import Service

INTAKE = Service(
    name="intake",
    title="Intake",
    metadata=RegisterRow.metadata,
    migrations=Path(__file__).parent / "migrations",
    api=(visits.router, petitions.router, cases.router, assignments.router),
    pages=(
        desk_pages.router,
        reception.router,
        visit_pages.router,
        petition_pages.router,
        case_pages.router,
        assignment_pages.router,
    ),
    reads=("scheduling",),
    reactions=(open_follow_up,),
    figures=(desk_pages.home_figures,),
)
