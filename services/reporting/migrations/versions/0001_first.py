"""Messaging and the facts."""

from alembic import op

from shared.messaging.schema import messaging_tables
from shared.migrations import statements

revision = "0001"
down_revision = None

FACTS = """
CREATE TABLE visit_fact (
    code         text        PRIMARY KEY,
    source_event uuid        NOT NULL,
    recorded_at  timestamptz NOT NULL,
    unit         text,
    body         text,
    received_on  date,
    reception    text,
    received_by  text,
    online       boolean,
    people       integer     CHECK (people >= 1),
    delegation   boolean,
    first_time   boolean,
    case_code    text,
    voided_on    date
);
CREATE INDEX visit_received ON visit_fact (received_on);
CREATE INDEX visit_case ON visit_fact (case_code) WHERE case_code IS NOT NULL;

CREATE TABLE petition_fact (
    code          text        PRIMARY KEY,
    source_event  uuid        NOT NULL,
    recorded_at   timestamptz NOT NULL,
    unit          text,
    received_on   date,
    kind          text,
    field         text,
    matter_class  text,
    channel       text,
    visit_code    text,
    repeated      boolean,
    stage         text,
    processed_on  date,
    eligible      boolean,
    in_competence boolean,
    outcome       text,
    case_code     text,
    voided_on     date
);
CREATE INDEX petition_received ON petition_fact (received_on);
CREATE INDEX petition_processed ON petition_fact (processed_on);
CREATE INDEX petition_unprocessed ON petition_fact (received_on) WHERE processed_on IS NULL;
CREATE INDEX petition_visit ON petition_fact (visit_code) WHERE visit_code IS NOT NULL;

CREATE TABLE case_fact (
    code            text        PRIMARY KEY,
    source_event    uuid        NOT NULL,
    recorded_at     timestamptz NOT NULL,
    owner           text,
    unit            text,
    kind            text,
    field           text,
    origin          text,
    petition_code   text,
    conclusion_code text,
    opened_on       date,
    due_on          date,
    suspended       boolean     NOT NULL DEFAULT false,
    assigned_on     date,
    acknowledged_on date,
    answered_on     date,
    in_time         boolean,
    closed_on       date,
    closed_because  text
);
CREATE INDEX case_opened ON case_fact (opened_on);
CREATE INDEX case_answered ON case_fact (answered_on);
CREATE INDEX case_open ON case_fact (due_on) WHERE answered_on IS NULL AND closed_on IS NULL;
CREATE INDEX case_conclusion ON case_fact (conclusion_code) WHERE conclusion_code IS NOT NULL;

CREATE TABLE due_move (
    source_event uuid PRIMARY KEY,
    case_code    text NOT NULL,
    moved_on     date NOT NULL,
    due_before   date
);
CREATE INDEX due_moved ON due_move (moved_on);

CREATE TABLE dialogue_fact (
    code                 text        PRIMARY KEY,
    source_event         uuid        NOT NULL,
    recorded_at          timestamptz NOT NULL,
    unit                 text,
    type                 text,
    carriers             text[],
    planned_on           date,
    published_on         date,
    held_on              date,
    attendance           integer,
    questions            integer,
    answered_on_the_spot integer,
    cancelled_on         date,
    concluded_on         date,
    conclusions          integer
);
CREATE INDEX dialogue_held ON dialogue_fact (held_on);

CREATE TABLE conclusion_fact (
    code            text        PRIMARY KEY,
    source_event    uuid        NOT NULL,
    recorded_at     timestamptz NOT NULL,
    dialogue_code   text,
    unit            text,
    owner           text,
    field           text,
    concluded_on    date,
    due_on          date,
    returned_by     text,
    returned_reason text
);
CREATE INDEX conclusion_dialogue ON conclusion_fact (dialogue_code);

CREATE TABLE reception_day_fact (
    code         text        PRIMARY KEY,
    source_event uuid        NOT NULL,
    recorded_at  timestamptz NOT NULL,
    unit         text,
    planned_on   date,
    held_on      date,
    received_by  text,
    ad_hoc       boolean,
    announced    boolean
);
CREATE INDEX reception_day_held ON reception_day_fact (held_on);

-- One row for each stream we follow, moved on by the statement that writes the fact. Small pages keep it in place.
CREATE TABLE applied_event (
    stream      text PRIMARY KEY,
    occurred_at timestamptz,
    events      integer NOT NULL
) WITH (fillfactor = 10);
INSERT INTO applied_event (stream, events) VALUES ('intake', 0), ('scheduling', 0);
"""


def upgrade() -> None:
    statements(messaging_tables("reporting"), op.execute)
    statements(FACTS, op.execute)
