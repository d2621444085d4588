"""Cases, and conclusions that could not become one."""

CASES = """
CREATE TABLE case_file (
    code             text    NOT NULL,
    body             text    NOT NULL,
    kind             text    NOT NULL CHECK (kind IN ('KN', 'TC', 'KNPA')),
    field            text    NOT NULL,
    stage            text    NOT NULL CHECK (stage IN ('first', 'second', 'repeated')),
    discipline       boolean NOT NULL,
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
    suspended_since  date,
    open_proceeding  boolean NOT NULL,
    open_parts       integer NOT NULL CHECK (open_parts >= 0),
    state            text    NOT NULL CHECK (state IN ('new', 'assigned', 'acknowledged', 'answered', 'closed')),
    unit             text,
    cooperating      text[]  NOT NULL,
    assigned_on      date,
    acknowledged_on  date,
    answered_on      date,
    closed_on        date,
    answer           text,
    answer_number    text,
    in_time          boolean,
    replaces         text    REFERENCES case_file (code) DEFERRABLE INITIALLY DEFERRED,
    replaced_by      text    REFERENCES case_file (code) DEFERRABLE INITIALLY DEFERRED,
    voided_on        date,
    version          integer NOT NULL,
    PRIMARY KEY (code) INCLUDE (unit),  -- whose it is, asked of a handful of codes, is read from the index
    CONSTRAINT case_void CHECK (
        num_nonnulls(replaced_by, voided_on) = 0
        OR num_nonnulls(replaced_by, voided_on) = 1 AND state = 'closed' AND answered_on IS NULL),
    CONSTRAINT case_origin CHECK ((origin = 'conclusion') = (conclusion IS NOT NULL)),
    CONSTRAINT case_secret CHECK (
        CASE WHEN secret THEN commune IS NULL AND extract IS NOT NULL AND content = '' AND request IS NULL
             ELSE kind <> 'TC' END),
    CONSTRAINT case_days CHECK (
        opened_on >= received_on
        AND (assigned_on IS NULL OR assigned_on >= opened_on)
        AND (acknowledged_on IS NULL OR acknowledged_on >= assigned_on)
        AND (answered_on IS NULL OR answered_on >= acknowledged_on)
        AND (closed_on IS NULL OR closed_on >= answered_on)),
    CONSTRAINT case_state CHECK (
        -- A procedure that was refused or terminated closes the case from whichever state it is in; so does finding that
        -- it was opened by mistake, or as the wrong kind.
        CASE state WHEN 'new' THEN unit IS NULL WHEN 'closed' THEN true ELSE unit IS NOT NULL END
        AND (unit IS NULL) = (assigned_on IS NULL)
        AND CASE state WHEN 'closed' THEN true
                       ELSE (state IN ('acknowledged', 'answered')) = (acknowledged_on IS NOT NULL) END
        AND CASE state WHEN 'closed' THEN answered_on IS NOT NULL OR kind <> 'KNPA'
                                             OR num_nonnulls(replaced_by, voided_on) > 0
                       ELSE (state = 'answered') = (answered_on IS NOT NULL) END
        AND (state = 'closed') = (closed_on IS NOT NULL)
        AND NOT (state = 'closed' AND (open_proceeding OR open_parts > 0))
        AND open_parts <= cardinality(cooperating) AND (unit IS NULL OR NOT unit = ANY (cooperating))
        AND (answered_on IS NULL) = (answer IS NULL)
        AND (in_time IS NOT DISTINCT FROM (answered_on <= due_on)))
);
ALTER TABLE case_file ALTER content SET STATISTICS 0, ALTER request SET STATISTICS 0, ALTER folded SET STATISTICS 0;
CREATE INDEX case_due ON case_file (due_on, code) WHERE state IN ('new', 'assigned', 'acknowledged');
CREATE INDEX case_unit_due ON case_file (unit, due_on, code);
CREATE INDEX case_unit_open ON case_file (unit, due_on, code) INCLUDE (kind, state, suspended_since)
    WHERE state IN ('new', 'assigned', 'acknowledged');
CREATE INDEX case_answered ON case_file (due_on, code) WHERE state = 'answered';
CREATE INDEX case_cooperating ON case_file USING gin (cooperating) WHERE cooperating <> '{}';
CREATE INDEX case_all_due ON case_file (due_on, code);
CREATE INDEX case_numbers ON case_file (kind, opened_on) INCLUDE (code, voided_on);
CREATE INDEX case_words ON case_file USING gin (to_tsvector('simple', folded));

CREATE TABLE returned_conclusion (
    code        text    PRIMARY KEY,
    unit        text    NOT NULL,
    reason      text    NOT NULL,
    returned_on date    NOT NULL,
    version     integer NOT NULL
);
"""
