"""`render` on the command line, as another program would call it."""

import json
from pathlib import Path

from click.testing import CliRunner

from resource_centre.commands.render import render


def run(*arguments: str, given: bytes = b"") -> tuple[int, str, str]:
    result = CliRunner().invoke(render, arguments, input=given)
    return result.exit_code, result.stdout, result.stderr


def test_a_file_is_printed_as_html(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text("# Цель")
    assert run(str(path)) == (0, '<h1 id="u-цель">Цель</h1>\n', "")


def test_standard_input_may_hold_any_bytes() -> None:
    code, out, err = run("-", given=b"a\xff\x00b\xed\xa0\x80")
    assert (code, err) == (0, "")
    assert out == "<p>a\ufffd\ufffdb\ufffd\ufffd\ufffd</p>\n"


def test_a_refusal_is_one_sentence_and_status_3() -> None:
    assert run("-", given=b"[" * 10_000) == (3, "", "too complex to render\n")
    assert run("-", given=b"a " * 300_000) == (3, "", "too long\n")


def test_a_missing_file_is_one_clear_line_and_status_1(tmp_path: Path) -> None:
    missing = tmp_path / "none.md"
    assert run(str(missing)) == (
        1,
        "",
        f"Error: {missing} cannot be read: No such file or directory\n",
    )


def test_every_line_is_answered_in_order_when_some_are_bad() -> None:
    lines = [
        b'{"id": 1, "text": "*a*"}',
        b"not json",
        b'{"id": "x", "text": "' + b"[" * 10_000 + b'"}',
        b"[1]",
        b'{"id": 2}',
        b'{"id": 3, "text": 5}',
        b"\xff",
        b"[" * 100_000,
        b'{"id": "\\ud800", "text": "\\ud800\\u0000"}',
    ]
    code, out, err = run("--jsonl", "-", given=b"\n".join(lines))
    bad = {"id": None, "error": "not a JSON object with id and text"}
    assert (code, err) == (0, "")
    assert [json.loads(line) for line in out.splitlines()] == [
        {"id": 1, "html": "<p><em>a</em></p>"},
        bad,
        {"id": "x", "error": "too complex to render"},
        bad,
        bad,
        bad,
        bad,
        bad,
        {"id": "\ud800", "html": "<p>\ufffd\ufffd</p>"},
    ]
