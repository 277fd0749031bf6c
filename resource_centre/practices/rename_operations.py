"""A practice moves to another address; the old one leads there for ever."""

from sqlalchemy import select

from resource_centre import outbox
from resource_centre.authorisation import Actor, require
from resource_centre.db import lock, now, session
from resource_centre.errors import BadInput, ChangedMeanwhile
from resource_centre.i18n import text
from resource_centre.practices import events
from resource_centre.practices.address_models import PracticeAddress
from resource_centre.practices.addresses import VALID, is_slug
from resource_centre.practices.models import Practice
from resource_centre.steps import Decision
from resource_centre.unit_of_work import unit_of_work


def rename_practice(
    practice: Practice, slug: str, actor: Actor, *, seen_slug: str | None = None
) -> Practice:
    """Give it another address. One of its own former addresses may be taken back.

    The text and its seal stay: the address is not part of them.
    """
    with unit_of_work():
        lock(practice)
        require(actor, "practice.rename", practice)
        if seen_slug is not None and seen_slug != practice.slug:
            raise ChangedMeanwhile("", None)
        _check_free(slug, practice)
        if slug != practice.slug:
            _move(practice, slug, actor)
    return practice


def _check_free(slug: str, practice: Practice) -> None:
    if not is_slug(slug):
        raise BadInput({"slug": text("An address has lower-case Latin letters, digits, hyphens.")})
    here = session().scalar(select(Practice.id).where(Practice.slug == slug))
    former = session().get(PracticeAddress, slug)
    taken = {here, former.practice_id if former else None} - {None, practice.id}
    if taken:
        raise BadInput({"slug": text("Another practice has, or had, this address.")})


def _move(practice: Practice, slug: str, actor: Actor) -> None:
    before = practice.slug
    own = session().get(PracticeAddress, slug)
    if own is not None:
        session().delete(own)
        session().flush()
    session().add(PracticeAddress(slug=before, practice_id=practice.id))
    practice.slug = slug
    session().add(
        Decision(
            # Of a kind of its own: the last decision on a practice is one about its state.
            subject_kind="practice_address", subject_id=practice.id, action="rename",
            from_state=practice.state.value, to_state=practice.state.value,
            decided_by=actor.id, decided_at=now(), details={"from": before, "to": slug},
        )
    )  # fmt: skip
    session().flush()
    outbox.announce(events.PracticeRenamed(practice_id=practice.id))


def practice_once_at(slug: str) -> Practice | None:
    """The practice whose address this was."""
    if VALID.fullmatch(slug) is None:
        return None
    former = session().get(PracticeAddress, slug[:80])
    moved: Practice | None = session().get(Practice, former.practice_id) if former else None
    return moved
