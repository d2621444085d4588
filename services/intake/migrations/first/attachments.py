"""What was attached to visits, petitions and cases. The files are in the store, sealed."""

ATTACHMENTS = """
CREATE TABLE attachment (
    id         bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    record     text        NOT NULL CHECK (record IN ('visit', 'petition', 'case')),
    code       text        NOT NULL,
    kind       text        NOT NULL
        CHECK (kind IN ('petition', 'evidence', 'recording', 'identity_paper', 'redacted_copy', 'work')),
    media      text        NOT NULL,
    size       bigint      NOT NULL CHECK (size > 0),
    place      text        NOT NULL UNIQUE,
    unit       text,
    by         text        NOT NULL,
    at         timestamptz NOT NULL,
    removed_by text,
    removed_at timestamptz,
    CONSTRAINT attachment_removed CHECK ((removed_by IS NULL) = (removed_at IS NULL))
);
CREATE INDEX attachment_record ON attachment (record, code, id);
CREATE TRIGGER removed_only BEFORE UPDATE ON attachment
    FOR EACH ROW WHEN (OLD.removed_at IS NOT NULL
        OR (NEW.id, NEW.record, NEW.code, NEW.kind, NEW.media, NEW.size, NEW.place, NEW.unit, NEW.by, NEW.at)
        IS DISTINCT FROM
           (OLD.id, OLD.record, OLD.code, OLD.kind, OLD.media, OLD.size, OLD.place, OLD.unit, OLD.by, OLD.at))
    EXECUTE FUNCTION event_log_is_append_only();
CREATE TRIGGER append_only BEFORE DELETE ON attachment
    FOR EACH ROW EXECUTE FUNCTION event_log_is_append_only();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON attachment
    FOR EACH STATEMENT EXECUTE FUNCTION event_log_is_append_only();

-- The key of each file, and what it is called: a name may be somebody's.
CREATE TABLE identity.attachment_file (
    id          bigint PRIMARY KEY REFERENCES attachment (id),
    sealed_with text   NOT NULL,
    key         bytea  NOT NULL,
    name        bytea  NOT NULL,
    removed_why bytea
);
CREATE TRIGGER live_key BEFORE INSERT OR UPDATE OF sealed_with ON identity.attachment_file
    FOR EACH ROW EXECUTE FUNCTION identity.refuse_retired_key();
-- Without its key a file cannot be opened by anybody: so it goes when its record is made anonymous.
CREATE FUNCTION identity.keep_attachment_file() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM attachment f JOIN anonymised a ON a.code = f.code WHERE f.id = OLD.id) THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'attachment_file is append-only: % refused', TG_OP USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER append_only BEFORE DELETE ON identity.attachment_file
    FOR EACH ROW EXECUTE FUNCTION identity.keep_attachment_file();
"""
