"""Why what is stated with a step is refused: results, figures, persons protected. Pure."""

from typing import Final

from services.intake.proceedings.rules import ATTRIBUTES, Dialogue, Standing, Taken, always_talks
from services.intake.proceedings.steps import Step
from shared.events.kinds import CaseKind, Result, Stage
from shared.refusals import Reason, Refused


def refuse_result_of_another_stage(case: Standing, taken: Taken) -> Refused | None:
    if taken.step is not Step.DECIDE:
        return None
    if taken.result is None:
        return Refused(Reason("Chọn kết quả giải quyết.", "Choose the result."), "result")
    second = case.kind is CaseKind.COMPLAINT and case.stage is Stage.SECOND
    fitting = (Result.UPHELD, Result.CHANGED) if second else (Result.RIGHT, Result.WRONG, Result.PARTLY)
    if taken.result in fitting:
        return None
    return Refused(
        Reason(
            "Quyết định lần hai giữ nguyên hoặc sửa, hủy quyết định lần đầu; lần đầu và tố cáo thì đúng, sai, hoặc đúng "
            "một phần.",
            "A second decision upholds or changes the first; a first one, and a conclusion, finds right, wrong or partly.",
        ),
        "result",
    )


def refuse_deciding_without_dialogue(case: Standing, taken: Taken) -> Refused | None:
    """LKN Đ30: first instance when request and findings differ; Đ39, Đ53: second instance and discipline always."""
    if taken.step is not Step.DECIDE or case.kind is not CaseKind.COMPLAINT:
        return None
    if case.dialogue in (Dialogue.HELD, Dialogue.ABSENT):
        return _refuse_before_the_dialogue(case, taken)
    if always_talks(case.stage, discipline=case.discipline):
        return _ABOUT_DISCIPLINE if case.discipline else _SECOND_INSTANCE
    if taken.findings_differ is None:
        return Refused(
            Reason(
                "Cho biết yêu cầu của người khiếu nại và kết quả xác minh có khác nhau không (Điều 30 Luật Khiếu nại).",
                "Say whether the request and the findings differ (Law on Complaints, art. 30).",
            ),
            "findings_differ",
        )
    if not taken.findings_differ:
        return None
    return Refused(
        Reason(
            "Yêu cầu và kết quả xác minh còn khác nhau thì phải đối thoại trước (Điều 30 Luật Khiếu nại).",
            "Where request and findings differ a dialogue comes first (Law on Complaints, art. 30).",
        ),
        "findings_differ",
    )


_ABOUT_DISCIPLINE: Final = Refused(
    Reason(
        "Khiếu nại quyết định kỷ luật phải đối thoại trước (Điều 53 Luật Khiếu nại): chưa có kết quả đối thoại.",
        "A complaint about discipline needs a dialogue first (Law on Complaints, art. 53); none has been held.",
    )
)
_SECOND_INSTANCE: Final = Refused(
    Reason(
        "Giải quyết lần hai bắt buộc đối thoại (Điều 39 Luật Khiếu nại): chưa có kết quả đối thoại.",
        "Second instance needs a dialogue (Law on Complaints, art. 39); none has been held.",
    )
)


def refuse_attributes_of_another_kind(case: Standing, taken: Taken) -> Refused | None:
    if taken.attributes <= frozenset(ATTRIBUTES[case.kind]):
        return None
    return Refused(
        Reason(
            "Tính chất này không dùng cho loại vụ việc này: khiếu nại thì phức tạp, vùng sâu vùng xa; tố cáo thì phức "
            "tạp, đặc biệt phức tạp, phải xác minh tại nhiều nơi.",
            "This does not belong to this kind: a complaint is complex or remote; a denunciation complex, very complex or "
            "checked in several places.",
        ),
        "attributes",
    )


def refuse_continuing_a_complaint(case: Standing, taken: Taken) -> Refused | None:
    """Only a denunciation goes on in spite of its withdrawal (LTC Đ33.3)."""
    if not taken.continued or case.kind is CaseKind.DENUNCIATION:
        return None
    return Refused(
        Reason(
            "Khiếu nại đã rút thì không giải quyết tiếp; chỉ tố cáo mới có thể (Điều 33 khoản 3 Luật Tố cáo).",
            "A complaint that is withdrawn does not go on; only a denunciation may (Law on Denunciations, art. 33.3).",
        ),
        "continued",
    )


