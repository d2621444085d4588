"""Words are the same to the programme and to the database, and what two spellings mean is one."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from services.intake.search.asking import Match, asked_of
from services.intake.search.found import excerpt
from services.intake.search.queries import as_code
from services.intake.search.spelling import is_syllable, meant_by
from services.intake.search.words import words_of
from services.intake.service import INTAKE
from shared.database import Database
from tests.conftest import MakeDatabase

LETTERS = "aàảãáạăằặâầậbcdđeẹêệghiỉklmnoòọôộơợpqrstuủưựvxyỵỷ AÀĐÐÊỰ09-./,\u0300\u0301\u0323\u0302\u031b\u0308_é"
TEXTS = st.one_of(st.text(alphabet=LETTERS, max_size=40), st.text(max_size=20).filter(lambda one: "\x00" not in one))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("hòa giải", "hoà giải"),
        ("quý khách", "qúy khách"),
        ("thủy lợi", "thuỷ lợi"),
        ("khoẻ", "khỏe"),
        ("ĐẤT ĐAI", "đất đai"),
        ("Đường", unicodedata.normalize("NFD", "đường")),
        ("bồi thường,giải phóng", "bồi thường - giải phóng"),
        ("Ðất", "đất"),
    ],
)
def test_two_ways_to_write_the_same_are_one(one: str, other: str) -> None:
    assert words_of(one) == words_of(other)


def test_what_is_another_word_stays_another() -> None:
    assert words_of("lý").folded != words_of("lí").folded, "i and y are two letters"
    assert words_of("bán").spelled != words_of("bản").spelled
    assert words_of("bán").folded == words_of("Bản").folded == ("ban",)
    assert words_of("đường 6A").folded == ("duong", "6a")


async def test_the_database_finds_by_the_words_the_programme_asks_for(service_database: MakeDatabase) -> None:
    database: Database = await service_database(INTAKE)
    async with database.engine.connect() as db:
        texts: list[str] = []

        @settings(max_examples=400)
        @given(TEXTS)
        def gather(one: str) -> None:
            texts.append(one)

        gather()
        found = await db.execute(
            text(
                "SELECT n, tsvector_to_array(search_terms(said)) AS terms FROM unnest(CAST(:texts AS text[])) WITH ORDINALITY x(said, n)"
            ),
            {"texts": texts},
        )
        for row in found:
            assert set(row.terms) == words_of(texts[row.n - 1]).terms, repr(texts[row.n - 1])


@pytest.mark.parametrize("word", ["nghieng", "khuyu", "thuy", "quy", "giai", "uong", "oai", "gieng", "hoa"])
def test_a_syllable_is_known_by_its_form(word: str) -> None:
    assert is_syllable(word)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("dinnh", "dinh"),
        ("phog", "phong"),
        ("thuwong", "thuong"),
        ("ihu", "thu"),
        ("hoi", "thoi"),
        ("taidinh", "tai+dinh"),
    ],
)
def test_a_slip_of_a_finger_is_understood(typed: str, meant: str) -> None:
    assert meant in meant_by(typed)


def test_a_number_is_never_guessed_at() -> None:
    assert meant_by("2026") == ()


def test_the_exact_phrase_is_asked_for_first_and_guesses_come_last() -> None:
    assert list(asked_of(words_of("tái định cư"))) == [
        Match.PHRASE,
        Match.WORDS,
        Match.FOLDED_PHRASE,
        Match.FOLDED,
        Match.MISTYPED,
        Match.ALL_BUT_ONE,
    ]
    assert list(asked_of(words_of("hộ tái định cư")))[-1] is Match.PARTLY
    assert asked_of(words_of("…")) == {}


@pytest.mark.parametrize("typed", ["kn-2026-1", "KN 2026 0001", " kn.2026/0001 "])
def test_a_number_is_read_however_it_is_typed(typed: str) -> None:
    assert as_code(typed) == "KN-2026-0001"
    assert as_code("kn 2026 về đất") is None


def test_an_excerpt_shows_where_the_words_are() -> None:
    said = "Mở đầu dài dòng. " * 30 + "Đề nghị sửa cầu treo qua suối. " + "Phần kết. " * 30
    pieces = excerpt((said,), {"cau", "treo"})
    assert [piece.text for piece in pieces if piece.meant][:2] == ["cầu", "treo"]
    assert sum(len(piece.text) for piece in pieces) < 260
    assert excerpt(("", ""), {"cau"}) == ()
