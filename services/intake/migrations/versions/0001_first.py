"""The first tables."""

from alembic import op

from services.intake.migrations.first.assignments import ASSIGNMENTS
from services.intake.migrations.first.attachments import ATTACHMENTS
from services.intake.migrations.first.cases import CASES
from services.intake.migrations.first.deadlines import DEADLINES
from services.intake.migrations.first.delegations import DELEGATIONS, REPRESENTATIVES
from services.intake.migrations.first.disclosures import DISCLOSURES
from services.intake.migrations.first.exports import EXPORTS
from services.intake.migrations.first.extensions import EXTENSIONS
from services.intake.migrations.first.grants import GRANTS
from services.intake.migrations.first.imports import IMPORTS
from services.intake.migrations.first.papers import PAPERS
from services.intake.migrations.first.people import IDENTITY
from services.intake.migrations.first.petitions import PETITIONS
from services.intake.migrations.first.proceedings import PROCEEDINGS
from services.intake.migrations.first.protection import PROTECTION
from services.intake.migrations.first.receipts import RECEIPTS
from services.intake.migrations.first.registers import REGISTERS
from services.intake.migrations.first.retention import MATTERS, RETENTION
from services.intake.migrations.first.saved_views import SAVED_VIEWS
from services.intake.migrations.first.search import SEARCH
from services.intake.migrations.first.urging import URGING
from services.intake.migrations.first.visits import VISITS
from shared.messaging.schema import messaging_tables
from shared.migrations import statements

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    statements(
        messaging_tables("intake")
        + RETENTION
        + IDENTITY
        + PAPERS
        + ATTACHMENTS
        + REGISTERS
        + SAVED_VIEWS
        + CASES
        + GRANTS
        + DISCLOSURES
        + ASSIGNMENTS
        + URGING
        + PROCEEDINGS
        + PROTECTION
        + DEADLINES
        + EXTENSIONS
        + DELEGATIONS
        + VISITS
        + REPRESENTATIVES
        + PETITIONS
        + IMPORTS
        + RECEIPTS
        + EXPORTS
        + MATTERS
        + SEARCH,
        op.execute,
    )


def downgrade() -> None:
    raise NotImplementedError("the first version has nothing before it")
