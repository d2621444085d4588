"""What an operator is told about a folder before the system is started with it."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from deploy.cli import app, terminal
from tests.organisation.reorganisation import reorganise


@pytest.fixture(autouse=True)
def _wide(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever terminal the first test that printed something had."""
    for console in (terminal.out, terminal.err):
        monkeypatch.setattr(console, "_width", 200)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    ends = {"so-xay-dung": "so-ha-tang", "so-cong-thuong": "so-ha-tang"}
    return reorganise(tmp_path, ends=ends, begins={"so-ha-tang": "Sở Hạ tầng"}, renamed={"so-noi-vu": "Sở Nội chính"})


def told(*arguments: str) -> tuple[int, dict[str, list[str]]]:
    """The exit code, and the cells of each unit's line."""
    result = CliRunner().invoke(app, ["organisation", *arguments])
    lines = [[cell.strip() for cell in line.split("│")[1:-1]] for line in result.output.splitlines() if "│" in line]
    return result.exit_code, {cells[0]: cells[1:] for cells in lines}


@pytest.mark.parametrize(
    ("on", "lines"),
    [
        ("2026-12-31", {"so-xay-dung": ["Sở Xây dựng", "so-gtvt"], "so-noi-vu": ["Sở Nội vụ", "so-ldtbxh"]}),
        ("01/01/2027", {"so-ha-tang": ["Sở Hạ tầng", "so-cong-thuong, so-gtvt, so-xay-dung"]}),
        ("01/01/2027", {"so-noi-vu": ["Sở Nội chính", "so-ldtbxh"]}),
    ],
)
def test_a_folder_is_shown_as_of_a_day(folder: Path, on: str, lines: dict[str, list[str]]) -> None:
    code, found = told("--folder", str(folder), "--on", on)
    assert code == 0
    assert lines == {unit: found[unit] for unit in lines}
    assert ("so-ha-tang" in found) is (on == "01/01/2027")


def test_a_folder_with_a_gap_is_refused_with_the_row(folder: Path) -> None:
    units = folder / "units.csv"
    units.write_text(units.read_text(encoding="utf-8").replace("2027-01-01", "2027-01-03"), encoding="utf-8")
    result = CliRunner().invoke(app, ["organisation", "--folder", str(folder)])
    assert result.exit_code == 78
    assert "column 'succeeded_by': 'so-ha-tang' begins only on 2027-01-03" in " ".join(result.output.split())
