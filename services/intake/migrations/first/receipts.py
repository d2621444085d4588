"""Receipts citizens hold, drafts of petitions they write at home, and what they say of how it went."""

RECEIPTS = """
CREATE TABLE receipt (
    code      text        NOT NULL,
    number    integer     NOT NULL CHECK (number > 0),
    hash      bytea       NOT NULL,
    handed_by text        NOT NULL,
    handed_at timestamptz NOT NULL,
    PRIMARY KEY (code, number),
    CONSTRAINT receipt_hash UNIQUE (hash)
);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON receipt
    FOR EACH ROW EXECUTE FUNCTION event_log_is_append_only();

CREATE TABLE identity.draft (
    id          uuid        PRIMARY KEY,
    sealed_with text        NOT NULL,
    body        bytea       NOT NULL,
    hash        bytea       UNIQUE,
    expires_at  timestamptz NOT NULL,
    sent_as     text        REFERENCES petition (code) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX draft_expires ON identity.draft (expires_at);
CREATE TRIGGER live_key BEFORE INSERT OR UPDATE OF sealed_with ON identity.draft
    FOR EACH ROW EXECUTE FUNCTION identity.refuse_retired_key();

CREATE TABLE identity.satisfaction (
    id          bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    code        text        NOT NULL UNIQUE,
    sealed_with text        NOT NULL,
    unit        text        NOT NULL,
    secret      boolean     NOT NULL,
    settled     text        NOT NULL CHECK (settled IN ('yes', 'partly', 'no')),
    rating      integer     NOT NULL CHECK (rating BETWEEN 1 AND 5),
    remark      bytea,
    given_on    date        NOT NULL
);
CREATE INDEX satisfaction_given ON identity.satisfaction (given_on, id);
CREATE TRIGGER live_key BEFORE INSERT OR UPDATE OF sealed_with ON identity.satisfaction
    FOR EACH ROW EXECUTE FUNCTION identity.refuse_retired_key();
"""
