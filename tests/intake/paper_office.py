"""Papers at hand: what is needed to draw one up, and to read what it says."""

from io import BytesIO
from typing import Any

from pypdf import PdfReader

from shared.text import nfc
from tests.apps import App
from tests.intake.conftest import API, NAME, a_denunciation, a_petition, post, somebody

SIGNED = {"post": "deputy-ban-tcd", "authority": "KT", "signer": "Lò Thị Ví Dụ"}
SIGNED_BY_THE_DEPARTMENT = {"post": "head-so-nnmt", "signer": "Lò Thị Ví Dụ"}
PHONE, ADDRESS, NUMBER = "0912 000 318", "Bản Hôm", "014 300 000 127"


async def file(app: App, path: str, login: str = "tiepdan") -> bytes:
    response = await app.as_(login).get(f"{API}{path}")
    assert response.is_success, response.text
    return response.content


def words(pdf: bytes) -> str:
    return " ".join(nfc("\n".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)).split())


async def guided(app: App, **changes: Any) -> str:
    """A petition whose writer was guided to another body."""
    process = {"outcome": "guided", "receiving_body": "Tòa án nhân dân khu vực 1", "reason": "Tranh chấp do Tòa án xử."}
    answer = await post(app, "/petitions", a_petition(kind="KN", who=somebody(), process=process, **changes))
    code: str = answer["petition"]
    return code


async def transferred(app: App) -> str:
    """A denunciation that went to the police, with the extract the desk made."""
    process = {
        "outcome": "transferred",
        "receiving_unit": "cong-an-tinh",
        "reason": f"Đã báo bà {NAME}.",
        "extract": "Tố cáo hành vi giao đất không đúng thẩm quyền.",
    }
    answer = await post(app, "/petitions", a_denunciation(process=process))
    code: str = answer["petition"]
    return code
