"""Requests to see who denounced, and the custodian's decisions."""

GRANTS = """
CREATE TABLE identity.request (
    id          bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    case_code   text        NOT NULL REFERENCES case_file (code),
    sealed_with text        NOT NULL,
    asked_by    text        NOT NULL,
    asked_at    timestamptz NOT NULL,
    reason      bytea       NOT NULL,
    granted     boolean,
    decided_by  text,
    decided_at  timestamptz,
    until       date,
    remark      bytea,
    ended_by    text,
    ended_at    timestamptz,
    CONSTRAINT request_third_person CHECK (decided_by <> asked_by),
    CONSTRAINT request_decided CHECK (num_nulls(granted, decided_by, decided_at) IN (0, 3)),
    CONSTRAINT request_expires CHECK ((granted IS NOT DISTINCT FROM true) = (until IS NOT NULL)),
    CONSTRAINT request_refused CHECK (granted IS DISTINCT FROM false OR remark IS NOT NULL),
    CONSTRAINT request_ended CHECK (num_nulls(ended_by, ended_at) = 2 OR num_nulls(ended_by, ended_at) = 0 AND granted)
);
CREATE UNIQUE INDEX request_waiting ON identity.request (case_code, asked_by) WHERE granted IS NULL;
CREATE INDEX request_case ON identity.request (case_code, asked_by);
-- What an account has asked, and what was decided on it lately.
CREATE INDEX request_asker ON identity.request (asked_by, id);
CREATE TRIGGER live_key BEFORE INSERT OR UPDATE OF sealed_with ON identity.request
    FOR EACH ROW EXECUTE FUNCTION identity.refuse_retired_key();
-- Who asked and who let it be seen is never forgotten.
CREATE TRIGGER kept BEFORE DELETE ON identity.request
    FOR EACH ROW EXECUTE FUNCTION event_log_is_append_only();
CREATE TRIGGER kept_truncate BEFORE TRUNCATE ON identity.request
    FOR EACH STATEMENT EXECUTE FUNCTION event_log_is_append_only();
"""
