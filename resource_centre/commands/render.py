"""`resource-centre render`: the HTML of a Markdown file, as the site would store it."""

import json
import sys
from pathlib import Path
from typing import Any

import click

from resource_centre.markdown import RenderingBusy, RenderingRefused
from resource_centre.markdown import render as render_markdown

REFUSED = 3
NOT_A_LINE = "not a JSON object with id and text"
BUSY = "too busy to render"


@click.command()
@click.argument("source", metavar="FILE|-", type=click.Path(path_type=Path, allow_dash=True))
@click.option("--jsonl", is_flag=True, help='Read {"id", "text"} a line, answer one line each.')
@click.option("--lang", default="en", show_default=True, help="The language of the text.")
def render(source: Path, jsonl: bool, lang: str) -> None:
    """Print the HTML of a Markdown FILE (- reads standard input)."""
    try:
        if jsonl:
            _answer_lines(source, lang)
        else:
            _write(_html(_read(source), lang))
    except BrokenPipeError:
        # The reader of our output has gone (`| head`): nothing is left to say, or to flush.
        sys.stderr.close()
        raise SystemExit(1) from None
    except OSError as error:
        reason = error.strerror or str(error)
        raise click.ClickException(f"{source} cannot be read: {reason}") from None
    except RenderingRefused as refusal:
        click.echo(refusal.reason, err=True)
        raise SystemExit(REFUSED) from None
    except RenderingBusy:
        raise click.ClickException(BUSY) from None


def _read(source: Path) -> str:
    """Bytes that are no UTF-8 become marks, as in a browser; a leading byte order mark goes."""
    data = sys.stdin.buffer.read() if str(source) == "-" else source.read_bytes()
    return data.decode("utf-8-sig", "replace")


def _html(text: str, language: str) -> str:
    return str(render_markdown(text, language=language).html)


def _write(line: str) -> None:
    """UTF-8 whatever the locale says."""
    sys.stdout.buffer.write(line.encode() + b"\n")
    sys.stdout.buffer.flush()


def _answer_lines(source: Path, language: str) -> None:
    """One answer a line, in order; a bad line gets its answer like any other."""
    if str(source) == "-":
        _answer_each(sys.stdin.buffer, language)
    else:
        with source.open("rb") as lines:
            _answer_each(lines, language)


def _answer_each(lines: Any, language: str) -> None:
    for line in lines:
        if line.strip():
            # Escaped to ASCII: a lone surrogate in an id is given back as it came.
            _write(json.dumps(_answer(line, language)))


def _answer(line: bytes, language: str) -> dict[str, Any]:
    try:
        asked = json.loads(line.decode("utf-8-sig", "replace"))
        identifier, text = asked["id"], asked["text"]
        if not isinstance(asked, dict) or not isinstance(text, str):
            raise TypeError
    except (ValueError, KeyError, TypeError, RecursionError):
        return {"id": None, "error": NOT_A_LINE}
    try:
        return {"id": identifier, "html": _html(text, language)}
    except RenderingRefused as refusal:
        return {"id": identifier, "error": refusal.reason}
    except RenderingBusy:
        return {"id": identifier, "error": BUSY}
