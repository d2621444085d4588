"""Intake: the reception desk, petitions and the cases that come of them.

Rooms, each using only those below it:

    exports     lists taken out as files, on record
    retention   what is past its term of keeping, and names nobody any more once the head decided so
    disclosures what is held about a person, handed to that person
    citizens    what citizens see at home: where their petition has got to, and how they say it went
    online      petitions written at home
    attaching   files of visits, petitions and cases: sent, read, removed
    issuing     papers drawn up from visits, petitions and cases, and issued
    desk        the day at a glance
    search      finding records by their words, and what was here before
    delegations people who came together, on whatever days, and what they brought
    visits      the reception book
    imports     registers of the years before, entered as if the desk had
    petitions   what was received and what became of it
    casefile    everything about one case on one page, and the list of cases
    urging      reminding units that delay, step by step
    protection  protecting who denounced: asked for, decided on, reviewed, ended
    grants      seeing who denounced: asked for with a reason, let by the custodian for a while, on record
    extensions  more time asked for and decided on, and another law applied
    proceedings the legal procedure on a complaint or denunciation, step by step
    assignments who handles a case; also opens one when a leader's conclusion arrives
    duties      what is due beside the answer itself, over all cases
    cases       what has to be answered by when
    attachments what a file may be, where it is kept and who opens it
    papers      what a paper looks like, its number and signature, what was issued
    saved_views filters that were given a name
    deadlines   legal periods, and why a date is that date
    receipts    the number and secret a citizen holds
    registers   gap-free numbers
    redaction   what must not be read of whom, found and taken out of a copy
    people      who came: encrypted, read through one door
"""

from pathlib import Path

from services.intake.assignments import act_pages, draft_pages, drafts_api
from services.intake.assignments import api as assignments
from services.intake.assignments import pages as assignment_pages
from services.intake.assignments.reactions import open_follow_up
from services.intake.assignments.sentences import SENTENCES as HANDLING
from services.intake.attaching import api as attaching
from services.intake.attaching import pages as attaching_pages
from services.intake.attachments.sentences import SENTENCES as FILES
from services.intake.attachments.sweeping import sweep_in_background
from services.intake.casefile import api as casefile
from services.intake.casefile import pages as case_pages
from services.intake.cases import api as cases
from services.intake.citizens import desk_pages as citizens_at_the_desk
from services.intake.citizens import pages as citizen_pages
from services.intake.delegations import api as delegations
from services.intake.delegations import pages as delegation_pages
from services.intake.desk import pages as desk_pages
from services.intake.disclosures import api as disclosures
from services.intake.disclosures import pages as disclosure_pages
from services.intake.duties import api as duties
from services.intake.duties import pages as duty_pages
from services.intake.exports import pages as export_pages
from services.intake.extensions import api as extensions
from services.intake.extensions import pages as extension_pages
from services.intake.extensions.sentences import SENTENCES as EXTENSIONS
from services.intake.grants import api as grants
from services.intake.grants import pages as grant_pages
from services.intake.grants.figures import identity_figures
from services.intake.history import teach
from services.intake.imports import pages as import_pages
from services.intake.imports.keeping import enter_waiting
from services.intake.issuing import api as issuing
from services.intake.issuing import pages as issuing_pages
from services.intake.issuing import register_pages, template_pages
from services.intake.online import pages as online_pages
from services.intake.online import sent_pages
from services.intake.online.drafts import forget_expired
from services.intake.papers.sentences import SENTENCES as PAPERS
from services.intake.petitions import api as petitions
from services.intake.petitions import extract_pages
from services.intake.petitions import pages as petition_pages
from services.intake.petitions import step_pages as petition_steps
from services.intake.petitions.sentences import SENTENCES as PETITIONS
from services.intake.proceedings import api as proceedings
from services.intake.proceedings import pages as proceeding_pages
from services.intake.proceedings.reactions import record_dialogue
from services.intake.proceedings.sentences import SENTENCES
from services.intake.protection import api as protection
from services.intake.protection import pages as protection_pages
from services.intake.protection.sentences import SENTENCES as PROTECTION
from services.intake.registers.tables import RegisterRow
from services.intake.release import RELEASE
from services.intake.retention import api as retention
from services.intake.retention import pages as retention_pages
from services.intake.retention.carrying_out import carry_out_decisions
from services.intake.retention.sentences import SENTENCES as RETENTION
from services.intake.saved_views import api as saved_views
from services.intake.saved_views import pages as saved_view_pages
from services.intake.sealed import count_unreadable
from services.intake.search import api as search
from services.intake.search import pages as search_pages
from services.intake.urging import api as urging
from services.intake.urging import pages as urging_pages
from services.intake.urging.claims import urge_the_late
from services.intake.urging.sentences import SENTENCES as URGING
from services.intake.visits import api as visits
from services.intake.visits import book, directed, reception
from services.intake.visits import pages as visit_pages
from shared.service import Chore, Service

teach(SENTENCES)
teach(HANDLING)
teach(URGING)
teach(PROTECTION)
teach(EXTENSIONS)
teach(PETITIONS)
teach(PAPERS)
teach(FILES)
teach(RETENTION)

INTAKE = Service(
    name="intake",
    title="Intake",
    metadata=RegisterRow.metadata,
    migrations=Path(__file__).parent / "migrations",
    api=(
        visits.router,
        delegations.router,
        petitions.router,
        cases.router,
        casefile.router,
        assignments.router,
        drafts_api.router,
        urging.router,
        extensions.router,
        duties.router,
        issuing.router,
        attaching.router,
        proceedings.router,
        protection.router,
        grants.router,
        search.router,
        retention.router,
        disclosures.router,
        saved_views.router,
    ),
    pages=(
        desk_pages.router,
        search_pages.router,
        reception.router,
        book.router,
        directed.router,
        visit_pages.router,
        template_pages.router,
        retention_pages.router,
        disclosure_pages.router,
        saved_view_pages.router,
        register_pages.router,
        issuing_pages.router,
        attaching_pages.router,
        delegation_pages.router,
        import_pages.router,
        export_pages.router,
        petition_pages.router,
        petition_steps.router,
        extract_pages.router,
        proceeding_pages.router,
        protection_pages.router,
        grant_pages.router,
        extension_pages.router,
        duty_pages.router,
        urging_pages.router,  # before the case's own steps, whose `{step}` would take its addresses
        case_pages.router,
        assignment_pages.router,
        act_pages.router,
        draft_pages.router,
        citizen_pages.router,
        citizens_at_the_desk.router,
        online_pages.router,
        sent_pages.router,
    ),
    reads=("scheduling",),
    reactions=(open_follow_up, record_dialogue),
    figures=(desk_pages.home_figures, identity_figures, retention_pages.retention_figures),
    doors=(RELEASE,),
    chores=(
        Chore("urge", 300.0, lambda database, _: urge_the_late(database)),
        Chore("forget drafts", 600.0, lambda database, _: forget_expired(database)),
        Chore("retention", 300.0, carry_out_decisions),
        Chore("unreadable", 600.0, count_unreadable),
        Chore("import", 5.0, enter_waiting),
        Chore("sweep", 6 * 3600.0, sweep_in_background),
    ),
)
