"""Procedures on complaints and denunciations, and the papers they went through."""

PROCEEDINGS = """
CREATE TABLE proceeding (
    case_code       text    PRIMARY KEY REFERENCES case_file (code) DEFERRABLE INITIALLY DEFERRED,
    kind            text    NOT NULL CHECK (kind IN ('KN', 'TC')),
    stage           text    NOT NULL,
    discipline      boolean NOT NULL,
    state           text    NOT NULL CHECK (state IN ('checking', 'accepted', 'verifying', 'suspended', 'decided',
                                                      'effective', 'enforcing', 'done', 'not_accepted', 'terminated')),
    since           date    NOT NULL,
    paused          text    CHECK (paused IN ('accepted', 'verifying')),
    attributes      text[]  NOT NULL,
    dialogue        text    NOT NULL CHECK (dialogue IN ('none', 'requested', 'held', 'absent')),
    dialogue_on     date,
    accepted_on     date,
    decided_on      date,
    decision_number text,
    result          text    CHECK (result IN ('right', 'wrong', 'partly', 'upheld', 'changed')),
    in_time         boolean,
    sent_on         date,
    published_on    date,
    effective_from  date,
    effective_on    date,
    finished_on     date,
    reviews         text    REFERENCES case_file (code) DEFERRABLE INITIALLY DEFERRED,
    reviewed_in     text    REFERENCES case_file (code) DEFERRABLE INITIALLY DEFERRED,
    reviewed_on     date    CHECK (reviewed_on IS NULL OR reviewed_in IS NOT NULL),
    ordered         jsonb   NOT NULL,
    done            jsonb   NOT NULL,
    protected       jsonb   NOT NULL,
    unsent          integer NOT NULL CHECK (unsent >= 0 AND (kind = 'TC' OR unsent = 0)),
    CONSTRAINT proceeding_stage CHECK (
        stage = 'first' OR (kind = 'KN' AND stage = 'second') OR (kind = 'TC' AND stage = 'repeated')),
    CONSTRAINT proceeding_reviews CHECK (
        (reviews IS NULL OR stage = 'second') AND (reviewed_in IS NULL OR (kind = 'KN' AND stage = 'first'))),
    CONSTRAINT proceeding_discipline CHECK (NOT discipline OR kind = 'KN'),
    CONSTRAINT proceeding_paused CHECK ((state = 'suspended') = (paused IS NOT NULL)),
    CONSTRAINT proceeding_accepted CHECK (
        state = 'terminated' OR (state IN ('checking', 'not_accepted')) = (accepted_on IS NULL)),
    CONSTRAINT proceeding_decided CHECK (
        (state IN ('decided', 'effective', 'enforcing', 'done')) = (decided_on IS NOT NULL)
        AND (decided_on IS NULL) = (result IS NULL)
        AND (decided_on IS NULL) = (decision_number IS NULL)
        AND (decided_on IS NULL) = (in_time IS NULL)),
    CONSTRAINT proceeding_result CHECK (result IS NULL OR (stage = 'second') = (result IN ('upheld', 'changed'))),
    CONSTRAINT proceeding_dialogue CHECK (
        (kind = 'KN' OR dialogue = 'none') AND (dialogue NOT IN ('held', 'absent') OR dialogue_on IS NOT NULL)),
    CONSTRAINT proceeding_second_instance_needs_dialogue CHECK (
        stage <> 'second' OR decided_on IS NULL OR dialogue IN ('held', 'absent')),
    CONSTRAINT proceeding_finished CHECK (
        (state IN ('done', 'not_accepted', 'terminated')) = (finished_on IS NOT NULL)
        AND (state <> 'done' OR (sent_on IS NOT NULL AND published_on IS NOT NULL)))
);

CREATE TABLE proceeding_paper (
    id        bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    case_code text        NOT NULL REFERENCES case_file (code) DEFERRABLE INITIALLY DEFERRED,
    step      text        NOT NULL,
    on_day    date        NOT NULL,
    number    text,
    note      text,
    stated    jsonb       NOT NULL,
    by        text        NOT NULL,
    at        timestamptz NOT NULL
);
CREATE INDEX proceeding_paper_case ON proceeding_paper (case_code, id);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON proceeding_paper
    FOR EACH ROW EXECUTE FUNCTION only_anonymised('note', 'stated');
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON proceeding_paper
    FOR EACH STATEMENT EXECUTE FUNCTION event_log_is_append_only();
"""
