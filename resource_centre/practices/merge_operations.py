"""Bringing a revision up to date, when another one was approved while it was being written.

Three-way, by section and by field of the card: what only the approved revision changed is taken
over; what both changed stays as the author has it, and is named, so that somebody looks.
"""

from collections.abc import Mapping
from typing import Any

from resource_centre.authorisation import Actor, require
from resource_centre.db import lock, now, session
from resource_centre.errors import NotReady, WrongState
from resource_centre.i18n import text
from resource_centre.practices.models import EDITABLE_STATES, Revision, RevisionText
from resource_centre.practices.operations import (
    Draft,
    changed_meanwhile,
    copied_text,
    put_text,
)
from resource_centre.practices.rendering import Made, rendered
from resource_centre.practices.sections import edited_body, section_texts
from resource_centre.unit_of_work import unit_of_work


def is_out_of_date(revision: Revision) -> bool:
    """Whether another revision was approved since this one was begun."""
    return revision.based_on_id != revision.practice.approved_revision_id


def bring_up_to_date(revision: Revision, actor: Actor, *, seen_version: int | None) -> list[str]:
    """Take over what was approved meanwhile; returns the names of what both have changed."""
    require(actor, "practice.revise", revision)
    drafts, both = _merged_texts(revision)
    made = {d.language: rendered(d.body, d.language, actor.id) for d in drafts}
    with unit_of_work():
        lock(revision)
        require(actor, "practice.revise", revision)
        if revision.state not in EDITABLE_STATES:
            raise WrongState(text("This revision cannot be edited in its present state."))
        if seen_version is not None and seen_version != revision.version:
            raise changed_meanwhile(revision)
        both += _take_over(revision, drafts, made)
        revision.saved_at, revision.saved_by = now(), actor.id
        revision.version += 1
        session().flush()
        revision.seal()
    return list(dict.fromkeys(both))


def _take_over(revision: Revision, drafts: list[Draft], made: Mapping[str, Made]) -> list[str]:
    approved = revision.practice.approved_revision
    if approved is None:
        raise NotReady(text("There is no approved revision."))
    for draft in drafts:
        put_text(revision, draft, made[draft.language])
    ours = {t.language for t in revision.texts}
    revision.texts += [copied_text(t) for t in approved.texts if t.language not in ours]
    base = revision.based_on.card if revision.based_on else {}
    revision.card, both = merged(base, revision.card, approved.card)
    revision.based_on = approved
    return both


def _merged_texts(revision: Revision) -> tuple[list[Draft], list[str]]:
    approved = revision.practice.approved_revision
    base = {t.language: t for t in revision.based_on.texts} if revision.based_on else {}
    theirs = {t.language: t for t in approved.texts} if approved else {}
    drafts, both = [], []
    for mine in revision.texts:
        if mine.language in theirs:
            draft, clash = _merged_text(base.get(mine.language), mine, theirs[mine.language])
            drafts.append(draft)
            both += clash
    return drafts, both


def _merged_text(
    base: RevisionText | None, mine: RevisionText, theirs: RevisionText
) -> tuple[Draft, list[str]]:
    words, both = merged(_words(base), _words(mine), _words(theirs))
    title, summary = words.pop("title", mine.title), words.pop("summary", "")
    body = edited_body(mine.body, {k: words.get(k, "") for k in {*words, *_words(mine)}
                                   if k not in ("title", "summary")}, mine.language)  # fmt: skip
    return Draft(mine.language, title, summary, body), both


def _words(written: RevisionText | None) -> dict[str, str]:
    if written is None:
        return {}
    return section_texts(written.body) | {"title": written.title, "summary": written.summary}


def merged(
    base: Mapping[str, Any], mine: Mapping[str, Any], theirs: Mapping[str, Any]
) -> tuple[dict[str, Any], list[str]]:
    """What only they changed is theirs, all else is mine; and the names that both changed."""
    result, both = dict(mine), []
    for name in {**mine, **theirs}:
        was, my, their = base.get(name), mine.get(name), theirs.get(name)
        if their == was or my == their:
            continue
        if my != was:
            both.append(name)
        elif their is None:
            result.pop(name, None)
        else:
            result[name] = their
    return result, both
