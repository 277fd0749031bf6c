"""The page of a practice, its revisions, what changed; and what organisations' pages show of it."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flask import Response, render_template, request

from resource_centre import steps
from resource_centre.accounts.models import Person
from resource_centre.adoption.permissions import institutions_of
from resource_centre.adoption.queries import considering_count, open_adoption
from resource_centre.adoption.transfer import transfer_record
from resource_centre.authorisation import Actor, found, may
from resource_centre.db import in_both_languages
from resource_centre.errors import NotFound
from resource_centre.i18n import LANGUAGES, Text, current_language, text
from resource_centre.library import card_words, paper, practice_queries, queries
from resource_centre.library.practice_head import citation_of, head_of
from resource_centre.library.practice_queries import Reading, reading_of
from resource_centre.library.public_addresses import revision_address
from resource_centre.library.readers import note_reader
from resource_centre.library.views import bp
from resource_centre.markdown import safe
from resource_centre.organisations.models import Organisation
from resource_centre.organisations.queries import LIST_COUNTS, PAGE_PARTS, PagePart
from resource_centre.page_cache import kept
from resource_centre.practices.files import export_practice
from resource_centre.practices.models import PracticeState, Revision, RevisionState
from resource_centre.practices.permissions import owner_member
from resource_centre.practices.reader_queries import has_saved, readerships
from resource_centre.practices.workflow import PRACTICE
from resource_centre.templating import SIGNALS, TRACK_NAMES
from resource_centre.vocabulary import label as term_label
from resource_centre.web import current_actor, public, see

STEP_WORDS: Mapping[str, Text] = {
    "renew": text("Renew the review"),
    "suspend": text("Suspend the use"),
    "confirm_suspension": text("Confirm the suspension"),
    "reinstate": text("Lift the suspension"),
    "withdraw": text("Withdraw from the library"),
}


def _evidence_words(revision: Revision) -> str:
    level = revision.evidence_level
    return "" if level is None else f"{level} {term_label('evidence', level)}"


DECIDED: Sequence[tuple[Text, Callable[[Revision], str]]] = (
    (text("Review"), lambda r: str(TRACK_NAMES[r.track.value if r.track else ""])),
    (text("Evidence"), _evidence_words),
    (text("Signal"), lambda r: str(SIGNALS[r.signal].label) if r.signal else ""),
)
"""What is decided apart from the text, and how it is said."""


def _wished_language(revision: Revision) -> str:
    """The language of the text: asked for in the address, else that of the page."""
    asked = request.args.get("text_lang", "")
    return asked if asked in {t.language for t in revision.texts} else current_language()


def text_facts(reading: Reading, revision: Revision) -> dict[str, Any]:
    """What every page with the text of a revision shows."""
    language = current_language()
    written = revision.text_in(_wished_language(revision))
    reason, reason_language = in_both_languages(revision.evidence_reason or {}, language)
    return {
        "practice": reading.practice,
        "revision": revision,
        "written": written,
        "html": safe(written.html) if written.html else None,
        "headings": [(anchor, words) for level, anchor, words in written.headings if level == 2],
        "also": sorted(t.language for t in revision.texts if t.language != written.language),
        "kind": queries.kind_of(revision),
        "track": queries.track_of(reading.practice, revision),
        "cost_band": queries.cost_band_of(revision),
        "glance_rows": card_words.glance_rows(revision.card),
        "unknown": card_words.unknown_rows(revision.card, language),
        "evidence_reason": reason,
        "evidence_reason_language": reason_language,
        "owner": reading.practice.owner.name_in(language),
    }


@bp.get("/practices/<slug>")
@public
@kept
def practice(slug: str) -> Any:
    """What readers are given: the approved text, how it was reviewed, what came of its use."""
    reading = reading_of(current_actor(), slug)
    if reading.current is None:
        return _without_text(reading)
    actor, language = current_actor(), current_language()
    facts = text_facts(reading, reading.current)
    note_reader(reading.practice, actor)
    return render_template(
        "library/practice.html",
        **facts,
        reading=reading,
        head=head_of(reading, facts),
        citation=citation_of(reading.practice, reading.current, facts["written"]),
        tags=queries.tags_of(reading.practice, language),
        transfer=transfer_record(reading.practice.id),
        **_for_those_who_act(reading, actor),
    )


def _for_those_who_act(reading: Reading, actor: Actor) -> dict[str, Any]:
    """Buttons and notes for people who are signed in; nothing for a visitor."""
    one = reading.practice
    if not isinstance(actor, Person):
        return {"steps": [], "step_words": STEP_WORDS}
    institutions = [held.organisation_id for held in institutions_of(actor)]
    owns = owner_member(actor, one)
    return {
        "steps": steps.steps_for(PRACTICE, actor, one),
        "step_words": STEP_WORDS,
        "may_revise": may(actor, "practice.revise", one),
        "may_adopt": may(actor, "practice.adopt", one),
        "our_adoption": open_adoption(one.id, institutions) if institutions else None,
        "considering": considering_count(one) if owns else None,
        "readership": readerships([one.id])[one.id] if owns else None,
        "is_saved": has_saved(actor, one.id),
    }


def _without_text(reading: Reading) -> Any:
    """Suspended or withdrawn: title and reason. Never approved: its writers' own page."""
    one, actor = reading.practice, current_actor()
    if one.state is PracticeState.UNPUBLISHED:
        return _unpublished(reading)
    title, spoken = practice_queries.title_of(one, current_language())
    return render_template(
        "library/practice_closed.html",
        practice=one,
        title=title,
        title_language=spoken,
        owner=one.owner.name_in(current_language()),
        replacement=_replacement(reading),
        **_for_those_who_act(reading, actor),
    )


