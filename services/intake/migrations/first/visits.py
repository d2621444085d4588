"""The reception book.

Records that come into being together refer to each other; the references are checked at the commit, so that nobody has to
send them in a certain order.
"""

VISITS = """
CREATE TABLE visit (
    code              text        PRIMARY KEY,
    body              text        NOT NULL,
    received_on       date        NOT NULL,
    reception         text        NOT NULL CHECK (reception IN ('regular', 'periodic', 'ad_hoc')),
    received_by       text        NOT NULL CHECK (received_by IN ('desk', 'head', 'delegate')),
    online            boolean     NOT NULL,
    people            integer     NOT NULL CHECK (people >= 1),
    delegation        boolean     NOT NULL,
    delegation_code   text        REFERENCES delegation (code) DEFERRABLE INITIALLY DEFERRED,
    representatives   integer     CHECK (representatives BETWEEN 0 AND people),
    mandate           boolean     NOT NULL,
    mandate_number    text,
    mandate_on        date,
    first_time        boolean     NOT NULL,
    interpreter       text,
    kind              text        CHECK (kind IN ('KN', 'TC', 'KNPA')),
    field             text,
    content           text        NOT NULL,
    folded            text        NOT NULL,
    request           text,
    prior             text,
    written_down      boolean     NOT NULL,
    signed            text        CHECK (signed IN ('signature', 'fingerprint', 'refused')),
    head_outcome      text        CHECK (head_outcome IN ('answered', 'directed')),
    reply_by          date        CHECK (reply_by >= received_on),
    replied_on        date,
    reply_number      text,
    replied_by        text,
    refusal           text,
    refusal_notice    text,
    refusal_notice_on date,
    person            uuid        NOT NULL REFERENCES identity.person (id),
    case_code         text        REFERENCES case_file (code) DEFERRABLE INITIALLY DEFERRED,
    recorded_by       text        NOT NULL,
    recorded_at       timestamptz NOT NULL,
    voided_on         date,
    voided_by         text,
    void_reason       text,
    version           integer     NOT NULL,
    CONSTRAINT visit_receiver CHECK (reception = 'regular' OR received_by <> 'desk'),
    CONSTRAINT visit_delegation CHECK (
        (NOT delegation OR delegation_code IS NOT NULL)
        AND (mandate_number IS NULL OR mandate_on IS NOT NULL) AND (mandate_on IS NULL OR mandate)),
    CONSTRAINT visit_replied CHECK (
        num_nulls(replied_on, reply_number, replied_by) IN (0, 3)
        AND (replied_on IS NULL OR reply_by IS NOT NULL AND replied_on >= received_on)),
    CONSTRAINT visit_signed CHECK (written_down = (signed IS NOT NULL)),
    CONSTRAINT visit_head CHECK (
        (head_outcome IS NULL OR received_by <> 'desk')
        AND (head_outcome IS NOT DISTINCT FROM 'directed') = (reply_by IS NOT NULL)
        AND (reception <> 'ad_hoc' OR received_by <> 'head' OR head_outcome IS NOT NULL OR refusal IS NOT NULL)),
    CONSTRAINT visit_refused CHECK (
        (refusal IS NULL OR NOT written_down AND head_outcome IS NULL)
        AND (refusal_notice IS NULL) = (refusal_notice_on IS NULL)
        AND (refusal_notice IS NULL OR refusal IS NOT NULL)),
    -- A visit that touches a denunciation has no folded words; identity.statement has what was told.
    CONSTRAINT visit_sealed CHECK (
        kind IS DISTINCT FROM 'TC' AND folded <> '' OR content = '' AND num_nonnulls(request, prior) = 0),
    CONSTRAINT visit_voided CHECK (num_nulls(voided_on, voided_by, void_reason) IN (0, 3))
);
-- PostgreSQL keeps samples of what its columns hold, also of what was sealed since.
ALTER TABLE visit ALTER content SET STATISTICS 0, ALTER request SET STATISTICS 0, ALTER prior SET STATISTICS 0,
    ALTER folded SET STATISTICS 0;
CREATE INDEX visit_book ON visit (received_on DESC, code DESC) INCLUDE (voided_on);
CREATE INDEX visit_person ON visit (person);
CREATE INDEX visit_case ON visit (case_code) WHERE case_code IS NOT NULL;
CREATE INDEX visit_delegation_code ON visit (delegation_code) WHERE delegation_code IS NOT NULL;
CREATE INDEX visit_to_reply ON visit (reply_by, code) WHERE reply_by IS NOT NULL AND replied_on IS NULL AND voided_on IS NULL;
CREATE INDEX visit_words ON visit USING gin (to_tsvector('simple', folded));

-- What was written on the day stands: a line may be voided, once, and its matter may be linked to another case; the paper
-- that appoints representatives, how many they are and the reply that was directed are added when they come, once.
CREATE FUNCTION visit_stays_as_written() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    free text[] := '{version,case_code}';
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.voided_on IS NULL THEN
        free := free || '{voided_on,voided_by,void_reason}'::text[];
    END IF;
    IF TG_OP = 'UPDATE' AND OLD.replied_on IS NULL THEN
        free := free || '{replied_on,reply_number,replied_by}'::text[];
    END IF;
    IF TG_OP = 'UPDATE' AND coalesce(OLD.representatives, 0) = 0 THEN
        free := free || '{representatives}'::text[];
    END IF;
    IF TG_OP = 'UPDATE' AND OLD.mandate_on IS NULL THEN
        free := free || '{mandate,mandate_number,mandate_on}'::text[];
    END IF;
    IF TG_OP = 'UPDATE' AND NEW.folded = '' THEN
        free := free || '{folded}'::text[];  -- found to touch a denunciation
    END IF;
    IF TG_OP = 'UPDATE' AND NEW.content = '' AND EXISTS (SELECT FROM identity.statement WHERE id = OLD.code) THEN
        free := free || '{content,request,prior}'::text[];  -- sealed for that
    END IF;
    IF TG_OP = 'UPDATE' AND EXISTS (SELECT FROM anonymised WHERE code = OLD.code) THEN
        free := free || '{content,request,prior,void_reason,folded}'::text[];
    END IF;
    IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - free = to_jsonb(OLD) - free THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'visit % stays as it was written: % refused', OLD.code, TG_OP
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER stays_as_written BEFORE UPDATE OR DELETE ON visit
    FOR EACH ROW EXECUTE FUNCTION visit_stays_as_written();
"""
