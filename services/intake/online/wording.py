"""The three kinds of petition in the words of somebody who knows no law."""

from typing import Final

from shared.events.kinds import CaseKind
from shared.refusals import Language, Reason

KINDS: Final[dict[CaseKind, tuple[Reason, Reason]]] = {
    CaseKind.REFLECTION: (
        Reason("Tôi đề nghị hoặc phản ánh một việc", "I ask for or report something"),
        Reason(
            "Đường hỏng, chưa được hỗ trợ, góp ý cách làm (kiến nghị, phản ánh).",
            "A broken road, support not received, a suggestion (recommendation or reflection).",
        ),
    ),
    CaseKind.COMPLAINT: (
        Reason("Tôi không đồng ý với một quyết định, việc làm của cơ quan nhà nước", "I object to a decision or act"),
        Reason(
            "Quyết định, việc làm đó đụng đến quyền lợi của chính tôi (khiếu nại).",
            "Of a state body, touching my own rights (complaint).",
        ),
    ),
    CaseKind.DENUNCIATION: (
        Reason("Tôi báo một việc làm sai pháp luật", "I report a breach of law"),
        Reason(
            "Tên, địa chỉ, điện thoại của người báo được giữ bí mật theo luật (tố cáo).",
            "Your name, address and phone are kept secret by law (denunciation).",
        ),
    ),
}


def kind_choices(language: Language) -> list[tuple[str, str, str, str]]:
    """For the form: value, text, small text, no reason against it."""
    return [(kind.value, name.in_(language), hint.in_(language), "") for kind, (name, hint) in KINDS.items()]
