"""How to cite one exact revision: by GOST R 7.0.5, in the manner of APA, and for BibTeX.

The words of a style belong to the style, not to the language of the page: GOST is written in
Russian, APA in English, whatever the reader speaks.
"""

from dataclasses import dataclass
from datetime import date

from resource_centre.practices.models import Practice, Revision, RevisionText
from resource_centre.vocabulary import label

CENTRE = {"en": "Resource Centre", "ru": "Ресурсный центр"}
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
_BIBTEX = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "%": r"\%", "&": r"\&", "#": r"\#",
    "$": r"\$", "_": r"\_", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
}  # fmt: skip


@dataclass(frozen=True)
class Cited:
    """What every style needs to know."""

    key: str
    title: str
    language: str
    author_en: str
    author_ru: str
    kind: str
    number: str
    decided: date
    address: str
    seal: str


def cited(practice: Practice, revision: Revision, written: RevisionText, address: str) -> Cited:
    """The facts of a citation of this text. ``address``: of exactly this revision."""
    return Cited(
        key=f"{practice.slug}-{revision.label}",
        title=" ".join(written.title.split()),
        language=written.language,
        author_en=practice.owner.name_in("en")[0],
        author_ru=practice.owner.name_in("ru")[0],
        kind=str(revision.card.get("kind") or "experience"),
        number=revision.label,
        decided=(revision.decided_at or revision.saved_at).date(),
        address=address,
        seal=revision.content_hash,
    )


def gost(facts: Cited, seen: date) -> str:
    """A bibliographic reference to an electronic resource (GOST R 7.0.5-2008)."""
    kind = label("kind", facts.kind, "ru").lower()
    return (
        f"{_ended(facts.author_ru)} {facts.title} [Электронный ресурс] : {kind}, редакция № "
        f"{facts.number} от {facts.decided:%d.%m.%Y} // {CENTRE['ru']} : [сайт]. "
        f"URL: {facts.address} (дата обращения: {seen:%d.%m.%Y})."
    )


def apa(facts: Cited) -> str:
    """In the manner of APA 7: an organisation as author, the revision as version."""
    day = f"{facts.decided.year}, {MONTHS[facts.decided.month - 1]} {facts.decided.day}"
    kind = label("kind", facts.kind, "en")
    return (
        f"{_ended(facts.author_en)} ({day}). {facts.title} (Revision {facts.number}) [{kind}]. "
        f"{CENTRE['en']}. {facts.address}"
    )


def bibtex(facts: Cited, seen: date) -> str:
    """One entry for biblatex; braces keep a name of an organisation whole."""
    author = facts.author_ru if facts.language == "ru" else facts.author_en
    fields = {
        "author": f"{{{_escaped(author)}}}",
        "title": f"{{{_escaped(facts.title)}}}",
        "date": facts.decided.isoformat(),
        "version": facts.number,
        "organization": _escaped(CENTRE[facts.language]),
        "url": facts.address,
        "urldate": seen.isoformat(),
        "langid": {"en": "english", "ru": "russian"}[facts.language],
        "note": f"SHA-256: {facts.seal}",
    }
    rows = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items())
    return f"@online{{{facts.key},\n{rows}\n}}\n"


def _ended(name: str) -> str:
    return name if name.endswith(".") else f"{name}."


def _escaped(words: str) -> str:
    return "".join(_BIBTEX.get(letter, letter) for letter in words)
