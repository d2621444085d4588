"""What identity papers and languages of interpretation are called."""

from typing import Final

from services.intake.people.usecases import Paper
from shared.refusals import Reason

PAPER_NAMES: Final[dict[Paper, Reason]] = {
    Paper.CITIZEN_CARD: Reason("Căn cước", "Citizen card"),
    Paper.CARD_CERTIFICATE: Reason("Giấy chứng nhận căn cước", "Certificate of identity"),
    Paper.PERSONAL_NUMBER: Reason("Số định danh cá nhân", "Personal number"),
    Paper.PASSPORT: Reason("Hộ chiếu", "Passport"),
}

INTERPRETED: Final[tuple[Reason, ...]] = (
    Reason("Tiếng Thái", "Thai (Tai)"),
    Reason("Tiếng Mông", "Hmong"),
    Reason("Tiếng Mường", "Muong"),
    Reason("Tiếng Dao", "Dao (Yao)"),
    Reason("Tiếng Khơ Mú", "Khmu"),
    Reason("Tiếng Xinh Mun", "Xinh Mun"),
    Reason("Tiếng Lào", "Lao"),
    Reason("Ngôn ngữ ký hiệu", "Sign language"),
)
"""Languages an interpreter is asked for in Sơn La (Luật Tiếp công dân Đ7: a right of whoever does not speak Vietnamese)."""
