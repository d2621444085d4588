"""Records whose papers are looked at."""

from collections.abc import Callable, Iterator, Mapping

import httpx


def papers_of(
    record: str, *shown: tuple[str, str]
) -> Callable[[Mapping[str, str]], Iterator[tuple[str, dict[str, str], str]]]:
    """Forms of papers: each with whose record it is made from."""

    def found(examples: Mapping[str, str]) -> Iterator[tuple[str, dict[str, str], str]]:
        for paper, of in shown:
            login = f"ld.{examples['complaint unit']}" if of == "complaint" else "tiepdan"
            yield paper, {f"{record}s/code": examples[of], "papers/paper": paper}, login

    return found


def with_a_paper(desk: httpx.Client, visit: str) -> str:
    """The visit, about which a receipt was issued: its page shows what that looks like."""
    desk.post(f"/intake/api/v1/visits/{visit}/papers/giay-bien-nhan", json={}).raise_for_status()
    return visit


def guided_petition(desk: httpx.Client) -> str:
    """A complaint whose writer was told where to go with it."""
    process = {"outcome": "guided", "receiving_body": "Tòa án nhân dân khu vực 1", "reason": "Tòa án giải quyết."}
    brought = {
        "kind": "KN",
        "field": "dat-dai",
        "content": "Tranh chấp ranh giới đất.",
        "who": {"name": "Lường Thị Ví Dụ", "address": "Bản Hôm"},
        "channel": "post",
        "process": process,
    }
    return str(desk.post("/intake/api/v1/petitions", json=brought).raise_for_status().json()["petition"])
