"""Delegations: people who come together, on one day or several, and whom they sent to speak for them."""

DELEGATIONS = """
CREATE TABLE delegation (
    code        text        PRIMARY KEY,
    body        text        NOT NULL,
    formed_on   date        NOT NULL,
    people      integer     NOT NULL CHECK (people >= 1),
    recorded_by text        NOT NULL,
    recorded_at timestamptz NOT NULL
);
CREATE INDEX delegation_newest ON delegation (formed_on DESC, code DESC);
"""

REPRESENTATIVES = """
CREATE TABLE representative (
    visit_code text    NOT NULL REFERENCES visit (code) DEFERRABLE INITIALLY DEFERRED,
    n          integer NOT NULL CHECK (n >= 2),
    person     uuid    NOT NULL REFERENCES identity.person (id),
    PRIMARY KEY (visit_code, n)
);
CREATE INDEX representative_person ON representative (person);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON representative
    FOR EACH ROW EXECUTE FUNCTION event_log_is_append_only();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON representative
    FOR EACH STATEMENT EXECUTE FUNCTION event_log_is_append_only();
"""
