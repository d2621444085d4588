"""Where a text has somebody's name, in whatever order and spelling. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from services.intake.redaction.words import Word, words

RUN_TOGETHER: Final = 8
"""Letters from which a name written in one piece, or letter by letter, is no accident."""
_TITLES: Final = frozenset(
    {
        "ông", "bà", "anh", "chị", "cô", "chú", "bác", "em", "cháu", "cụ", "cậu", "dì", "mợ", "thím", "dượng", "o", "mế",
        "thầy", "mr", "mrs", "ms", "vợ", "chồng", "con", "mẹ", "bố", "cha", "tên",
    }
)  # fmt: skip
_TITLES_OF_TWO: Final = frozenset({("đồng", "chí"), ("đ", "c"), ("tên", "là"), ("ông", "bà")})
_SHORT_TITLES: Final = frozenset({"ô", "b", "a", "c"})  # "ô. Dụ", "b. Dụ"
_LEADS: Final = frozenset(
    {"tôi", "là", "của", "do", "bởi", "gia", "đình", "và", "với", "gặp", "theo", "nhà", "cho", "từ"}
)
"""Words before a name that may have a capital of their own."""
_FAMILY_NAMES: Final = (
    "nguyễn trần lê phạm hoàng huỳnh phan vũ võ đặng bùi đỗ hồ ngô dương lý đinh đoàn lâm trịnh mai đào lương hà cao tạ "
    "lường lò cầm quàng tòng cà điêu bạc vì vàng giàng sùng mùa thào hạng hờ vừ lầu tráng thền phàng bàn triệu sa quách "
    "khà lèo lừ ngần kha"
)
"""Family names of the country and of Sơn La: before them even a word that begins a sentence is part of a name."""


@dataclass(frozen=True, slots=True)
class Found:
    """Words `first` up to `last`, without it. `sure`: it cannot well be anybody else."""

    first: int
    last: int
    sure: bool = True


def names(text: Sequence[Word], name: str) -> Iterator[Found]:
    """Every place of a name: whole in three orders, run together, letter by letter, with initials; its last parts alone
    where they cannot be part of a longer name; the given name after a title.
    """
    syllables = words(name)
    if not syllables:
        return
    quiet = not any(word.capital for word in text)
    for found in _places(text, syllables, quiet=quiet):
        yield Found(_with_title(text, found.first), found.last, found.sure)


def _places(text: Sequence[Word], name: Sequence[Word], *, quiet: bool) -> Iterator[Found]:
    whole = [tuple(name), *([(name[-1], *name[:-1])] if len(name) > 1 else [])]
    if len(name) > 3:  # noqa: PLR2004 - a given name of two syllables leaves a family name of two
        whole.append((*name[-2:], *name[:-2]))
    parts = _partial(name)
    for first in range(len(text)):
        if len(name) > 1:
            for order in whole:
                last = _whole(text, first, order, quiet=quiet)
                if last and (len(name) > 2 or quiet or _alone(text, first, last)):  # noqa: PLR2004 - `Lò Thử Nghiệm`
                    yield Found(first, last)
            if last := _initials(text, first, name):
                yield Found(first, last)
        for part in parts:
            last = first + len(part)
            small = quiet and (len(part) > 2 or part[0] is name[0])  # noqa: PLR2004 - `ví dụ` is no name in small letters
            if _aligned(text, first, part) and _named(text[first:last], small) and _alone(text, first, last):
                yield Found(first, last)
        if last := _titled(text, first, name, quiet=quiet):
            yield Found(first, last)


def _partial(name: Sequence[Word]) -> list[tuple[Word, ...]]:
    """Family and given name, and what is left without the family name: all of two syllables or more."""
    if len(name) < 3:  # noqa: PLR2004 - of two syllables nothing of two is left
        return []
    return list(dict.fromkeys([(name[0], name[-1]), (name[0], *name[-2:]), (name[-1], name[0]), *_endings(name)]))


def _endings(name: Sequence[Word]) -> Iterator[tuple[Word, ...]]:
    for start in range(1, len(name) - 1):
        yield tuple(name[start:])


def _whole(text: Sequence[Word], first: int, name: Sequence[Word], *, quiet: bool) -> int:
    """Where the name ends that begins here, or 0. Of three syllables the tones may be wrong; of two they must be right,
    or stand with capitals.
    """
    last = first + len(name)
    found = text[first:last]
    if len(found) == len(name) and all(syllable.bare in word.typed for word, syllable in zip(found, name, strict=True)):
        said = all(word.says(syllable) for word, syllable in zip(found, name, strict=True))
        capital = all(word.capital for word in found)
        if len(name) > 2 or capital or (said and (quiet or any(word.bare != word.exact for word in found))):  # noqa: PLR2004
            return last
    return _in_pieces(text, first, "".join(syllable.bare for syllable in name), len(name))


def _in_pieces(text: Sequence[Word], first: int, joined: str, syllables: int) -> int:
    """`LUONGTHIVIDU`, `L ư ờ n g T h ị V í D ụ`: other pieces than syllables."""
    if len(joined) < RUN_TOGETHER:
        single = all(len(word.bare) == 1 for word in text[first : first + len(joined)])
        if not single:
            return 0
    so_far = ""
    for last in range(first, min(first + len(joined), len(text))):
        so_far += text[last].bare
        if not joined.startswith(so_far):
            return 0
        if so_far == joined:
            return last + 1 if last + 1 - first != syllables else 0
    return 0


def _initials(text: Sequence[Word], first: int, name: Sequence[Word]) -> int:
    """`L.T.V.D.`, `L. T. V. Dụ`, `Lường T.V.D.`, `Lường D.`; initials alone from three on, and with points."""
    last = first + len(name)
    found = text[first:last]
    if len(found) < len(name) or not all(word.capital for word in found):
        return 0
    short = [len(word.bare) == 1 and word.bare == part.bare[0] and len(part.bare) > 1
             for word, part in zip(found, name, strict=True)]  # fmt: skip
    whole = [word.says(part) for word, part in zip(found, name, strict=True)]
    if not any(short) or not all(a or b for a, b in zip(short, whole, strict=True)):
        return 0
    parted = [word.before for word in found[1:]]
    if any(len(gap) > 2 or gap.strip(" .\u00a0") for gap in parted):  # noqa: PLR2004 - a point and a blank
        return 0
    if any(whole):
        return last if len(name) > 2 or "." in "".join(parted) + _after(text, last) else 0  # noqa: PLR2004
    return last if len(name) > 2 and all("." in gap for gap in parted) else 0  # noqa: PLR2004


def _titled(text: Sequence[Word], first: int, name: Sequence[Word], *, quiet: bool) -> int:
    """The given name, of one or two syllables, behind a title: `bà Dụ`, and no longer name: `bà Dụ Hoa`."""
    if not _title_before(text, first):
        return 0
    for length in (2, 1):
        if length > len(name):
            continue
        part, last = name[-length:], first + length
        found = text[first:last]
        if not _aligned(text, first, part) or not _named(found, quiet):
            continue
        if not _goes_on(text, last):
            return last
    return 0


def _title_before(text: Sequence[Word], place: int) -> int:
    """How many words of a title stand before the word."""
    if place == 0:
        return 0
    if place > 1 and text[place].adjoins and (text[place - 2].exact, text[place - 1].exact) in _EXACT_OF_TWO:
        return 2
    before = text[place - 1]
    if text[place].adjoins and before.exact in TITLES:
        return 1
    return 1 if before.exact in _EXACT_SHORT and text[place].before.strip() == "." else 0


def _with_title(text: Sequence[Word], first: int) -> int:
    """A title tells man from woman, so it goes with the name."""
    return first - _title_before(text, first)


def _aligned(text: Sequence[Word], first: int, part: Sequence[Word]) -> bool:
    found = text[first : first + len(part)]
    return len(found) == len(part) and all(word.says(syllable) for word, syllable in zip(found, part, strict=True))


def _named(found: Sequence[Word], quiet: bool) -> bool:
    return quiet or all(word.capital for word in found)


def _alone(text: Sequence[Word], first: int, last: int) -> bool:
    """Not part of a longer name: no word with a capital beside it that is not a title, a beginning or all in capitals."""
    if all(word.raw.isupper() for word in text[first:last]):
        return True
    if first and text[first].adjoins:
        before = text[first - 1]
        known = before.exact in _EXACT_LEADS or _title_before(text, first) > 0
        if (
            before.capital
            and not before.raw.isupper()
            and not known
            and (not before.begins_sentence or before.exact in FAMILIES)
        ):
            return False
    return not _goes_on(text, last)


def _goes_on(text: Sequence[Word], last: int) -> bool:
    if last >= len(text) or not text[last].adjoins or text[last].exact in TITLES:
        return False
    return text[last].capital and not text[last - 1].raw.isupper()


def _after(text: Sequence[Word], last: int) -> str:
    return text[last].before[:1] if last < len(text) else "."


def _exact(word: str) -> str:
    return words(word)[0].exact


TITLES: Final = frozenset(one for title in _TITLES for one in (_exact(title), words(title)[0].bare))
_EXACT_SHORT: Final = frozenset(_exact(one) for one in _SHORT_TITLES)
FAMILIES: Final = frozenset(word.exact for word in words(_FAMILY_NAMES))
_EXACT_LEADS: Final = frozenset(_exact(one) for one in _LEADS)
_EXACT_OF_TWO: Final = frozenset(
    pair for a, b in _TITLES_OF_TWO for pair in ((_exact(a), _exact(b)), (words(a)[0].bare, words(b)[0].bare))
)
