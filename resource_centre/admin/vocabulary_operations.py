"""What the curator does with the words: rename, move, add, retire, take back, merge.

Nothing is deleted and no slug is given twice, so what stands on a card keeps its words for ever.
"""

import re
from collections.abc import Mapping

from resource_centre import outbox, vocabulary
from resource_centre.admin.events import VocabularyChanged
from resource_centre.authorisation import Actor, found, require
from resource_centre.db import now, session
from resource_centre.errors import BadInput, ChangedMeanwhile, NotReady, WrongState
from resource_centre.i18n import Said, text
from resource_centre.steps import Decision
from resource_centre.unit_of_work import unit_of_work
from resource_centre.vocabulary import Term
from resource_centre.vocabulary_terms import VocabularyTerm, changed_terms

OPEN = (
    "target_group", "need", "service_kind", "service_form", "setting", "delivery", "role",
    "institution_kind", "funding", "country",
)  # fmt: skip
"""Lists to which terms may be added, and whose terms may be retired and merged. The terms of the
other lists have a meaning in the code (a state, a role, a level): only their words may change."""

NAMED_BY_RULES: Mapping[str, frozenset[str]] = {
    "service_form": frozenset({"residential"}),
    "setting": frozenset({"residential_adult", "cssv", "shelter"}),
    "target_group": frozenset({"orphans", "foster", "care_leavers", "teens_risk"}),
    "need": frozenset({"family_preservation"}),
    "role": frozenset({"psychologist", "medical_worker", "lawyer"}),
}
"""Terms on which it hangs how deep a practice is reviewed, or what one can do without: were they
not offered, a risk could no longer be stated. They stay; their words may change."""

TAKEN = text("There is, or was, a term of this short name.")
LONGEST_LABEL = 200
LONGEST_SLUG = 40
LAST_PLACE = 9_999
_SLUG = re.compile(r"[a-z][a-z0-9]*([_-][a-z0-9]+)*")
_COUNTRY = re.compile(r"[A-Z]{2}")


def is_open(name: str) -> bool:
    """Whether terms of this list may be added, retired and merged."""
    return name in OPEN


def may_go(name: str, slug: str) -> bool:
    """Whether this term may be retired or merged: no rule names it."""
    return is_open(name) and slug not in NAMED_BY_RULES.get(name, ())


def add_term(name: str, slug: str, *, label_en: str, label_ru: str, actor: Actor) -> None:
    """A new term, at the end of its list."""
    require(actor, "admin.vocabularies")
    terms = _terms(name)
    _check_open(name)
    _check_labels(label_en, label_ru)
    _check_slug(name, slug)
    if slug in terms:
        raise BadInput({"slug": TAKEN})
    with unit_of_work():
        if session().get(VocabularyTerm, (name, slug)) is not None:
            raise BadInput({"slug": TAKEN})
        row = VocabularyTerm(vocabulary=name, slug=slug, label_en=label_en, label_ru=label_ru)
        row.place = max(term.place for term in terms.values()) + 1
        session().add(row)
        _finish(row, actor, "add", "", "offered")
    vocabulary.spread_change()


def edit_term(
    name: str,
    slug: str,
    *,
    label_en: str,
    label_ru: str,
    place: int,
    seen_version: int,
    actor: Actor,
) -> None:
    """Other words for a term, or another place on the screen."""
    require(actor, "admin.vocabularies")
    term = _term(name, slug)
    _check_labels(label_en, label_ru)
    if not 0 <= place <= LAST_PLACE:
        raise BadInput({"place": text("Give a whole number from %(low)d to %(high)d.", low=0,
                                      high=LAST_PLACE)})  # fmt: skip
    with unit_of_work():
        row = _row(name, slug, seen_version)
        before = {"en": term.labels["en"], "ru": term.labels["ru"], "place": term.place}
        row.label_en, row.label_ru, row.place = label_en.strip(), label_ru.strip(), place
        state = _state(row)
        _finish(row, actor, "edit", state, state, before)
    vocabulary.spread_change()


def retire_term(name: str, slug: str, *, seen_version: int, actor: Actor) -> None:
    """No longer offered; cards that carry it keep it, with its words."""
    require(actor, "admin.vocabularies")
    _check_may_go(name, slug)
    if sum(term.is_offered for term in _terms(name).values()) <= 1:
        raise NotReady(text("A list keeps one term at least."))
    with unit_of_work():
        row = _row(name, slug, seen_version)
        if _state(row) != "offered":
            raise WrongState(text("This term is not offered any more."))
        row.is_retired = True
        _finish(row, actor, "retire", "offered", "retired")
    vocabulary.spread_change()


