"""Clocks of the cases, and the ledger that only grows."""

DEADLINES = """
CREATE TABLE clock (
    case_code        text    NOT NULL REFERENCES case_file (code) DEFERRABLE INITIALLY DEFERRED,
    duty             text    NOT NULL,
    n                integer NOT NULL CHECK (n > 0),
    attributes       text[]  NOT NULL,
    rule_version     text    NOT NULL,
    calendar_version text    NOT NULL,
    received_on      date    NOT NULL,
    law_on           date    NOT NULL,
    started_on       date    NOT NULL,
    due_on           date,
    suspended_from   date,
    extensions       integer NOT NULL CHECK (extensions >= 0),
    stopped_on       date,
    stopped_why      text    CHECK (stopped_why IN ('met', 'void')),
    side             boolean NOT NULL,
    unit             text,  -- whose the case is: what is late of one unit is counted by an index
    PRIMARY KEY (case_code, duty, n),
    CONSTRAINT clock_stopped CHECK ((stopped_on IS NULL) = (stopped_why IS NULL)),
    -- No date while suspended; who was late before that stays late.
    CONSTRAINT clock_due CHECK (
        CASE WHEN suspended_from IS NULL THEN due_on IS NOT NULL ELSE due_on IS NULL OR due_on < suspended_from END)
);
CREATE INDEX clock_running ON clock (case_code) WHERE stopped_on IS NULL;
CREATE INDEX clock_side_due ON clock (due_on, case_code, duty, n)
    WHERE side AND stopped_on IS NULL AND suspended_from IS NULL AND due_on IS NOT NULL;
CREATE INDEX clock_side_of_unit ON clock (unit, due_on, case_code, duty, n)
    WHERE side AND stopped_on IS NULL AND suspended_from IS NULL AND due_on IS NOT NULL;
CREATE INDEX clock_running_due ON clock (due_on, case_code, duty, n) WHERE stopped_on IS NULL AND due_on IS NOT NULL;

-- Rows of one transaction come in any order: each side looks for the other.
CREATE FUNCTION clock_is_of_unit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.unit := (SELECT unit FROM case_file WHERE code = NEW.case_code);
    RETURN NEW;
END $$;
CREATE TRIGGER is_of_unit BEFORE INSERT ON clock FOR EACH ROW EXECUTE FUNCTION clock_is_of_unit();
CREATE FUNCTION clocks_follow_case() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE clock SET unit = NEW.unit WHERE case_code = NEW.code AND unit IS DISTINCT FROM NEW.unit;
    RETURN NULL;
END $$;
CREATE TRIGGER clocks_follow AFTER INSERT OR UPDATE OF unit ON case_file
    FOR EACH ROW EXECUTE FUNCTION clocks_follow_case();

CREATE TABLE clock_entry (
    id               bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    case_code        text        NOT NULL,
    duty             text        NOT NULL,
    n                integer     NOT NULL,
    kind             text        NOT NULL CHECK (kind IN ('started', 'suspended', 'resumed', 'extended', 'granted',
                                                          'attributes', 'overridden', 'reprojected', 'stopped')),
    on_day           date        NOT NULL,
    law_on           date,
    attributes       text[],
    number           text,
    reason           text,
    rule_version     text        NOT NULL,
    calendar_version text        NOT NULL,
    due_before       date,
    due_after        date,
    by               text        NOT NULL,
    at               timestamptz NOT NULL,
    CONSTRAINT clock_entry_law CHECK ((kind IN ('started', 'overridden')) = (law_on IS NOT NULL)),
    CONSTRAINT clock_entry_attributes CHECK ((kind IN ('started', 'attributes')) = (attributes IS NOT NULL)),
    CONSTRAINT clock_entry_document CHECK (
        kind NOT IN ('suspended', 'resumed', 'extended', 'granted') OR number IS NOT NULL),
    CONSTRAINT clock_entry_granted CHECK (kind <> 'granted' OR due_after > due_before),
    CONSTRAINT clock_entry_reason CHECK (
        kind NOT IN ('suspended', 'extended', 'granted', 'attributes', 'overridden', 'reprojected')
        OR reason IS NOT NULL)
);
CREATE INDEX clock_entry_clock ON clock_entry (case_code, duty, n, id);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON clock_entry
    FOR EACH ROW EXECUTE FUNCTION only_anonymised('reason');
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON clock_entry
    FOR EACH STATEMENT EXECUTE FUNCTION event_log_is_append_only();
"""
