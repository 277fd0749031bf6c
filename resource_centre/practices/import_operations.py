"""Taking the files of one practice in, inside a unit of work: a new draft, a change, or nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from sqlalchemy import select

from resource_centre import steps
from resource_centre.accounts.models import Person
from resource_centre.authorisation import SYSTEM
from resource_centre.db import lock, now, session, sort_key
from resource_centre.errors import Refused, WrongState
from resource_centre.i18n import Said, text
from resource_centre.organisations.models import (
    Organisation,
    OrganisationKind,
    OrganisationState,
)
from resource_centre.organisations.queries import organisation_at_address
from resource_centre.practices.file_format import BadFile, Evidence, FileText
from resource_centre.practices.models import (
    ChangeClass,
    Practice,
    Revision,
    RevisionState,
    Track,
)
from resource_centre.practices.operations import (
    Draft,
    copy_for_revision,
    open_revision,
    put_text,
)
from resource_centre.practices.permissions import judge
from resource_centre.practices.rename_operations import practice_once_at
from resource_centre.practices.rendering import Made
from resource_centre.practices.sections import ALWAYS_LIGHT
from resource_centre.practices.tag_operations import put_author_tags
from resource_centre.practices.workflow import REVISION

LIBRARY = "library"


class Outcome(Enum):
    """What became of the files of a practice."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


@dataclass(frozen=True)
class Dossier:
    """The files of one practice by language."""

    slug: str
    texts: Mapping[str, FileText]

    @property
    def lead(self) -> FileText:
        """The file of the original language, else any."""
        return self.original or next(iter(self.texts.values()))

    @property
    def original(self) -> FileText | None:
        """The file that carries the card, when it is among these."""
        return next((t for t in self.texts.values() if t.is_original), None)


def take_in(
    dossier: Dossier, made: Mapping[str, Made], *, publish: bool, by: Person | None
) -> Outcome:
    """Make the library say what these files say. Files that say nothing new change nothing."""
    owner = _owner(dossier)
    practice: Practice | None = session().scalar(
        select(Practice).where(Practice.slug == dossier.slug)
    ) or practice_once_at(dossier.slug)
    outcome = Outcome.UNCHANGED
    if practice is None:
        practice, outcome = _new_practice(dossier, owner), Outcome.NEW
    elif practice.owner_id != owner.id:
        _refuse(dossier, "owner", text("This practice belongs to another organisation."))
    revision = _revision_to_change(practice, dossier, publish)
    if revision is not None:
        if _put(revision, dossier, made) and outcome is Outcome.UNCHANGED:
            outcome = Outcome.CHANGED
        session().flush()
        revision.seal()
    session().flush()
    if dossier.original is not None and _tag(practice, dossier.original):
        outcome = Outcome.CHANGED if outcome is Outcome.UNCHANGED else outcome
    if publish and revision is not None:
        _publish(revision, dossier, by)
        outcome = Outcome.CHANGED if outcome is Outcome.UNCHANGED else outcome
    return outcome


def _refuse(dossier: Dossier, name: str, reason: Said) -> None:
    raise BadFile([dossier.lead.refusal(name, reason)])


def library_organisation() -> Organisation:
    """The library as an organisation of its own: it answers for what it compiled itself."""
    known: Organisation | None = session().scalar(
        select(Organisation).where(Organisation.slug == LIBRARY)
    )
    if known is not None:
        return known
    names = {"name_en": "Resource Centre library", "name_ru": "Библиотека Ресурсного центра"}
    made = Organisation(
        slug=LIBRARY,
        kind=OrganisationKind.LIBRARY,
        state=OrganisationState.ACCEPTED,
        name_key=sort_key(" ".join(names.values())),
        **names,
    )
    session().add(made)
    session().flush()
    return made


def _owner(dossier: Dossier) -> Organisation:
    slug = dossier.lead.owner
    if slug == LIBRARY:
        return library_organisation()
    owner = organisation_at_address(slug)
    if owner is None:
        reason = text("There is no organisation “%(slug)s” in the register.", slug=slug)
        raise BadFile([dossier.lead.refusal("owner", reason)])
    return owner


def _new_practice(dossier: Dossier, owner: Organisation) -> Practice:
    lead = dossier.original
    if lead is None:
        _refuse(dossier, "original", text("The file of the original language is missing."))
    practice = Practice(slug=dossier.slug, owner=owner)
    first = Revision(number=1, original_language=dossier.lead.original, card={})
    practice.revisions.append(first)
    session().add(practice)
    session().flush()
    return practice


def _revision_to_change(practice: Practice, dossier: Dossier, publish: bool) -> Revision | None:
    """The draft to put the files into; ``None`` when they say what is published already."""
    lock(practice)
    waiting = open_revision(practice, ChangeClass.SUBSTANTIVE)
    if waiting is not None and waiting.state is not RevisionState.DRAFT:
        raise WrongState(text("A revision of this practice is under review: import it later."))
    if waiting is not None:
        return waiting
    approved = practice.approved_revision
    if approved is not None and _says(approved, dossier, with_evidence=publish):
        return None
    following = copy_for_revision(practice, ChangeClass.SUBSTANTIVE)
    session().add(following)
    session().flush()
    return following


def _says(revision: Revision, dossier: Dossier, *, with_evidence: bool) -> bool:
    stored = {t.language: (t.title, t.summary, t.body) for t in revision.texts}
    if any(stored.get(k) != (t.title, t.summary, t.body) for k, t in dossier.texts.items()):
        return False
    lead = dossier.original
    if lead is None:
        return True
    if lead.card != revision.card or lead.original != revision.original_language:
        return False
    given = lead.evidence
    return not with_evidence or given is None or given == _decided_evidence(revision)


def _decided_evidence(revision: Revision) -> Evidence:
    return Evidence(
        revision.evidence_level or 0, revision.replicated, revision.signal, revision.evidence_reason
    )


def _put(revision: Revision, dossier: Dossier, made: Mapping[str, Made]) -> bool:
    """Put the files into a draft; says whether that changed it."""
    if _says(revision, dossier, with_evidence=False):
        return False
    for language, read in dossier.texts.items():
        put_text(revision, Draft(language, read.title, read.summary, read.body), made[language])
    lead = dossier.original
    if lead is not None:
        revision.card = dict(lead.card or {})
        revision.original_language = lead.original
        revision.asks_review = (
            lead.track not in (None, Track.LIGHT.value)
            and revision.card.get("kind") not in ALWAYS_LIGHT
        )
    revision.saved_at, revision.saved_by = now(), None
    revision.version += 1
    return True


def _tag(practice: Practice, lead: FileText) -> bool:
    return put_author_tags(practice, {slug: slug for slug in lead.tags}, None, language=None)


def _publish(revision: Revision, dossier: Dossier, by: Person | None) -> None:
    if by is not None and not judge(by, revision):
        raise Refused(text("The moderator named may not decide on this practice."))
    lead = dossier.original
    stated = (lead.evidence if lead else None) or Evidence()
    answers: dict[str, Any] = {
        "evidence_level": stated.level,
        "evidence_reason": dict(stated.reason),
        "replicated": stated.replicated,
        "signal": stated.signal,
        "by": by.id if by else None,
        "record": {"by": by.id} if by else {},
    }
    steps.take(
        REVISION, "publish_imported", revision, SYSTEM, note="Imported from files.", answers=answers
    )
