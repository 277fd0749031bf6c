"""The Russian interface: brought up to date with the source, checked, compiled.

    translations.py update [PO ...]   take new sentences from the source, texts from PO files
    translations.py check             every sentence translated, and the file up to date
    translations.py compile           make the .mo files that are older than their .po

English needs no file: a message id is the English sentence.
"""

import io
import sys
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "resource_centre" / "translations"
FILE = FOLDER / "ru" / "LC_MESSAGES" / "messages.po"
SOURCES = {
    "resource_centre": [("**.py", "python")],
    "templates": [("**.html", "jinja2"), ("**.txt", "jinja2")],
}
OPTIONS = {"jinja2": {"trimmed": "true", "silent": "false"}}
KEYWORDS: dict[str, tuple[int, ...] | None] = {
    "_": None,
    "gettext": None,
    "ngettext": (1, 2),
    "text": None,
    "ntext": (1, 2),
}


def sentences_in_source() -> Catalog:
    """Every sentence that the code or a template says, with the files it stands in."""
    catalog = Catalog(charset="utf-8")
    for folder, methods in SOURCES.items():
        found = extract_from_dir(
            ROOT / folder,
            methods,
            {pattern: OPTIONS.get(method, {}) for pattern, method in methods},
            keywords=KEYWORDS,
            comment_tags=("Translators:",),
            strip_comment_tags=True,
            # Babel skips folders that begin with an underscore; templates/_macros/ is one.
            directory_filter=lambda path: not Path(path).name.startswith((".", "__", "migrations")),
        )
        for file, _line, message, comments, context in found:
            place = (f"{folder}/{file}", 1)
            catalog.add(message, None, [place], auto_comments=comments, context=context)
    return catalog


def read(path: Path) -> Catalog:
    if not path.exists():
        return Catalog(locale="ru", charset="utf-8")
    with path.open("rb") as file:
        return read_po(file, locale="ru", domain="messages")


def brought_up_to_date(catalog: Catalog) -> Catalog:
    catalog.update(sentences_in_source(), no_fuzzy_matching=True)
    catalog.obsolete.clear()
    return catalog


def written(catalog: Catalog) -> bytes:
    """The file's bytes. Its header names no time, so that equal sentences are equal files."""
    body = io.BytesIO()
    write_po(body, catalog, width=100, omit_header=True, sort_output=True, include_lineno=False)
    header = (
        'msgid ""\nmsgstr ""\n'
        '"Language: ru\\n"\n'
        '"Content-Type: text/plain; charset=utf-8\\n"\n'
        '"Content-Transfer-Encoding: 8bit\\n"\n'
        f'"Plural-Forms: {catalog.plural_forms}\\n"\n\n'
    )
    return header.encode() + body.getvalue()


def take_texts(catalog: Catalog, other: Catalog) -> None:
    """Fill what is still without a translation from another catalogue, by message id."""
    for message in catalog:
        given = other.get(message.id, message.context) if message.id else None
        if given is not None and given.string and not is_translated(message):
            message.string = given.string


def is_translated(message: Message) -> bool:
    strings = message.string if isinstance(message.string, tuple | list) else (message.string,)
    return bool(strings) and all(strings) and not message.fuzzy


def update(fragments: list[str]) -> int:
    catalog = brought_up_to_date(read(FILE))
    for fragment in fragments:
        take_texts(catalog, read(Path(fragment)))
    FILE.parent.mkdir(parents=True, exist_ok=True)
    FILE.write_bytes(written(catalog))
    compile_all()
    missing = [message.id for message in catalog if message.id and not is_translated(message)]
    print(f"{len(catalog)} sentences, {len(missing)} without a translation")
    return 0


def faults() -> list[str]:
    """Say what keeps the Russian interface from being complete."""
    catalog = brought_up_to_date(read(FILE))
    found = []
    for message in catalog:
        if message.id and not is_translated(message):
            found.append(f"not translated: {message.id!r}")
        elif message.id:
            found += [f"{error}: {message.id!r}" for error in message.check(catalog)]
    if not FILE.exists() or FILE.read_bytes() != written(catalog):
        found.append("messages.po is older than the source: make translations")
    return found


def check() -> int:
    found = faults()
    for fault in found:
        print(fault, file=sys.stderr)
    return 1 if found else 0


def compile_all() -> int:
    for source in FOLDER.glob("*/LC_MESSAGES/*.po"):
        target = source.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime <= source.stat().st_mtime:
            whole = target.with_suffix(".mo.new")
            with whole.open("wb") as file:
                write_mo(file, read(source))
            whole.replace(target)
    return 0


if __name__ == "__main__":
    if sys.argv[1:2] == ["update"]:
        sys.exit(update(sys.argv[2:]))
    sys.exit(compile_all() if sys.argv[1:] == ["compile"] else check())
