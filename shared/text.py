"""Vietnamese text: one stored form, and one folded form for search."""

import unicodedata


def nfc(text: str) -> str:
    """The one form in which text is stored: composed letters."""
    return unicodedata.normalize("NFC", text)


def folded(text: str) -> str:
    """The form in which text is searched: no diacritics, đ as d, lower case, single spaces."""
    letters = unicodedata.normalize("NFD", text.casefold())
    bare = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return " ".join(nfc(bare).replace("đ", "d").split())
