"""Extracts of what is held about a person, made for that person."""

DISCLOSURES = """
CREATE TABLE identity.disclosure (
    id          bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    made_by     text        NOT NULL,
    made_at     timestamptz NOT NULL,
    scope       text        NOT NULL CHECK (scope IN ('open', 'complete')),
    sealed_with text        NOT NULL,
    reason      bytea       NOT NULL,
    persons     uuid[]      NOT NULL CHECK (cardinality(persons) > 0)
);
CREATE INDEX disclosure_maker ON identity.disclosure (made_by, id);
CREATE INDEX disclosure_persons ON identity.disclosure USING gin (persons);
CREATE TRIGGER live_key BEFORE INSERT OR UPDATE OF sealed_with ON identity.disclosure
    FOR EACH ROW EXECUTE FUNCTION identity.refuse_retired_key();
CREATE TRIGGER kept BEFORE DELETE ON identity.disclosure
    FOR EACH ROW EXECUTE FUNCTION event_log_is_append_only();
CREATE TRIGGER kept_truncate BEFORE TRUNCATE ON identity.disclosure
    FOR EACH STATEMENT EXECUTE FUNCTION event_log_is_append_only();
"""
