"""A register that was sent to be imported, and a list that was taken out."""

from collections.abc import Callable, Iterator, Mapping

import httpx

REGISTER = (
    "Số đơn,Ngày nhận,Loại đơn,Lĩnh vực,Nội dung\n"
    "1/2026,02/03/2026,KNPA,Đất đai,Đề nghị đo lại thửa đất.\n"
    "2/2026,hôm nọ,KNPA,Đất đai,Đề nghị sửa cầu treo.\n"
)


def imports_of(*shown: str) -> Callable[[Mapping[str, str]], Iterator[tuple[str, dict[str, str], str]]]:
    """The pages of these imports."""

    def found(examples: Mapping[str, str]) -> Iterator[tuple[str, dict[str, str], str]]:
        for name in shown:
            yield name.partition(" ")[0], {"imports/run": examples[name]}, "tiepdan"

    return found


def sent_register(desk: httpx.Client) -> str:
    """The import, which waits to be told which column is which."""
    sent = desk.post("/intake/imports", files={"file": ("so-don-2026.csv", REGISTER.encode())})
    assert sent.status_code == 303, sent.text
    return sent.headers["location"].rpartition("/")[2]


def tried_register(desk: httpx.Client) -> str:
    """Another, which a worker is told to look through."""
    run = sent_register(desk)
    chosen = {"received_on": "Ngày nhận", "kind": "Loại đơn", "field": "Lĩnh vực", "content": "Nội dung"}
    form = {f"column.{column}": heading for column, heading in chosen.items()} | {"try": "1"}
    desk.post(f"/intake/imports/{run}/go", data=form)
    return run


def take_a_list_out(desk: httpx.Client) -> None:
    """So that the page of lists taken out has one."""
    desk.post("/intake/exports/cases?state=all").raise_for_status()
