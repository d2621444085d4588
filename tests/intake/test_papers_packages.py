"""Files that only call themselves Word documents, or would do more than be read: refused before anything opens them."""

import pytest

from tests.intake.template_files import (
    altered,
    refusal,
    with_part,
)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (with_part("word/vbaProject.bin", b"x"), "macro"),
        (with_part("word/embeddings/oleObject1.bin", b"x"), "macro"),
        (with_part("word/extra.xml", b"<!DOCTYPE x [<!ENTITY y 'z'>]><x/>"), "không phải văn bản Word"),
        (with_part("word/_rels/x.rels", b'<R><R TargetMode="External" Target="http://example.invalid"/></R>'), "liên kết ra ngoài"),
        (with_part("word/big.xml", b"0" * 5_000_000), "giải nén quá lớn"),
        (with_part("word/many.xml", b"<x>" + b"<y/>" * 100_001 + b"</x>"), "quá nhiều thành phần"),
        (with_part("word/DOCUMENT.xml", b"<x/>"), "không phải văn bản Word"),
        (b"%PDF-1.7", "không phải văn bản Word"),
        (b"", "không phải văn bản Word"),
        (b"0" * 1_000_001, "lớn hơn 1 MB"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_plain_word_document_is_refused(content: bytes, told: str) -> None:
    assert told in refusal("huong-dan", content)


RELS, TYPES = "word/_rels/document.xml.rels", "[Content_Types].xml"
LINK = "<Relationship Id='x1' Type='http://schemas.openxmlformats.org/officeDocument/2006/relationships/{}' Target='{}'{}/>"


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (altered(RELS, ("</Rel", LINK.format("hyperlink", "http://x.invalid", " TargetMode='External'") + "</Rel")), "ra ngoài"),
        (altered(RELS, ("</Rel", LINK.format("image", "//x.invalid/a", " TargetMode = 'External'") + "</Rel")), "ra ngoài"),
        (altered(RELS, ("</Rel", LINK.format("attachedTemplate", "a.dotm", "") + "</Rel")), "macro"),
        (altered(RELS, ("</Rel", LINK.format("aFChunk", "a.html", "") + "</Rel")), "macro"),
        (altered(RELS, ("</Rel", LINK.format("comments", "c.xml", "") + "</Rel")), "không nhận ra: comments"),
        (altered(RELS, ("</Rel", LINK.format("styles", "s2.xml", "") + "</Rel")), "không phải văn bản Word"),
        (altered(TYPES, ("document.main+xml", "document.macroEnabled.main+xml")), "macro"),
        (altered(TYPES, ("package/2006/content-types", "package/2007/content-types")), "không phải văn bản Word"),
        (altered(TYPES, ("wordprocessingml.document.main", "spreadsheetml.sheet.main")), "không phải văn bản Word"),
        (with_part("word/settings2.xml", "<?xml version='1.0' encoding='UTF-16'?><x/>".encode("utf-16")), "không phải văn bản"),
    ],
)  # fmt: skip
def test_what_would_act_or_fetch_when_opened_is_refused_however_it_is_written(content: bytes, told: str) -> None:
    assert told in refusal("huong-dan", content)