def refuse_sanctioning_organisations_by_a_decision(case: Standing, taken: Taken) -> Refused | None:
    """Form 03/GQKN counts none, 04/GQTC does."""
    if taken.sums is None or case.kind is not CaseKind.COMPLAINT or not taken.sums.sanctioned_organisations:
        return None
    return Refused(
        Reason(
            "Quyết định giải quyết khiếu nại không kiến nghị xử lý tổ chức (Biểu 03/GQKN).",
            "No organisations are sanctioned by the decision on a complaint (form 03/GQKN).",
        ),
        "sanctioned_organisations",
    )


def _refuse_before_the_dialogue(case: Standing, taken: Taken) -> Refused | None:
    """What was decided before it was not decided after hearing the complainant."""
    needed = always_talks(case.stage, discipline=case.discipline) or taken.findings_differ is not False
    if not needed or case.dialogue_on is None or taken.on >= case.dialogue_on:
        return None
    day = f"{case.dialogue_on:%d/%m/%Y}"
    return Refused(
        Reason(
            f"Đối thoại ngày {day}: quyết định không thể trước ngày đó (Điều 30, 39, 53 Luật Khiếu nại).",
            f"The dialogue was on {day}: no decision comes before it (Law on Complaints, art. 30, 39, 53).",
        ),
        "on",
    )


def refuse_more_officials_than_people(case: Standing, taken: Taken) -> Refused | None:
    """Officials are some of the people (forms 03/GQKN 20 <= 19, 23 <= 22; 04/GQTC 22 <= 21, 25 <= 24)."""
    if taken.sums is None:
        return None
    for officials, persons in (
        ("sanctioned_officials", "sanctioned_persons"),
        ("investigated_officials", "investigated_persons"),
    ):
        if getattr(taken.sums, officials) > getattr(taken.sums, persons):
            return Refused(
                Reason(
                    "Số cán bộ, công chức, viên chức nằm trong số người, không thể lớn hơn.",
                    "Officials are some of the people: there cannot be more of them.",
                ),
                officials,
            )
    return None


def refuse_more_than_ordered(case: Standing, taken: Taken) -> Refused | None:
    """Forms 05/KQTH: what is done is at most what is to be done, and never becomes less."""
    if taken.step is not Step.ENFORCE or taken.sums is None:
        return None
    if (field := taken.sums.exceeding(case.ordered)) is not None:
        return Refused(
            Reason("Kết quả thi hành lớn hơn số phải thi hành.", "More was carried out than was ordered."), field
        )
    if (field := case.done.exceeding(taken.sums)) is not None:
        return Refused(
            Reason(
                "Ghi tổng số đã thi hành đến nay, không nhỏ hơn lần ghi trước.",
                "Give the total carried out so far; it cannot be less than the last time.",
            ),
            field,
        )
    return None


def refuse_finishing_what_is_open(case: Standing, taken: Taken) -> Refused | None:
    if taken.step is not Step.FINISH:
        return None
    if not case.sent:
        return Refused(Reason("Chưa gửi quyết định, kết luận.", "The decision or conclusion has not been sent."))
    if not case.published:
        return Refused(Reason("Chưa công khai quyết định, kết luận.", "It has not been published."))
    if case.second_instance is None and case.ordered.exceeding(case.done) is not None:
        return Refused(
            Reason("Còn nội dung phải thi hành chưa xong.", "Something ordered has not been carried out yet.")
        )
    return None


def refuse_measures_for_nobody(case: Standing, taken: Taken) -> Refused | None:
    """Whoever has a measure of protection is one of the persons protected (TT 06/2025 Mẫu 02 II.5)."""
    if taken.protected is None:
        return None
    for measure in ("job", "life"):
        if getattr(taken.protected, measure) > taken.protected.persons:
            return Refused(
                Reason(
                    "Số người có biện pháp này nằm trong số người được bảo vệ, không thể lớn hơn.",
                    "Those with this measure are some of the persons protected: there cannot be more of them.",
                ),
                measure,
            )
    return None
