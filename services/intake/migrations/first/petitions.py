"""Petitions and what was decided on them."""

PETITIONS = """
CREATE TABLE petition (
    code             text    PRIMARY KEY,
    body             text    NOT NULL,
    received_on      date    NOT NULL,
    kind             text    NOT NULL CHECK (kind IN ('KN', 'TC', 'KNPA')),
    first_kind       text    NOT NULL CHECK (first_kind IN ('KN', 'TC', 'KNPA')),
    stage            text    NOT NULL,
    discipline       boolean NOT NULL CHECK (NOT discipline OR kind = 'KN'),
    field            text    NOT NULL,
    matter_class     text    NOT NULL,
    channel          text    NOT NULL CHECK (channel IN ('direct', 'post', 'other_agency', 'handed_over', 'online')),
    sender_body      text,
    sender_number    text,
    sent_on          date,
    repeated         boolean NOT NULL,
    content          text    NOT NULL,
    content_hash     text    NOT NULL,
    request          text,
    extract          text,
    commune          text,
    secret           boolean NOT NULL,
    person           uuid    REFERENCES identity.person (id),
    visit_code       text    REFERENCES visit (code) DEFERRABLE INITIALLY DEFERRED,
    part_of          text    REFERENCES petition (code) DEFERRABLE INITIALLY DEFERRED,
    case_code        text    REFERENCES case_file (code) DEFERRABLE INITIALLY DEFERRED,
    opened_case      boolean NOT NULL,
    processed_on     date,
    eligible         boolean,
    in_competence    boolean,
    missing          text[]  NOT NULL,
    outcome          text    CHECK (outcome IN ('accepted', 'checking', 'not_accepted', 'guided', 'transferred',
                                                'returned', 'filed', 'not_processed', 'split')),
    ground           text,
    number           text,
    reason           text,
    receiving_unit   text,
    receiving_body   text,
    keep_until       date,
    disposal         text    CHECK (disposal IN ('destroy', 'keep')),
    disposal_number  text,
    disposed_on      date,
    reclassified_on  date,
    reclassified_why text,
    voided_on        date,
    voided_by        text,
    void_reason      text,
    version          integer NOT NULL,
    CONSTRAINT petition_secret CHECK (
        CASE WHEN secret THEN commune IS NULL AND content = '' AND request IS NULL  -- identity.statement has the words
             ELSE 'TC' NOT IN (kind, first_kind) END),
    CONSTRAINT petition_stage CHECK (
        stage = 'first' OR (stage = 'second' AND kind = 'KN') OR (stage = 'repeated' AND kind = 'TC')),
    CONSTRAINT petition_sender CHECK (
        CASE channel
            WHEN 'other_agency' THEN num_nonnulls(sender_body, sender_number, sent_on) = 3
            WHEN 'handed_over' THEN sender_body IS NOT NULL
            ELSE num_nonnulls(sender_body, sender_number, sent_on) = 0
        END
        AND (sent_on IS NULL OR sent_on <= received_on)),
    CONSTRAINT petition_decided CHECK (
        (outcome IS NULL) = (processed_on IS NULL)
        AND (outcome IS NULL) = (eligible IS NULL)
        AND (outcome IS NULL) = (in_competence IS NULL)
        AND (processed_on IS NULL OR processed_on >= received_on)
        AND (cardinality(missing) = 0 OR eligible IS FALSE)),
    CONSTRAINT petition_case CHECK (
        (NOT opened_case OR case_code IS NOT NULL)
        AND (NOT opened_case OR COALESCE(outcome IN ('accepted', 'checking', 'not_accepted'), false))
        AND (outcome IS NULL OR outcome NOT IN ('accepted', 'checking', 'not_accepted') OR case_code IS NOT NULL)
        AND (outcome IS DISTINCT FROM 'split' OR case_code IS NULL)),
    CONSTRAINT petition_grounds CHECK (
        (ground IS NOT NULL) = COALESCE(outcome IN ('not_accepted', 'not_processed'), false)
        AND (number IS NULL OR COALESCE(outcome = 'not_accepted', false))
        AND (outcome IS NULL OR outcome NOT IN ('guided', 'transferred', 'returned', 'filed') OR reason IS NOT NULL)
        AND (outcome IS DISTINCT FROM 'transferred' OR receiving_body IS NOT NULL)
        AND (receiving_unit IS NULL OR receiving_body IS NOT NULL)
        AND (outcome IS DISTINCT FROM 'returned' OR channel = 'other_agency')),
    CONSTRAINT petition_disposal CHECK (
        (keep_until IS NULL OR COALESCE(outcome = 'filed', false))
        AND num_nonnulls(disposal, disposal_number, disposed_on) IN (0, 3)
        AND (disposal IS NULL OR COALESCE(disposed_on > keep_until, false))),
    CONSTRAINT petition_reclassified CHECK (
        (reclassified_on IS NULL) = (reclassified_why IS NULL)
        AND (reclassified_on IS NULL OR COALESCE(reclassified_on >= processed_on, false))),
    CONSTRAINT petition_voided CHECK (num_nulls(voided_on, voided_by, void_reason) IN (0, 3))
);
CREATE INDEX petition_received ON petition (received_on DESC, code DESC) INCLUDE (voided_on);
CREATE INDEX petition_waiting ON petition (received_on, code) WHERE outcome IS NULL AND voided_on IS NULL;
CREATE INDEX petition_visit ON petition (visit_code) WHERE visit_code IS NOT NULL;
CREATE INDEX petition_case ON petition (case_code) WHERE case_code IS NOT NULL;
CREATE INDEX petition_person ON petition (person) WHERE person IS NOT NULL;
CREATE INDEX petition_part ON petition (part_of) WHERE part_of IS NOT NULL;
ALTER TABLE petition ALTER content SET STATISTICS 0, ALTER request SET STATISTICS 0;
CREATE INDEX petition_sent_away ON petition (content_hash) WHERE outcome IN ('transferred', 'returned');
CREATE INDEX petition_letter ON petition (sender_number) WHERE outcome IN ('transferred', 'returned');
CREATE INDEX petition_kept ON petition (keep_until, code) WHERE keep_until IS NOT NULL AND disposal IS NULL;

CREATE TABLE petition_link (
    petition    text    NOT NULL REFERENCES petition (code) DEFERRABLE INITIALLY DEFERRED,
    n           integer NOT NULL CHECK (n >= 1),
    case_code   text    NOT NULL REFERENCES case_file (code),
    linked_on   date    NOT NULL,
    linked_by   text    NOT NULL,
    unlinked_on date,
    unlinked_by text,
    reason      text,
    PRIMARY KEY (petition, n),
    CONSTRAINT petition_unlinked CHECK (num_nonnulls(unlinked_on, unlinked_by, reason) IN (0, 3))
);
CREATE UNIQUE INDEX petition_linked_once ON petition_link (petition) WHERE unlinked_on IS NULL;

-- A visit whose petition, or a part of it, is found to denounce is found by its words no more (Luật Tố cáo Đ8.3).
CREATE FUNCTION petition_hides_its_visit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE visit SET folded = '' WHERE code = NEW.visit_code AND folded <> '';
    RETURN NULL;
END $$;
CREATE TRIGGER hides_its_visit AFTER INSERT OR UPDATE OF secret ON petition
    FOR EACH ROW WHEN (NEW.secret AND NEW.visit_code IS NOT NULL) EXECUTE FUNCTION petition_hides_its_visit();
"""
