"""Petitions and what was decided on them."""

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
    outcome        text    CHECK (outcome IN ('accepted', 'checking', 'not_accepted', 'guided', 'transferred', 'returned',
                                              'filed', 'not_processed', 'split')),
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
        AND (case_code IS NULL OR outcome IN ('accepted', 'checking', 'not_accepted'))
        AND (outcome IS NULL OR outcome = 'accepted' OR reason IS NOT NULL))
);
CREATE INDEX petition_received ON petition (received_on DESC, code DESC);
CREATE INDEX petition_waiting ON petition (received_on, code) WHERE outcome IS NULL;
CREATE INDEX petition_visit ON petition (visit_code) WHERE visit_code IS NOT NULL;
CREATE INDEX petition_case ON petition (case_code) WHERE case_code IS NOT NULL;
CREATE INDEX petition_person ON petition (person) WHERE person IS NOT NULL;
"""
