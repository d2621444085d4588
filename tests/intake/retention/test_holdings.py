"""Every column of intake that could hold words about a person is known to what makes records anonymous."""

from typing import Final

from sqlalchemy import text

from services.intake.retention.holdings import WORDS
from services.intake.service import INTAKE
from tests.conftest import MakeDatabase

COLUMNS: Final = text("""
    SELECT c.table_schema || '.' || c.table_name AS place, c.column_name AS name
    FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name)
    WHERE t.table_type = 'BASE TABLE' AND c.table_schema IN ('public', 'identity')
        AND (c.data_type IN ('text', 'jsonb', 'bytea', 'tsvector') OR c.udt_name = '_text')
""")

# fmt: off
OTHERS: Final = {
    "identity.attachment_file": "key name removed_why sealed_with",
    "identity.import_part": "content sealed_with",
    "identity.import_problem": "sealed_with told",
    "identity.draft": "body hash sealed_with sent_as",
    "identity.satisfaction": "code remark sealed_with settled unit",
    "identity.disclosure": "made_by reason scope sealed_with",
    "identity.look": "caller purpose subject",
    "identity.paper_file": "docx pdf sealed_with",
    "identity.person": "address birth_year commune name name_hash paper_hash paper_number paper_type phone sealed_with",
    "identity.request": "asked_by case_code decided_by ended_by reason remark sealed_with",
    "identity.statement": "content id prior request sealed_with words_hash",
    "identity.retired_key": "id",
    "public.anonymised": "code item",
    "public.answer_draft": "by case_code decided_by number state unit",
    "public.assignment": "acknowledged_by answer_number answered_by case_code draft ended_by given_by officer part state unit",
    "public.case_file": "answer_number body calendar_version code commune conclusion cooperating field folded kind origin "
        "replaced_by replaces rule rule_version stage state unit",
    "public.case_note": "by case_code unit",
    "public.clock": "attributes calendar_version case_code duty rule_version stopped_why unit",
    "public.clock_entry": "attributes by calendar_version case_code duty kind number rule_version",
    "public.delegation": "body code recorded_by",
    "public.event_log": "actor audience data subject type",
    "public.export": "by chosen format list sha256",
    "public.extension": "by case_code decided_by duty number state unit",
    "public.inbox_mark": "login tab",
    "public.attachment": "by code kind media place record removed_by unit",
    "public.import_duplicate": "petition",
    "public.import_run": "by encoding failure file_name headings mapping sha256 state",
    "public.imported_row": "key petition",
    "public.issued_paper": "addressee authority body by code docx_sha256 paper pdf_sha256 post record sign signer template type",
    "public.paper_template": "by content paper version",
    "public.parked": "body consumer error state stream subject type",
    "public.petition": "body case_code channel code commune content_hash disposal disposal_number field first_kind ground "
        "kind matter_class missing number outcome part_of receiving_body receiving_unit sender_body "
        "sender_number stage visit_code voided_by",
    "public.petition_link": "case_code linked_by petition unlinked_by",
    "public.position": "chain consumer stream",
    "public.proceeding": "attributes case_code decision_number dialogue done kind ordered paused protected result reviewed_in "
        "reviews stage state",
    "public.proceeding_paper": "by case_code number step",
    "public.protection": "asked_by body case_code measures number",
    "public.receipt": "code handed_by hash",
    "public.register": "body series",
    "public.remembered_request": "actor fingerprint key response",
    "public.representative": "visit_code",
    "public.retention_item": "code kept_why outcome record what",
    "public.retention_list": "decided_by drawn_up_by number",
    "public.returned_conclusion": "code reason unit",
    "public.saved_view": "name page query saved_by unit",
    "public.search_entry": "code record terms",
    "public.stream_entry": "chain stream",
    "public.stream_group": "consumer_group stream",
    "public.stream_head": "chain stream",
    "public.urging": "by case_code clock letter_by letter_number told unit",
    "public.visit": "body case_code code delegation_code field folded head_outcome interpreter kind mandate_number "
        "received_by reception recorded_by refusal refusal_notice replied_by reply_number signed voided_by",
}
# fmt: on
"""What is no free text about a record (codes, states, numbers of documents, names of bodies and officials, accounts), and
what follows a record by itself: rows of persons and files of papers, which go whole, reasons that are sealed, the words a
record is found by, answers to requests, which are forgotten after ninety days.
"""


async def test_each_column_is_erased_or_holds_no_words_about_anybody(service_database: MakeDatabase) -> None:
    database = await service_database(INTAKE)
    async with database.engine.connect() as db:
        found = {f"{row.place}.{row.name}" for row in await db.execute(COLUMNS)}
    erased = {f"public.{words.table}.{name}" for words in WORDS for name in words.columns}
    others = {f"{table}.{name}" for table, names in OTHERS.items() for name in names.split()}
    unknown = found - erased - others
    assert not unknown, f"say in services/intake/retention/holdings.py or here what becomes of {sorted(unknown)}"
    assert not (erased | others) - found, "columns there are no more"
    assert not erased & others
