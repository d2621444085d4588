"""What petitions, their ways in and their outcomes are called, and what must be known of one when it comes in. Pure."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from shared.events.kinds import Channel, Outcome, Stage
from shared.refusals import Reason, Refused

OUTCOME_NAMES: Final[dict[Outcome, Reason]] = {
    Outcome.ACCEPTED: Reason("Thụ lý", "Accept"),
    Outcome.CHECKING: Reason("Kiểm tra điều kiện thụ lý", "Check before accepting"),
    Outcome.NOT_ACCEPTED: Reason("Không thụ lý", "Do not accept"),
    Outcome.GUIDED: Reason("Hướng dẫn đến đúng cơ quan", "Guide to the competent body"),
    Outcome.TRANSFERRED: Reason("Chuyển đơn, có báo công dân", "Transfer, and tell the citizen"),
    Outcome.RETURNED: Reason("Trả lại cơ quan chuyển đơn", "Return to the agency that sent it"),
    Outcome.FILED: Reason("Lưu đơn", "File"),
    Outcome.NOT_PROCESSED: Reason("Không xử lý", "Do not process"),
    Outcome.SPLIT: Reason("Tách đơn", "Split"),
}
CHANNEL_NAMES: Final[dict[Channel, Reason]] = {
    Channel.DIRECT: Reason("Nộp trực tiếp", "In person"),
    Channel.POST: Reason("Qua bưu điện", "By post"),
    Channel.OTHER_AGENCY: Reason("Cơ quan khác chuyển đến", "From another agency"),
    Channel.HANDED_OVER: Reason("Nhận bàn giao", "Handed over"),
    Channel.ONLINE: Reason("Trực tuyến", "Online"),
}
STAGE_NAMES: Final[dict[Stage, Reason]] = {
    Stage.FIRST: Reason("Lần đầu", "First"),
    Stage.SECOND: Reason("Khiếu nại lần hai", "Complaint, second instance"),
    Stage.REPEATED: Reason("Tố cáo tiếp", "Denunciation brought again"),
}
SENT_BY_A_BODY: Final = (Channel.OTHER_AGENCY, Channel.HANDED_OVER)
"""Ways in on which a body stands between the writer and the desk."""
OPENING: Final = (Outcome.ACCEPTED, Outcome.CHECKING, Outcome.NOT_ACCEPTED)
"""Outcomes within our competence: a case is opened, be it to record that it was not accepted."""


@dataclass(frozen=True, slots=True)
class Sender:
    """The body that sent a petition on, and its letter."""

    body: str | None
    number: str | None
    on: date | None


def refuse_sender(channel: Channel, sender: Sender, received_on: date) -> Refused | None:
    """What a body sent names that body; what another agency transferred also the number and day of its letter."""
    if channel not in SENT_BY_A_BODY:
        given = "sender_body" if sender.body else "sender_number" if sender.number else "sent_on" if sender.on else None
        if given is None:
            return None
        return Refused(
            Reason(
                "Chỉ ghi nơi gửi khi đơn do cơ quan khác chuyển đến hoặc bàn giao.",
                "A sending body is named only for what another agency sent or handed over.",
            ),
            given,
        )
    missing = _missing(channel, sender)
    if missing is not None:
        return missing
    if sender.on is None or sender.on <= received_on:
        return None
    return Refused(
        Reason("Văn bản chuyển đơn không thể sau ngày nhận đơn.", "The letter is not dated after the petition came."),
        "sent_on",
    )


def _missing(channel: Channel, sender: Sender) -> Refused | None:
    if sender.body is None:
        return Refused(Reason("Nêu cơ quan đã gửi đơn đến.", "Say which body sent it."), "sender_body")
    if channel is not Channel.OTHER_AGENCY:
        return None
    if sender.number is None:
        return Refused(
            Reason("Nêu số văn bản chuyển đơn.", "Give the number of the letter it came with."), "sender_number"
        )
    if sender.on is None:
        return Refused(
            Reason("Nêu ngày của văn bản chuyển đơn.", "Give the day of the letter it came with."), "sent_on"
        )
    return None
