"""Who came: encrypted, and who looked."""

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