def _replacement(reading: Reading) -> Any:
    other = reading.practice.replacement
    if other is None or not other.approved_revision_id:
        return None
    title, spoken = practice_queries.title_of(other, current_language())
    return {"slug": other.slug, "title": title, "language": spoken}


def _unpublished(reading: Reading) -> Any:
    newest = found(reading.revisions[0] if reading.revisions else None)
    return see(f"/practices/{reading.practice.slug}/revisions/{newest.label}")


@bp.get("/practices/<slug>/print")
@public
@kept
def practice_print(slug: str) -> Any:
    """State, at a glance and text, for paper."""
    reading = reading_of(current_actor(), slug)
    revision: Revision = found(reading.current)
    facts = text_facts(reading, revision)
    address = revision_address(slug, revision.label)
    return render_template(
        "library/practice_print.html", **facts, address=address, code=paper.code_of(address)
    )


@bp.get("/practices/<slug>.md")
@public
@kept
def practice_markdown(slug: str) -> Any:
    """The approved text as the file that the import reads; of what is public only."""
    reading = reading_of(None, slug)
    revision = found(reading.current)
    asked = request.args.get("text_lang") or current_language()
    language = revision.text_in(asked if asked in LANGUAGES else current_language()).language
    answer = Response(export_practice(revision, language), mimetype="text/markdown")
    name = f"{slug}.{language}.md"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@bp.get("/practices/<slug>/revisions")
@public
@kept
def revisions(slug: str) -> Any:
    """The history: what was published, and for the writers also what was not."""
    reading = _readable(slug)
    title, spoken = _title(reading)
    return render_template(
        "library/revisions.html",
        practice=reading.practice,
        reading=reading,
        title=title,
        title_language=spoken,
        owner=reading.practice.owner.name_in(current_language()),
    )


def _readable(slug: str) -> Reading:
    reading = reading_of(current_actor(), slug)
    if not reading.revisions:
        raise NotFound
    return reading


def _title(reading: Reading) -> tuple[str, str]:
    newest = reading.current or reading.revisions[0]
    written = newest.text_in(current_language())
    return written.title, written.language


@bp.get("/practices/<slug>/revisions/<label>")
@public
@kept
def revision(slug: str, label: str) -> Any:
    """One revision, as it stood."""
    reading = _readable(slug)
    chosen = reading.labelled(label)
    facts = text_facts(reading, chosen)
    return render_template(
        "library/revision.html",
        **facts,
        reading=reading,
        before=reading.before(chosen),
        is_present=reading.current is not None and chosen.id == reading.current.id,
        is_public=chosen.state in (RevisionState.APPROVED, RevisionState.SUPERSEDED),
        head=head_of(reading, facts) if chosen is reading.current else None,
        citation=citation_of(reading.practice, chosen, facts["written"]),
        may_edit=may(current_actor(), "revision.edit", chosen),
    )


@bp.get("/practices/<slug>/diff")
@public
def diff(slug: str) -> Any:
    """What changed between two revisions that this reader may see."""
    reading = _readable(slug)
    new = _chosen(reading, "to") or reading.current or reading.revisions[0]
    old = _chosen(reading, "from") or reading.before(new) or new
    title, spoken = _title(reading)
    return render_template(
        "library/diff.html",
        practice=reading.practice,
        reading=reading,
        title=title,
        title_language=spoken,
        change=practice_queries.difference(old, new, DECIDED),
        inline=request.args.get("view") == "inline",
    )


def _chosen(reading: Reading, name: str) -> Revision | None:
    label = request.args.get(name)
    return reading.labelled(label) if label else None


def owner_part(organisation: Organisation, actor: Actor, language: str) -> PagePart | None:
    """The practices of an organisation, on its page."""
    cards = queries.cards_of_owner(actor, organisation.id, language)
    if not cards:
        return None
    return PagePart("library/_partial_owner.html", {"cards": cards, "slug": organisation.slug})


def register_providers() -> None:
    """What the page and the list of organisations show of practices (at start)."""
    if owner_part not in PAGE_PARTS:  # several apps may be made in one process (tests)
        PAGE_PARTS.append(owner_part)
        LIST_COUNTS.append(queries.public_counts)
