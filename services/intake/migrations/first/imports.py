"""Imports of registers: how far they have come, and what they entered."""

IMPORTS = """
CREATE TABLE import_run (
    id         uuid        PRIMARY KEY,
    file_name  text        NOT NULL,
    sha256     text        NOT NULL,
    size       bigint      NOT NULL CHECK (size > 0),
    encoding   text        NOT NULL,
    headings   text[]      NOT NULL,
    mapping    jsonb,
    dry        boolean     NOT NULL,
    state      text        NOT NULL CHECK (state IN ('draft', 'waiting', 'done', 'failed', 'stopped')),
    rows_read  integer     NOT NULL CHECK (rows_read >= 0),
    imported   integer     NOT NULL CHECK (imported >= 0),
    duplicates integer     NOT NULL CHECK (duplicates >= 0),
    refused    integer     NOT NULL CHECK (refused >= 0),
    failure    text,
    by         text        NOT NULL,
    started_at timestamptz NOT NULL,
    changed_at timestamptz NOT NULL,
    CONSTRAINT import_run_counted CHECK (rows_read = imported + duplicates + refused),
    CONSTRAINT import_run_mapped CHECK (state = 'draft' OR mapping IS NOT NULL),
    CONSTRAINT import_run_failed CHECK ((state = 'failed') = (failure IS NOT NULL))
);
CREATE INDEX import_run_waiting ON import_run (started_at) WHERE state = 'waiting';
CREATE INDEX import_run_file ON import_run (sha256);

CREATE TABLE imported_row (
    key        bytea   PRIMARY KEY,
    run        uuid    NOT NULL REFERENCES import_run (id),
    row_number integer NOT NULL,
    petition   text    REFERENCES petition (code) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE import_duplicate (
    run        uuid    NOT NULL REFERENCES import_run (id),
    row_number integer NOT NULL,
    petition   text,
    PRIMARY KEY (run, row_number)
);

CREATE TABLE identity.import_problem (
    id          bigint  GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    run         uuid    NOT NULL REFERENCES import_run (id),
    row_number  integer NOT NULL,
    sealed_with text    NOT NULL,
    told        bytea   NOT NULL
);
CREATE INDEX import_problem_run ON identity.import_problem (run, id);
CREATE TRIGGER live_key BEFORE INSERT OR UPDATE OF sealed_with ON identity.import_problem
    FOR EACH ROW EXECUTE FUNCTION identity.refuse_retired_key();

CREATE TABLE identity.import_part (
    id          bigint  GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    run         uuid    NOT NULL REFERENCES import_run (id),
    n           integer NOT NULL,
    sealed_with text    NOT NULL,
    content     bytea   NOT NULL,
    CONSTRAINT import_part_once UNIQUE (run, n)
);
ALTER TABLE identity.import_part ALTER content SET STORAGE EXTERNAL;
CREATE TRIGGER live_key BEFORE INSERT OR UPDATE OF sealed_with ON identity.import_part
    FOR EACH ROW EXECUTE FUNCTION identity.refuse_retired_key();
"""
