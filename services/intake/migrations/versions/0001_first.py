"""The first tables: people, registers, cases, visits, petitions."""

from alembic import op

from shared.messaging.schema import messaging_tables
from shared.migrations import statements

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

IDENTITY = """
CREATE SCHEMA identity;
CREATE TABLE identity.person (
    id           uuid        PRIMARY KEY,
    name         bytea       NOT NULL,
    paper_type   bytea,
    paper_number bytea,
    paper_hash   bytea,
    address      bytea,
    commune      bytea,
    phone        bytea,
    birth_year   bytea,
    recorded_at  timestamptz NOT NULL
);
CREATE INDEX person_paper ON identity.person (paper_hash) WHERE paper_hash IS NOT NULL;

-- Who saw whose identity, when and what for. Nobody takes a look back.
CREATE TABLE identity.look (
    id      bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    person  uuid        NOT NULL REFERENCES identity.person (id),
    caller  text        NOT NULL,
    subject text        NOT NULL,
    purpose text        NOT NULL,
    at      timestamptz NOT NULL
);
CREATE INDEX look_person ON identity.look (person);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON identity.look
    FOR EACH ROW EXECUTE FUNCTION event_log_is_append_only();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON identity.look
    FOR EACH STATEMENT EXECUTE FUNCTION event_log_is_append_only();
"""

REGISTERS = """
CREATE TABLE register (
    body   text    NOT NULL,
    series text    NOT NULL,
    year   integer NOT NULL,
    last   integer NOT NULL CHECK (last > 0),
    PRIMARY KEY (body, series, year)
) WITH (fillfactor = 50);
"""

CASES = """
CREATE TABLE case_file (
    code             text    PRIMARY KEY,
    body             text    NOT NULL,
    kind             text    NOT NULL CHECK (kind IN ('KN', 'TC', 'KNPA')),
    field            text    NOT NULL,
    origin           text    NOT NULL CHECK (origin IN ('petition', 'conclusion')),
    conclusion       text    UNIQUE,
    received_on      date    NOT NULL,
    opened_on        date    NOT NULL,
    content          text    NOT NULL,
    request          text,
    extract          text,
    commune          text,
    secret           boolean NOT NULL,
    folded           text    NOT NULL,
    rule             text    NOT NULL,
    rule_version     text    NOT NULL,
    calendar_version text    NOT NULL,
    clock_started_on date    NOT NULL,
    due_on           date    NOT NULL,
    state            text    NOT NULL CHECK (state IN ('new', 'assigned', 'acknowledged', 'answered', 'closed')),
    unit             text,
    assigned_on      date,
    acknowledged_on  date,
    answered_on      date,
    closed_on        date,
    answer           text,
    answer_number    text,
    in_time          boolean,
    version          integer NOT NULL,
    CONSTRAINT case_origin CHECK ((origin = 'conclusion') = (conclusion IS NOT NULL)),
    CONSTRAINT case_secret CHECK (
        CASE WHEN secret THEN commune IS NULL AND extract IS NOT NULL ELSE kind <> 'TC' END),
    CONSTRAINT case_days CHECK (
        opened_on >= received_on
        AND (assigned_on IS NULL OR assigned_on >= opened_on)
        AND (acknowledged_on IS NULL OR acknowledged_on >= assigned_on)
        AND (answered_on IS NULL OR answered_on >= acknowledged_on)
        AND (closed_on IS NULL OR closed_on >= answered_on)),
    CONSTRAINT case_state CHECK (
        (state = 'new') = (unit IS NULL)
        AND (unit IS NULL) = (assigned_on IS NULL)
        AND (state IN ('acknowledged', 'answered', 'closed')) = (acknowledged_on IS NOT NULL)
        AND (state IN ('answered', 'closed')) = (answered_on IS NOT NULL)
        AND (state = 'closed') = (closed_on IS NOT NULL)
        AND (answered_on IS NULL) = (answer IS NULL)
        AND (in_time IS NOT DISTINCT FROM (answered_on <= due_on)))
);
CREATE INDEX case_due ON case_file (due_on, code) WHERE state IN ('new', 'assigned', 'acknowledged');
CREATE INDEX case_unit_due ON case_file (unit, due_on, code);
CREATE INDEX case_all_due ON case_file (due_on, code);
CREATE INDEX case_words ON case_file USING gin (to_tsvector('simple', folded));

CREATE TABLE returned_conclusion (
    code        text    PRIMARY KEY,
    unit        text    NOT NULL,
    reason      text    NOT NULL,
    returned_on date    NOT NULL,
    version     integer NOT NULL
);
"""

