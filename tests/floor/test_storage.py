"""Files that people give us."""

import stat

import pytest
from flask import Flask

from resource_centre import storage

PDF = b"%PDF-1.7 something"


def test_a_kept_file_comes_back_byte_by_byte_under_an_id_of_ours(app: Flask) -> None:
    kept = storage.keep_file(PDF, "application/pdf")
    path = storage.path_of(kept.id)
    assert (path.read_bytes(), kept.size, path.name) == (PDF, len(PDF), kept.id)
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [
        ("order.pdf", PDF, "application/pdf"),
        ("ORDER.PDF", PDF, "application/pdf"),
        ("order.png", PDF, None),
        ("order.pdf", b"<html>", None),
        ("order.svg", b"<svg/>", None),
        ("order", PDF, None),
        ("order.pdf.exe", PDF, None),
    ],
)
def test_ending_and_first_bytes_must_agree(
    name: str, content: bytes, media_type: str | None
) -> None:
    assert storage.media_type_of(name, content) == media_type


@pytest.mark.parametrize("name", ["../secret_key", "a/b", "", "..", "a.pdf"])
def test_only_ids_of_ours_are_looked_up(app: Flask, name: str) -> None:
    with pytest.raises(ValueError, match="not an id"):
        storage.path_of(name)
