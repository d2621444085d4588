"""Dialogues, conclusions, dialogues inside complaints, reception days."""

from alembic import op

from shared.messaging.schema import messaging_tables
from shared.migrations import statements

revision = "0001"
down_revision = None

TABLES = """
CREATE TABLE code_series (
    prefix text    NOT NULL,
    year   integer NOT NULL,
    last   integer NOT NULL CHECK (last > 0),
    PRIMARY KEY (prefix, year)
);

CREATE TABLE dialogue (
    code          text    PRIMARY KEY,
    type          text    NOT NULL CHECK (type IN ('periodic', 'ad_hoc')),
    carriers      text[]  NOT NULL CHECK (
        cardinality(carriers) > 0
        AND carriers <@ ARRAY['yearly_conference', 'staff_conference', 'monthly_briefing', 'weekly_briefing',
                              'stand_alone']
        AND (cardinality(carriers) = 1 OR NOT 'stand_alone' = ANY (carriers))
        AND (type = 'periodic' OR carriers = ARRAY['stand_alone'])),
    unit          text    NOT NULL,
    host_post     text    NOT NULL,
    title         text    NOT NULL,
    place         text,
    online        boolean NOT NULL,
    planned_on    date    NOT NULL,
    legal_basis   text,
    plan_number   text,
    state         text    NOT NULL CHECK (state IN ('planned', 'published', 'held', 'concluded', 'cancelled')),
    published_on  date,
    held_on       date,
    attendance    integer CHECK (attendance >= 0),
    concluded_on  date    CHECK (concluded_on >= held_on),
    notice_number text,
    cancelled_on  date,
    cancel_reason text,
    version       integer NOT NULL,
    day           date    GENERATED ALWAYS AS (COALESCE(held_on, planned_on)) STORED,
    CHECK (state <> 'published' OR published_on IS NOT NULL),
    CHECK ((state IN ('held', 'concluded')) = (held_on IS NOT NULL)),
    CHECK ((held_on IS NULL) = (attendance IS NULL)),
    CHECK ((state = 'concluded') = (concluded_on IS NOT NULL)),
    CHECK ((state = 'cancelled') = (cancelled_on IS NOT NULL AND cancel_reason IS NOT NULL))
);
CREATE INDEX dialogue_day ON dialogue (day, code);

CREATE TABLE question (
    dialogue    text    NOT NULL REFERENCES dialogue (code),
    number      integer NOT NULL CHECK (number > 0),
    asker       text    NOT NULL CHECK (asker IN ('citizen', 'staff', 'party_member', 'organisation', 'enterprise')),
    text        text    NOT NULL,
    answer      text,
    unit        text,
    due_on      date,
    field       text,
    instruction text,
    PRIMARY KEY (dialogue, number),
    CHECK (answer IS NULL OR unit IS NULL),
    CHECK (num_nulls(unit, due_on, field) IN (0, 3))
);

CREATE TABLE postponement (
    dialogue   text    NOT NULL REFERENCES dialogue (code),
    number     integer NOT NULL CHECK (number > 0),
    from_on    date    NOT NULL,
    to_on      date    NOT NULL CHECK (to_on <> from_on),
    decided_on date    NOT NULL,
    reason     text    NOT NULL,
    PRIMARY KEY (dialogue, number)
);

CREATE TABLE minutes_revision (
    dialogue   text        NOT NULL REFERENCES dialogue (code),
    revision   integer     NOT NULL CHECK (revision > 0),
    text       text        NOT NULL,
    written_at timestamptz NOT NULL,
    written_by text        NOT NULL,
    PRIMARY KEY (dialogue, revision)
);
CREATE FUNCTION minutes_are_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'minutes_revision is append-only: % refused', TG_OP
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON minutes_revision
    FOR EACH ROW EXECUTE FUNCTION minutes_are_append_only();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON minutes_revision
    FOR EACH STATEMENT EXECUTE FUNCTION minutes_are_append_only();

CREATE TABLE conclusion (
    code            text    PRIMARY KEY,
    dialogue        text    NOT NULL,
    question        integer NOT NULL,
    unit            text    NOT NULL,
    owner           text    NOT NULL,
    field           text    NOT NULL,
    text            text    NOT NULL,
    concluded_on    date    NOT NULL,
    due_on          date    NOT NULL,
    state           text    NOT NULL CHECK (state IN
                        ('sent', 'opened', 'acknowledged', 'answered', 'closed', 'returned')),
    case_code       text    UNIQUE,
    opened_on       date,
    acknowledged_on date,
    answered_on     date,
    in_time         boolean,
    closed_on       date,
    returned_reason text,
    version         integer NOT NULL,
    FOREIGN KEY (dialogue) REFERENCES dialogue (code),
    FOREIGN KEY (dialogue, question) REFERENCES question (dialogue, number),
    CHECK ((state = 'returned') = (returned_reason IS NOT NULL)),
    CHECK ((answered_on IS NULL) = (in_time IS NULL))
);
CREATE INDEX conclusion_dialogue ON conclusion (dialogue);
CREATE INDEX conclusion_unit ON conclusion (unit, due_on);
CREATE INDEX conclusion_due ON conclusion (due_on, code);

CREATE TABLE case_dialogue (
    code            text    PRIMARY KEY,
    case_code       text    NOT NULL,
    unit            text    NOT NULL,
    stage           text    NOT NULL CHECK (stage IN ('first', 'second', 'repeated')),
    by_head         boolean NOT NULL,
    requested_on    date    NOT NULL,
    state           text    NOT NULL CHECK (state IN ('requested', 'planned', 'held', 'cancelled')),
    planned_on      date    CHECK (planned_on >= requested_on),
    chair_post      text,
    place           text,
    held_on         date    CHECK (held_on >= requested_on),
    presence        text    CHECK (presence IN ('attended', 'unexcused')),
    minutes         text,
    copies          integer CHECK (copies >= 3),
    signed_by       text[]  CHECK (signed_by @> ARRAY['chair', 'recorder']),
    unsigned_reason text,
    cancelled_on    date,
    version         integer NOT NULL,
    day             date    GENERATED ALWAYS AS (COALESCE(held_on, planned_on)) STORED,
    CHECK (num_nulls(planned_on, chair_post, place) IN (0, 3)),
    CHECK (state = 'cancelled' OR (state = 'requested') = (planned_on IS NULL)),
    CHECK ((state = 'held') = (held_on IS NOT NULL)),
    CHECK (num_nulls(held_on, presence, minutes, copies, signed_by) IN (0, 5)),
    CHECK ((state = 'cancelled') = (cancelled_on IS NOT NULL))
);
CREATE UNIQUE INDEX case_dialogue_to_come ON case_dialogue (case_code) WHERE state IN ('requested', 'planned');
CREATE INDEX case_dialogue_case ON case_dialogue (case_code);
CREATE INDEX case_dialogue_unit ON case_dialogue (unit, requested_on);
CREATE INDEX case_dialogue_requested ON case_dialogue (requested_on, code);
CREATE INDEX case_dialogue_day ON case_dialogue (day, code);

CREATE TABLE case_dialogue_postponement (
    dialogue   text    NOT NULL REFERENCES case_dialogue (code),
    number     integer NOT NULL CHECK (number > 0),
    from_on    date    NOT NULL,
    to_on      date    NOT NULL CHECK (to_on <> from_on),
    decided_on date    NOT NULL,
    reason     text    NOT NULL,
    PRIMARY KEY (dialogue, number)
);

CREATE TABLE reception_day (
    code         text    PRIMARY KEY,
    unit         text    NOT NULL,
    host_post    text    NOT NULL,
    place        text,
    planned_on   date    NOT NULL,
    ad_hoc       boolean NOT NULL,
    announced_on date,
    state        text    NOT NULL CHECK (state IN ('planned', 'held')),
    held_on      date,
    received_by  text    CHECK (received_by IN ('head', 'delegate')),
    version      integer NOT NULL,
    day          date    GENERATED ALWAYS AS (COALESCE(held_on, planned_on)) STORED,
    CHECK ((state = 'held') = (held_on IS NOT NULL)),
    CHECK ((held_on IS NULL) = (received_by IS NULL))
);
CREATE INDEX reception_day_day ON reception_day (day, code);
"""


def upgrade() -> None:
    statements(messaging_tables("scheduling") + TABLES, op.execute)
