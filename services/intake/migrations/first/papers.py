"""Papers that were issued, their files, and templates of the office's own."""

PAPERS = """
CREATE TABLE issued_paper (
    id        bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    paper     text        NOT NULL,
    record    text        NOT NULL CHECK (record IN ('visit', 'petition', 'case')),
    code      text        NOT NULL,
    body      text        NOT NULL,
    type      text        NOT NULL,
    year      integer     NOT NULL,
    number    integer     NOT NULL CHECK (number > 0),
    sign      text        NOT NULL,
    issued_on date        NOT NULL,
    post      text,
    authority text        CHECK (authority IN ('own', 'KT', 'TL', 'TUQ', 'Q')),
    signer    text,
    template  text        NOT NULL,
    addressee text,
    persons   uuid[]      NOT NULL,
    by        text        NOT NULL,
    at        timestamptz NOT NULL,
    docx_sha256 text      NOT NULL CHECK (docx_sha256 ~ '^[0-9a-f]{64}$'),
    pdf_sha256  text      NOT NULL CHECK (pdf_sha256 ~ '^[0-9a-f]{64}$'),
    CONSTRAINT issued_paper_once UNIQUE (body, type, year, number),
    CONSTRAINT issued_paper_year CHECK (year = extract(year FROM issued_on)),
    CONSTRAINT issued_paper_signed CHECK ((post IS NULL) = (authority IS NULL) AND (post IS NULL) = (signer IS NULL))
);
CREATE INDEX issued_paper_record ON issued_paper (record, code, id);
CREATE INDEX issued_paper_written ON issued_paper (number, translate(sign, 'Đ', 'D'));
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON issued_paper
    FOR EACH ROW EXECUTE FUNCTION event_log_is_append_only();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON issued_paper
    FOR EACH STATEMENT EXECUTE FUNCTION event_log_is_append_only();

-- Sealed anew when a key is replaced, and nothing else: what is in it stays the same.
CREATE TABLE identity.paper_file (
    id          bigint PRIMARY KEY REFERENCES issued_paper (id),
    sealed_with text   NOT NULL,
    docx        bytea  NOT NULL,
    pdf         bytea  NOT NULL
);
ALTER TABLE identity.paper_file ALTER docx SET STORAGE EXTERNAL, ALTER pdf SET STORAGE EXTERNAL;
CREATE TRIGGER live_key BEFORE INSERT OR UPDATE OF sealed_with ON identity.paper_file
    FOR EACH ROW EXECUTE FUNCTION identity.refuse_retired_key();
CREATE TRIGGER resealed_only BEFORE UPDATE ON identity.paper_file
    FOR EACH ROW WHEN (NEW.id <> OLD.id OR NEW.sealed_with = OLD.sealed_with)
    EXECUTE FUNCTION event_log_is_append_only();
-- Its number stays in the register when the record it names somebody in is made anonymous.
CREATE FUNCTION identity.keep_paper_file() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM issued_paper p JOIN anonymised a ON a.code = p.code WHERE p.id = OLD.id) THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'paper_file is append-only: % refused', TG_OP USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER append_only BEFORE DELETE ON identity.paper_file
    FOR EACH ROW EXECUTE FUNCTION identity.keep_paper_file();

CREATE TABLE paper_template (
    id         bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    paper      text        NOT NULL,
    version    text        NOT NULL,
    valid_from date        NOT NULL,
    content    bytea       NOT NULL,
    by         text        NOT NULL,
    at         timestamptz NOT NULL
);
CREATE INDEX paper_template_paper ON paper_template (paper, valid_from, id);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON paper_template
    FOR EACH ROW EXECUTE FUNCTION event_log_is_append_only();
"""
