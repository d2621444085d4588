"""Whose term of keeping is over: lists put to the head, what was decided, and which records name nobody any more."""

RETENTION = """
CREATE TABLE retention_list (
    id          bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    drawn_up_by text        NOT NULL,
    drawn_up_at timestamptz NOT NULL,
    number      text,
    decided_on  date,
    decided_by  text,
    decided_at  timestamptz,
    version     integer     NOT NULL,
    CONSTRAINT retention_decided CHECK (num_nulls(number, decided_on, decided_by, decided_at) IN (0, 4)),
    CONSTRAINT retention_second_person CHECK (decided_by <> drawn_up_by)
);

-- `code` stands for its matter: the case, petitions and visits that hang together.
CREATE TABLE retention_item (
    list        bigint  NOT NULL REFERENCES retention_list (id),
    code        text    NOT NULL,
    record      text    NOT NULL CHECK (record IN ('case', 'petition', 'visit')),
    what        text    NOT NULL,
    ended_on    date    NOT NULL,
    kept_to     date    NOT NULL CHECK (kept_to >= ended_on),
    confirmed   boolean NOT NULL,
    outcome     text    CHECK (outcome IN ('done', 'kept', 'changed')),
    outcome_on  date,
    kept_until  date,
    kept_why    text,
    PRIMARY KEY (list, code),
    CONSTRAINT retention_outcome CHECK (
        (outcome IS NULL) = (outcome_on IS NULL) AND (kept_until IS NULL) = (kept_why IS NULL)
        AND (kept_until IS NOT NULL) = (outcome IS NOT DISTINCT FROM 'kept'))
);
CREATE UNIQUE INDEX retention_item_waits ON retention_item (code) WHERE outcome IS NULL;
CREATE INDEX retention_item_kept ON retention_item (code, kept_until) WHERE outcome = 'kept';

CREATE TABLE anonymised (
    code text        PRIMARY KEY,
    list bigint      NOT NULL,
    item text        NOT NULL,
    at   timestamptz NOT NULL,
    FOREIGN KEY (list, item) REFERENCES retention_item (list, code)
);
CREATE FUNCTION anonymised_by_decision() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM retention_list l JOIN retention_item i ON i.list = l.id
                   WHERE l.id = NEW.list AND i.code = NEW.item AND l.decided_on IS NOT NULL AND i.outcome IS NULL) THEN
        RAISE EXCEPTION 'nobody decided that % is made anonymous', NEW.code
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER decided BEFORE INSERT ON anonymised FOR EACH ROW EXECUTE FUNCTION anonymised_by_decision();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON anonymised
    FOR EACH ROW EXECUTE FUNCTION event_log_is_append_only();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON anonymised
    FOR EACH STATEMENT EXECUTE FUNCTION event_log_is_append_only();

-- What only grows: nobody changes it, but that the texts named by the trigger lose who they were about, once the head has
-- decided so of their case.
CREATE FUNCTION only_anonymised() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - TG_ARGV = to_jsonb(OLD) - TG_ARGV
        AND EXISTS (SELECT FROM anonymised WHERE code = OLD.case_code) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'integrity_constraint_violation';
END $$;
"""

MATTERS = """
-- Records that hang together are one matter, and are kept as long as the one that is kept longest.
CREATE VIEW matter_edge AS
    SELECT code AS here, case_code AS there FROM petition WHERE case_code IS NOT NULL
    UNION ALL SELECT case_code, code FROM petition WHERE case_code IS NOT NULL
    UNION ALL SELECT code, visit_code FROM petition WHERE visit_code IS NOT NULL
    UNION ALL SELECT visit_code, code FROM petition WHERE visit_code IS NOT NULL
    UNION ALL SELECT code, part_of FROM petition WHERE part_of IS NOT NULL
    UNION ALL SELECT part_of, code FROM petition WHERE part_of IS NOT NULL
    UNION ALL SELECT code, case_code FROM visit WHERE case_code IS NOT NULL
    UNION ALL SELECT case_code, code FROM visit WHERE case_code IS NOT NULL
    UNION ALL SELECT code, replaces FROM case_file WHERE replaces IS NOT NULL
    UNION ALL SELECT code, replaced_by FROM case_file WHERE replaced_by IS NOT NULL
    UNION ALL SELECT case_code, reviews FROM proceeding WHERE reviews IS NOT NULL
    UNION ALL SELECT case_code, reviewed_in FROM proceeding WHERE reviewed_in IS NOT NULL;

-- `ended_on` is null while something is still to be done.
CREATE VIEW matter_member AS
    SELECT code, 'case' AS record, kind AS what, opened_on AS since, closed_on AS ended_on FROM case_file
    UNION ALL SELECT code, 'petition', CASE disposal WHEN 'destroy' THEN 'destroyed' ELSE 'other' END, received_on,
        coalesce(voided_on, greatest(processed_on, keep_until, disposed_on)) FROM petition
        WHERE processed_on IS NOT NULL OR voided_on IS NOT NULL
    UNION ALL SELECT code, 'petition', 'other', received_on, NULL FROM petition
        WHERE processed_on IS NULL AND voided_on IS NULL
    UNION ALL SELECT code, 'visit', 'any', received_on,
        CASE WHEN voided_on IS NULL AND reply_by IS NOT NULL AND replied_on IS NULL THEN NULL
             ELSE greatest(received_on, replied_on, voided_on) END FROM visit;
"""