def restore_term(name: str, slug: str, *, seen_version: int, actor: Actor) -> None:
    """Offered again, and counted for itself."""
    require(actor, "admin.vocabularies")
    _check_open(name)
    with unit_of_work():
        row = _row(name, slug, seen_version)
        before = _state(row)
        if before == "offered":
            raise WrongState(text("This term is offered already."))
        row.is_retired, row.merged_into = False, None
        _finish(row, actor, "restore", before, "offered")
    vocabulary.spread_change()


def merge_term(name: str, slug: str, *, into: str, seen_version: int, actor: Actor) -> None:
    """From now on this term is shown and counted as another; cards keep their slug."""
    require(actor, "admin.vocabularies")
    _check_may_go(name, slug)
    target = _terms(name).get(into)
    if target is None or not target.is_offered or into == slug:
        raise BadInput({"into": text("Choose the term that stays.")})
    with unit_of_work():
        row = _row(name, slug, seen_version)
        before = _state(row)
        if before == "merged":
            raise WrongState(text("This term was merged already."))
        row.merged_into = into
        for other in changed_terms(session()):
            if other.vocabulary == name and other.merged_into == slug:
                _row(name, other.slug).merged_into = into  # no chains: one look finds the words
        _finish(row, actor, "merge", before, "merged", {"into": into})
    vocabulary.spread_change()


def mark_changes() -> None:
    """Tell a restored data folder that the database has words of its own (by the clock)."""
    if not vocabulary.is_marked() and changed_terms(session()):
        vocabulary.spread_change()


def _terms(name: str) -> "dict[str, Term]":
    terms: dict[str, Term] = dict(found(vocabulary.vocabularies().get(name)))
    return terms


def _term(name: str, slug: str) -> Term:
    term: Term = found(_terms(name).get(slug))
    return term


def _check_open(name: str) -> None:
    _terms(name)
    if not is_open(name):
        raise NotReady(text("Of this list only the words may change: the code knows its terms."))


def _check_may_go(name: str, slug: str) -> None:
    _check_open(name)
    if not may_go(name, slug):
        raise NotReady(
            text("A rule about the depth of review names this term: only its words may change.")
        )


def _check_slug(name: str, slug: str) -> None:
    if name == "country":
        if _COUNTRY.fullmatch(slug) is None:
            raise BadInput({"slug": text("A country has the two capital letters of ISO 3166: JP.")})
    elif len(slug) > LONGEST_SLUG or _SLUG.fullmatch(slug) is None:
        raise BadInput(
            {
                "slug": text(
                    "A short name has small Latin letters, digits and underscores: day_care."
                )
            }
        )


def _check_labels(label_en: str, label_ru: str) -> None:
    wrong: dict[str, Said] = {}
    for field, said in (("label_en", label_en), ("label_ru", label_ru)):
        if not said.strip():
            wrong[field] = text("Give the words in both languages.")
        elif len(said.strip()) > LONGEST_LABEL:
            wrong[field] = text("Shorten this to 200 characters.")
        elif any(ord(character) < 32 for character in said.strip()):
            wrong[field] = text("Write this on one line, without control characters.")
    if wrong:
        raise BadInput(wrong)


def _row(name: str, slug: str, seen_version: int | None = None) -> VocabularyTerm:
    """The row of a term, made when there is none yet; ChangedMeanwhile when it is a newer one."""
    _term(name, slug)
    row: VocabularyTerm | None = session().get(VocabularyTerm, (name, slug), with_for_update=True)
    if row is None:
        row = VocabularyTerm(vocabulary=name, slug=slug, version=0)
        session().add(row)
        session().flush()
    if seen_version is not None and row.version != seen_version:
        raise ChangedMeanwhile(row.changed_by or "", row.changed_at)
    return row


def _state(row: VocabularyTerm) -> str:
    if row.merged_into is not None:
        return "merged"
    return "retired" if row.is_retired else "offered"


def _finish(
    row: VocabularyTerm,
    actor: Actor,
    action: str,
    before: str,
    after: str,
    details: "dict[str, object] | None" = None,
) -> None:
    row.version = (row.version or 0) + 1
    row.changed_by, row.changed_at = actor.id, now()
    session().add(
        Decision(
            subject_kind="vocabulary", subject_id=0, action=action, from_state=before,
            to_state=after, decided_by=actor.id, decided_at=now(),
            details={"vocabulary": row.vocabulary, "slug": row.slug, **(details or {})},
        )
    )  # fmt: skip
    session().flush()
    outbox.announce(VocabularyChanged(vocabulary=row.vocabulary, slug=row.slug))
