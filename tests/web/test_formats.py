"""Dates, numbers, due dates, and the components that show them."""

from datetime import UTC, date, datetime

import pytest

from shared.calendar import load_calendar
from shared.organisation import load_organisation
from shared.refusals import Reason
from shared.settings import Settings
from shared.web import formats
from shared.web.assets import load_assets
from shared.web.forms import Submission, blank
from shared.web.pages import environments


def test_numbers_and_dates_are_written_as_the_office_writes_them():
    assert formats.number(1773) == "1.773"
    assert formats.number(1234567.5, "vi", 1) == "1.234.567,5"
    assert formats.number(1773, "en") == "1,773"
    assert formats.number(None) == "–"
    assert formats.percent(0.919) == "91,9%"
    assert formats.percent(0.919, "en") == "91.9%"
    assert formats.day(date(2027, 3, 5)) == "05/03/2027"
    assert formats.short_day(date(2027, 3, 5)) == "05/03"
    assert formats.day(None) == ""
    assert formats.weekday(date(2027, 3, 15)) == "thứ Hai"
    late_evening = datetime(2027, 3, 14, 18, 30, tzinfo=UTC)
    assert formats.instant(late_evening) == "15/03/2027 01:30"
    assert formats.day(late_evening) == "15/03/2027", "the day it was in Vietnam"


@pytest.mark.parametrize(
    ("due", "text", "css"),
    [
        (date(2027, 3, 5), "Quá hạn 6 ngày làm việc", "late"),
        (date(2027, 3, 12), "Quá hạn 1 ngày làm việc", "late"),
        (date(2027, 3, 13), "Quá hạn 1 ngày làm việc", "late"),
        (date(2027, 3, 15), "Hạn hôm nay", "today"),
        (date(2027, 3, 18), "Còn 3 ngày làm việc", "soon"),
        (date(2027, 3, 19), "Còn 4 ngày làm việc", "none"),
        (None, "Tạm dừng tính hạn", "hold"),
    ],
)
def test_a_due_date_is_told_in_words_and_colour(due: date | None, text: str, css: str):
    state = formats.due_state(due, date(2027, 3, 15), load_calendar())
    assert (state.text, state.css) == (text, css)


def test_english_counts_one_day_as_one():
    calendar = load_calendar()
    assert formats.due_state(date(2027, 3, 16), date(2027, 3, 15), calendar, "en").text == "1 working day left"
    assert formats.due_state(date(2027, 3, 10), date(2027, 3, 15), calendar, "en").text == "3 working days late"


def _rendered(source: str, **context: object) -> str:
    settings = Settings()
    environment = environments(settings, load_organisation(), load_assets(settings.assets_dir))["vi"]
    imported = '{% import "shared/web/templates/components.html" as ui %}'
    return " ".join(environment.from_string(imported + source).render(**context).split())


def test_a_field_binds_label_hint_and_error_for_screen_readers():
    form: Submission[object] = Submission(None, {"born": Reason("Sai ngày.", "Wrong.")}, {"born": ['3"1']})  # type: ignore[type-var]
    html = _rendered('{{ ui.field(form, "born", "Ngày sinh", hint="Nếu biết", kind="date", secret=true) }}', form=form)
    assert '<label class="form-label" for="f-born">Ngày sinh</label>' in html
    assert 'aria-describedby="f-born-h f-born-e" aria-invalid="true"' in html
    assert 'value="3&#34;1"' in html
    assert "data-secret" in html
    assert 'id="f-born-e"' in html


def test_every_component_renders():
    html = _rendered(
        """{% call ui.top("Tên", "phụ") %}<a>In</a>{% endcall %}{{ ui.top("x") }}
        {{ ui.select(form, "kind", "Loại", [("KN", "Khiếu nại"), ("TC", "Tố cáo")], empty="Chọn") }}
        {{ ui.segment(form, "outcome", "Hướng", [("a", "Thụ lý", "", "Không được: ngoài thẩm quyền")]) }}
        {{ ui.textarea(form, "summary", "Tóm tắt", required=true) }}{{ ui.checkbox(form, "remote", "Vùng xa") }}
        {{ ui.state("Đang giải quyết", "run", "run") }}{{ ui.due(due_state(day, day, none), day, "/why", "KN-1") }}
        {{ ui.figure("Quá hạn", 1773, "/x") }}{{ ui.chips([("Loại", [("Tất cả", 14, "/", true)])]) }}
        {% call ui.note("soon") %}Chú ý{% endcall %}{{ ui.check("Có chữ ký", "fail", "Còn thiếu", "Điều 6") }}
        {{ ui.off("Ban hành", "Chưa được: chưa đối thoại.", "ly-do") }}
        {{ ui.history([{"at": at, "text": "Thụ lý", "by": "Sở", "tone": "key"}]) }}
        {% call ui.bar() %}<button>Lưu</button>{% endcall %}{% call ui.scroll("Bảng") %}<table></table>{% endcall %}
        {% call ui.empty("Trống", "vì") %}<a>Mở</a>{% endcall %}{{ ui.empty("Trống", "vì") }}
        {{ ui.pages("/a", "/b") }}{{ ui.error_summary(form) }}{{ ui.crumb("Vụ việc", "/x") }}""",
        form=blank(kind="TC"),
        day=date(2027, 3, 15),
        at=datetime(2027, 3, 15, 1, 31, tzinfo=UTC),
    )
    assert '<option value="TC" selected>Tố cáo</option>' in html
    assert "disabled" in html
    assert "Không được: ngoài thẩm quyền" in html
    assert 'aria-label="Vì sao hạn của KN-1 là 15/03/2027?"' in html
    assert "<b>1.773</b>" in html
    assert 'aria-disabled="true" aria-describedby="ly-do"' in html
    assert "15/03/2027 08:31" in html
    assert "&lt;button" not in html
