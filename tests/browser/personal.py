"""Examples for the pages about personal data: a list put to the head, and an extract."""

import httpx

from tests.intake.conftest import a_petition, a_visit, somebody

WHY = "Bà đến bàn tiếp, xuất trình căn cước."


def personal_data(desk: httpx.Client) -> dict[str, str]:
    """Made through the API by the desk: a petition whose destruction was decided is past its term at once."""
    api = "/intake/api/v1"
    filed = {
        "outcome": "filed",
        "missing": ["noi-dung-kien-nghi"],
        "reason": "Không rõ nội dung kiến nghị.",
        "on": "2025-03-04",
    }
    made = desk.post(f"{api}/petitions", json=a_petition(who=somebody(), on="2025-03-03", process=filed))
    code = made.raise_for_status().json()["petition"]
    destroyed = {"decision": "destroy", "number": "07/QĐ-BTCD", "on": "2026-03-10"}
    desk.post(f"{api}/petitions/{code}/disposal", json=destroyed).raise_for_status()
    number = desk.post(f"{api}/retention/lists").raise_for_status().json()["id"]
    desk.post(f"{api}/visits", json=a_visit()).raise_for_status()
    asked = {"paper_number": somebody()["paper_number"], "reason": WHY}
    extract = desk.post(f"{api}/personal-data/extracts", json=asked).raise_for_status().json()["number"]
    return {"lists/number": str(number), "matters/matter": code, "extracts/number": str(extract)}
