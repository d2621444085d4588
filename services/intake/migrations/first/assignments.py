"""Who was given a case, what units drafted and noted, and how far each account has looked at its inbox."""

ASSIGNMENTS = """
CREATE TABLE assignment (
    case_code       text        NOT NULL REFERENCES case_file (code) DEFERRABLE INITIALLY DEFERRED,
    giving          integer     NOT NULL,
    unit            text        NOT NULL,
    part            text        NOT NULL CHECK (part IN ('lead', 'cooperating')),
    asked           text,
    given_on        date        NOT NULL,
    given_by        text        NOT NULL,
    ack_due_on      date        NOT NULL,
    due_on          date        NOT NULL,
    state           text        NOT NULL
                    CHECK (state IN ('sent', 'acknowledged', 'answered', 'returned', 'withdrawn')),
    entered_at      timestamptz NOT NULL,
    is_open         boolean     NOT NULL,  -- something is still owed, by triggers below: an inbox counts it by an index
    officer         text,
    draft           text        CHECK (draft IN ('draft', 'submitted', 'returned', 'approved')),
    acknowledged_on date,
    acknowledged_by text,
    answered_on     date,
    answered_by     text,
    answer          text,
    answer_number   text,
    ended_on        date,
    ended_by        text,
    reason          text,
    PRIMARY KEY (case_code, giving),
    CONSTRAINT assignment_asked CHECK ((part = 'cooperating') = (asked IS NOT NULL)),
    CONSTRAINT assignment_days CHECK (
        ack_due_on >= given_on
        AND (acknowledged_on IS NULL OR acknowledged_on >= given_on)
        AND (answered_on IS NULL OR answered_on >= acknowledged_on)
        AND (ended_on IS NULL OR ended_on >= given_on)),
    CONSTRAINT assignment_state CHECK (
        (state IN ('returned', 'withdrawn')) = (ended_on IS NOT NULL)
        AND (ended_on IS NULL) = (reason IS NULL)
        AND (state = 'answered') = (answered_on IS NOT NULL)
        AND (state <> 'sent' OR acknowledged_on IS NULL)
        AND (state NOT IN ('acknowledged', 'answered') OR acknowledged_on IS NOT NULL))
);
CREATE UNIQUE INDEX assignment_unit ON assignment (case_code, unit) WHERE state NOT IN ('returned', 'withdrawn');
CREATE UNIQUE INDEX assignment_lead ON assignment (case_code) WHERE part = 'lead' AND state NOT IN ('returned', 'withdrawn');
-- With what the inbox counts, so that it need not read the rows.
CREATE INDEX assignment_open ON assignment (unit, part, case_code) INCLUDE (state, due_on, officer, draft, entered_at)
    WHERE is_open;
CREATE INDEX assignment_inbox ON assignment (unit, due_on, case_code)
    WHERE part = 'cooperating' AND state NOT IN ('returned', 'withdrawn');
CREATE INDEX assignment_waiting ON assignment (ack_due_on, case_code) WHERE state = 'sent';
CREATE INDEX assignment_part_due ON assignment (due_on) WHERE part = 'cooperating' AND state IN ('sent', 'acknowledged');
CREATE INDEX assignment_returned ON assignment (ended_on) WHERE state = 'returned' AND part = 'lead';

-- A cooperating unit owes its part until it gave it; who leads, as long as the case waits for its answer. Rows of one
-- transaction come in any order: each side looks for the other.
CREATE FUNCTION assignment_says_if_open() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.is_open := NEW.state IN ('sent', 'acknowledged') AND (NEW.part = 'cooperating' OR EXISTS (
        SELECT FROM case_file WHERE code = NEW.case_code AND state IN ('new', 'assigned', 'acknowledged')));
    RETURN NEW;
END $$;
CREATE TRIGGER says_if_open BEFORE INSERT OR UPDATE OF state ON assignment
    FOR EACH ROW EXECUTE FUNCTION assignment_says_if_open();
CREATE FUNCTION assignments_follow_case() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE assignment SET is_open = NOT is_open
        WHERE case_code = NEW.code AND part = 'lead' AND state IN ('sent', 'acknowledged')
            AND is_open <> (NEW.state IN ('new', 'assigned', 'acknowledged'));
    RETURN NULL;
END $$;
CREATE TRIGGER assignments_follow AFTER INSERT OR UPDATE OF state ON case_file
    FOR EACH ROW EXECUTE FUNCTION assignments_follow_case();

CREATE TABLE answer_draft (
    case_code  text        NOT NULL REFERENCES case_file (code),
    n          integer     NOT NULL CHECK (n > 0),
    unit       text        NOT NULL,
    text       text        NOT NULL,
    number     text,
    state      text        NOT NULL CHECK (state IN ('draft', 'submitted', 'returned', 'approved')),
    by         text        NOT NULL,
    at         timestamptz NOT NULL,
    remark     text,
    decided_by text,
    decided_at timestamptz,
    PRIMARY KEY (case_code, n),
    CONSTRAINT draft_decided CHECK (
        (state IN ('returned', 'approved')) = (decided_by IS NOT NULL)
        AND (decided_by IS NULL) = (decided_at IS NULL)
        AND (state = 'returned') = (remark IS NOT NULL))
);
CREATE UNIQUE INDEX draft_open ON answer_draft (case_code) WHERE state IN ('draft', 'submitted');

CREATE TABLE case_note (
    id        bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    case_code text        NOT NULL REFERENCES case_file (code),
    unit      text        NOT NULL,
    text      text        NOT NULL,
    by        text        NOT NULL,
    at        timestamptz NOT NULL
);
CREATE INDEX case_note_case ON case_note (case_code, id);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON case_note
    FOR EACH ROW EXECUTE FUNCTION only_anonymised('text');

CREATE TABLE inbox_mark (
    login   text        NOT NULL,
    tab     text        NOT NULL CHECK (tab IN ('lead', 'cooperating')),
    seen_at timestamptz NOT NULL,
    PRIMARY KEY (login, tab)
);
"""