# Records that come into being together refer to each other; the references are checked at the commit, so that nobody has
# to send them in a certain order.
VISITS = """
CREATE TABLE visit (
    code            text        PRIMARY KEY,
    body            text        NOT NULL,
    received_on     date        NOT NULL,
    reception       text        NOT NULL CHECK (reception IN ('regular', 'periodic', 'ad_hoc')),
    received_by     text        NOT NULL CHECK (received_by IN ('desk', 'head', 'delegate')),
    online          boolean     NOT NULL,
    people          integer     NOT NULL CHECK (people >= 1),
    representatives integer,
    first_time      boolean     NOT NULL,
    interpreter     text,
    kind            text        CHECK (kind IN ('KN', 'TC', 'KNPA')),
    field           text,
    content         text        NOT NULL,
    request         text,
    prior           text,
    person          uuid        NOT NULL REFERENCES identity.person (id),
    case_code       text        REFERENCES case_file (code) DEFERRABLE INITIALLY DEFERRED,
    recorded_by     text        NOT NULL,
    recorded_at     timestamptz NOT NULL,
    version         integer     NOT NULL,
    CONSTRAINT visit_representatives CHECK (people < 5 OR representatives BETWEEN 1 AND 5),
    CONSTRAINT visit_receiver CHECK (reception = 'regular' OR received_by <> 'desk')
);
CREATE INDEX visit_book ON visit (received_on DESC, code DESC);
CREATE INDEX visit_person ON visit (person);
CREATE INDEX visit_case ON visit (case_code) WHERE case_code IS NOT NULL;
"""

PETITIONS = """
CREATE TABLE petition (
    code           text    PRIMARY KEY,
    body           text    NOT NULL,
    received_on    date    NOT NULL,
    kind           text    NOT NULL CHECK (kind IN ('KN', 'TC', 'KNPA')),
    first_kind     text    NOT NULL CHECK (first_kind IN ('KN', 'TC', 'KNPA')),
    field          text    NOT NULL,
    matter_class   text    NOT NULL,
    channel        text    NOT NULL CHECK (channel IN ('direct', 'post', 'other_agency', 'handed_over', 'online')),
    repeated       boolean NOT NULL,
    content        text    NOT NULL,
    request        text,
    extract        text,
    commune        text,
    secret         boolean NOT NULL,
    person         uuid    REFERENCES identity.person (id),
    visit_code     text    REFERENCES visit (code) DEFERRABLE INITIALLY DEFERRED,
    case_code      text    REFERENCES case_file (code) DEFERRABLE INITIALLY DEFERRED,
    processed_on   date,
    eligible       boolean,
    in_competence  boolean,
    missing        text[]  NOT NULL,
    outcome        text    CHECK (outcome IN ('accepted', 'guided', 'transferred', 'filed')),
    reason         text,
    receiving_body text,
    version        integer NOT NULL,
    CONSTRAINT petition_secret CHECK (CASE WHEN secret THEN commune IS NULL ELSE 'TC' NOT IN (kind, first_kind) END),
    CONSTRAINT petition_decided CHECK (
        (outcome IS NULL) = (processed_on IS NULL)
        AND (outcome IS NULL) = (eligible IS NULL)
        AND (outcome IS NULL) = (in_competence IS NULL)
        AND (processed_on IS NULL OR processed_on >= received_on)
        AND (cardinality(missing) = 0 OR eligible IS FALSE)
        AND (outcome IS NOT DISTINCT FROM 'accepted' OR case_code IS NULL)
        AND (outcome IS NULL OR outcome = 'accepted' OR reason IS NOT NULL))
);
CREATE INDEX petition_received ON petition (received_on DESC, code DESC);
CREATE INDEX petition_waiting ON petition (received_on, code) WHERE outcome IS NULL;
CREATE INDEX petition_visit ON petition (visit_code) WHERE visit_code IS NOT NULL;
CREATE INDEX petition_case ON petition (case_code) WHERE case_code IS NOT NULL;
CREATE INDEX petition_person ON petition (person) WHERE person IS NOT NULL;
"""


def upgrade() -> None:
    statements(messaging_tables("intake") + IDENTITY + REGISTERS + CASES + VISITS + PETITIONS, op.execute)


def downgrade() -> None:
    raise NotImplementedError("the first version has nothing before it")
