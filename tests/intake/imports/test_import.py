"""A register becomes petitions, as if the desk had entered them: each once, with its events, whatever happens meanwhile."""

from services.intake.petitions.queries import petition_numbers
from tests.intake.imports.conftest import Office, a_row, as_csv


async def test_rows_become_petitions_with_cases_answers_numbers_and_entries_of_the_search(office: Office) -> None:
    file = as_csv(
        [
            a_row(1),
            a_row(
                2,
                Hướng_xử_lý="Hướng dẫn",
                Lý_do="Thuộc thẩm quyền của huyện.",
                Họ_và_tên="Lường Thị Ví Dụ",
                CCCD="014300000127",
            ),
            a_row(
                3, Hướng_xử_lý="Thụ lý", Đơn_vị_giải_quyết="so-nnmt", Ngày_xử_lý="03/03/2026", Ngày_trả_lời="10/03/2026"
            ),
            a_row(4, Loại_đơn="Khiếu nại", Hướng_xử_lý="Thụ lý", Đơn_vị_giải_quyết="so-nnmt"),
        ]
    )
    run = await office.imports(file)

    assert (run.state, run.rows_read, run.imported, run.refused) == ("done", 4, 4, 0)
    found = await office.rows(
        "SELECT code, outcome, person IS NOT NULL AS named, case_code FROM petition ORDER BY code"
    )
    assert [(row.code, row.outcome, row.named) for row in found] == [
        ("D-2026-0001", None, False), ("D-2026-0002", "guided", True), ("D-2026-0003", "accepted", False),
        ("D-2026-0004", "accepted", False),
    ]  # fmt: skip
    cases = await office.rows("SELECT code, state, answered_on, in_time, open_proceeding FROM case_file ORDER BY code")
    assert [(row.code, row.state, str(row.answered_on), row.in_time, row.open_proceeding) for row in cases] == [
        ("KN-2026-0001", "assigned", "None", None, True),
        ("KNPA-2026-0001", "closed", "2026-03-10", True, False),
    ]
    happened = await office.rows("SELECT type, subject, subject_version FROM event_log ORDER BY seq")
    of_answered = [
        (row.type.split(".tiepdan.")[1], row.subject_version)
        for row in happened
        if row.subject == "case/KNPA-2026-0001"
    ]
    assert of_answered == [
        ("case.opened.v1", 1), ("case.assigned.v1", 2), ("case.acknowledged.v1", 3), ("case.answered.v1", 4), ("case.closed.v1", 5),
    ]  # fmt: skip
    assert len({row.correlation_id for row in await office.rows("SELECT DISTINCT correlation_id FROM event_log")}) == 4
    assert (await office.rows("SELECT stopped_why FROM clock WHERE case_code = 'KNPA-2026-0001'"))[
        0
    ].stopped_why == "met"
    assert len(await office.rows("SELECT 1 FROM search_entry")) == 6
    async with office.setting.database.transaction("tiepdan") as tx:
        numbers = await petition_numbers(tx, 2026)
    assert (numbers.last, numbers.missing) == (4, ())


async def test_the_same_file_again_enters_nothing_and_says_as_what_each_row_is_there(office: Office) -> None:
    rows = [a_row(n) for n in range(1, 26)]
    await office.imports(as_csv(rows))
    again = await office.imports(as_csv([*rows, a_row(26)]))

    assert (again.imported, again.duplicates, again.refused) == (1, 25, 0)
    assert len(await office.rows("SELECT 1 FROM petition")) == 26
    assert (await office.errors(again))[0][:3] == ["2", "", "D-2026-0001"]


async def test_killed_in_the_middle_it_goes_on_where_it_stood_and_enters_no_row_twice(office: Office) -> None:
    rows = [a_row(n) if n % 7 else a_row(n, Ngày_nhận="hôm nọ") for n in range(1, 58)]
    killed = await office.imports(as_csv(rows), batches=2)
    assert (killed.state, killed.rows_read) == ("waiting", 20)

    done = await office.imports(as_csv(rows))

    assert done.id == killed.id
    assert (done.state, done.rows_read, done.imported, done.duplicates, done.refused) == ("done", 57, 49, 0, 8)
    assert len(await office.rows("SELECT 1 FROM petition")) == 49
    assert [line[0] for line in await office.errors(done)] == [str(n + 1) for n in range(7, 58, 7)]


async def test_a_dry_run_tells_the_same_and_enters_nothing(office: Office) -> None:
    rows = [a_row(1), a_row(2, Lĩnh_vực="Chiêm tinh"), a_row(3)]
    tried = await office.imports(as_csv(rows), dry=True)

    assert (tried.imported, tried.refused) == (2, 1)
    assert not await office.rows(
        "SELECT 1 FROM petition UNION ALL SELECT 1 FROM register UNION ALL SELECT 1 FROM event_log"
    )
    assert await office.errors(tried) == [
        ["3", "Lĩnh vực", "Chiêm tinh", "Không có lĩnh vực này.", "There is no such field of matters."]
    ]


async def test_equal_words_of_two_writers_are_two_petitions_and_a_line_copied_by_mistake_is_one(office: Office) -> None:
    def line(name: str) -> list[str]:
        return a_row(1, Số_đơn="", Nội_dung="Đề nghị làm cầu qua suối.", Họ_và_tên=name)

    run = await office.imports(as_csv([line("Lường Thị Ví Dụ"), line("Lò Văn Ví Dụ"), line("Lường Thị Ví Dụ")]))
    assert (run.imported, run.duplicates) == (2, 1)


async def test_of_a_denunciation_nothing_can_be_read_without_the_key(office: Office) -> None:
    name, address, number = "Quàng Thị Ví Dụ", "Bản Suối Ví Dụ", "014300000999"
    secret = {"Loại_đơn": "Tố cáo", "Họ_và_tên": name, "Địa_chỉ": address, "CCCD": number, "Lĩnh_vực": "Đất đai"}
    run = await office.imports(
        as_csv(
            [
                a_row(1, **secret, Hướng_xử_lý="Thụ lý", Bản_trích="Tố cáo giao đất sai thẩm quyền."),
                a_row(2, **secret, Hướng_xử_lý="Thụ lý", Bản_trích=f"{name} tố cáo giao đất sai."),
                a_row(3, **secret | {"Lĩnh_vực": name}),  # a column under the wrong heading
                a_row(4, **secret | {"CCCD": "12"}),
            ]
        )
    )
    assert (run.imported, run.refused) == (1, 3)
    shown = [line[1:3] for line in await office.errors(run)]
    assert shown == [["Bản trích", "(36 ký tự)"], ["Lĩnh vực", name], ["CCCD", "(2 ký tự)"]]
    dumped = [str(row) for table in DUMPED for row in await office.rows(f"SELECT t::text FROM {table} t")]
    for said in (name, address, number):
        assert not [row for row in dumped if said in row or said.encode().hex() in row]


DUMPED = (
    "identity.person", "identity.import_problem", "import_run", "imported_row", "import_duplicate", "event_log", "search_entry",
    "petition", "case_file",
)  # fmt: skip
