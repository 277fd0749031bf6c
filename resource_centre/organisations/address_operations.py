"""An organisation moves to another address; the old one leads there for ever."""

from resource_centre import outbox
from resource_centre.authorisation import Actor, require
from resource_centre.db import lock, now, session
from resource_centre.errors import ChangedMeanwhile, WrongState
from resource_centre.i18n import text
from resource_centre.organisations import events
from resource_centre.organisations.address_models import OrganisationAddress
from resource_centre.organisations.models import Organisation, OrganisationKind, OrganisationState
from resource_centre.organisations.operations import check_slug
from resource_centre.organisations.workflow import ORGANISATION
from resource_centre.steps import Decision
from resource_centre.unit_of_work import unit_of_work


def rename_organisation(
    organisation: Organisation, slug: str, actor: Actor, *, seen_version: int | None = None
) -> Organisation:
    """Give it another address. One of its own former addresses may be taken back."""
    with unit_of_work():
        lock(organisation)
        require(actor, "organisation.rename", organisation)
        if seen_version is not None and seen_version != organisation.version:
            raise ChangedMeanwhile("", None)
        is_library = organisation.kind is OrganisationKind.LIBRARY
        if is_library or organisation.state is OrganisationState.CLOSED:
            raise WrongState(text("This address stays as it is."))
        check_slug(slug, of=organisation)
        if slug != organisation.slug:
            _move(organisation, slug, actor)
    return organisation


def _move(organisation: Organisation, slug: str, actor: Actor) -> None:
    before = organisation.slug
    own = session().get(OrganisationAddress, slug)
    if own is not None:
        session().delete(own)
        session().flush()
    session().add(OrganisationAddress(slug=before, organisation_id=organisation.id))
    organisation.slug = slug
    organisation.version += 1
    state = organisation.state.value
    session().add(
        Decision(
            subject_kind=ORGANISATION.kind, subject_id=organisation.id, action="rename",
            from_state=state, to_state=state, decided_by=actor.id, decided_at=now(),
            details={"from": before, "to": slug},
        )
    )  # fmt: skip
    outbox.announce(events.OrganisationRenamed(organisation_id=organisation.id))
