"""Who came: encrypted, and who looked."""

IDENTITY = """
CREATE SCHEMA identity;

-- A key is retired while nobody can write what it seals; whoever waited with a row of it is refused, and tries again
-- with a newer one.
CREATE TABLE identity.retired_key (
    id         text        PRIMARY KEY,
    retired_at timestamptz NOT NULL
);
CREATE FUNCTION identity.refuse_retired_key() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM identity.retired_key WHERE id = NEW.sealed_with) THEN
        RAISE EXCEPTION 'key % is retired', NEW.sealed_with USING ERRCODE = 'transaction_rollback';
    END IF;
    RETURN NEW;
END $$;

CREATE TABLE identity.person (
    id           uuid        PRIMARY KEY,
    sealed_with  text        NOT NULL,
    name         bytea       NOT NULL,
    paper_type   bytea,
    paper_number bytea,
    paper_hash   bytea,
    name_hash    bytea,
    address      bytea,
    commune      bytea,
    phone        bytea,
    birth_year   bytea,
    recorded_at  timestamptz NOT NULL
);
CREATE INDEX person_paper ON identity.person (paper_hash) WHERE paper_hash IS NOT NULL;
CREATE INDEX person_name ON identity.person (name_hash) WHERE name_hash IS NOT NULL;
CREATE TRIGGER live_key BEFORE INSERT OR UPDATE OF sealed_with ON identity.person
    FOR EACH ROW EXECUTE FUNCTION identity.refuse_retired_key();

-- What was told of a denunciation, under the code of its record, whose own row has no words.
CREATE TABLE identity.statement (
    id          text  PRIMARY KEY,
    sealed_with text  NOT NULL,
    content     bytea NOT NULL,
    request     bytea,
    prior       bytea,
    words_hash  bytea NOT NULL
);
CREATE INDEX statement_words ON identity.statement (words_hash);
CREATE TRIGGER live_key BEFORE INSERT OR UPDATE OF sealed_with ON identity.statement
    FOR EACH ROW EXECUTE FUNCTION identity.refuse_retired_key();
CREATE TRIGGER kept BEFORE DELETE ON identity.statement
    FOR EACH ROW EXECUTE FUNCTION event_log_is_append_only();
CREATE TRIGGER kept_truncate BEFORE TRUNCATE ON identity.statement
    FOR EACH STATEMENT EXECUTE FUNCTION event_log_is_append_only();

-- Who saw whose identity, when and what for. Nobody takes a look back.
CREATE TABLE identity.look (
    id      bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    person  uuid        REFERENCES identity.person (id),
    caller  text        NOT NULL,
    subject text        NOT NULL,
    purpose text        NOT NULL,
    at      timestamptz NOT NULL
);
CREATE INDEX look_person ON identity.look (person);
-- The auditor's questions: who looked into this record, what did this account look at.
CREATE INDEX look_subject ON identity.look (subject, id);
CREATE INDEX look_caller ON identity.look (caller, id);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON identity.look
    FOR EACH ROW EXECUTE FUNCTION event_log_is_append_only();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON identity.look
    FOR EACH STATEMENT EXECUTE FUNCTION event_log_is_append_only();
"""
