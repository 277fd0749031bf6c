"""The tasks of an institution: requests, preparing, pilots, updates, recalls and reports."""

from dataclasses import replace
from datetime import date, timedelta

from sqlalchemy import select

from resource_centre.accounts.models import Person
from resource_centre.adoption.models import (
    CHECKLIST_POINTS,
    Adoption,
    AdoptionState,
)
from resource_centre.adoption.permissions import (
    acting_manager,
    acting_member,
    adoptions_visible_to,
)
from resource_centre.adoption.queries import (
    next_report_day,
    offers_waiting_for,
    pilot_review_day,
    reports_due_for,
    reports_to_sign,
    requests_waiting_for,
    signed_counts,
    uses_of_practices_of,
    with_practice,
)
from resource_centre.adoption.recall_queries import open_answers
from resource_centre.db import session, today
from resource_centre.desk.tasks import Task, named
from resource_centre.i18n import Said, text
from resource_centre.organisations.permissions import memberships_of
from resource_centre.practices.models import Revision

SOON = timedelta(days=30)


def uses_of(person: Person) -> list[Adoption]:
    """What the person's institutions use or look at, the last begun first."""
    places = [membership.organisation_id for membership in memberships_of(person)]
    mine = (
        select(Adoption)
        .options(*with_practice())
        .where(
            Adoption.institution_id.in_(places),
            Adoption.state.notin_((AdoptionState.ENDED, AdoptionState.DROPPED)),
        )
        .order_by(Adoption.id.desc())
    )
    return list(session().scalars(mine))


def taken_up_from(person: Person) -> list[Adoption]:
    """Which institutions take up the practices of the person's organisations, as far as known."""
    visible = adoptions_visible_to(person)
    owners = [membership.organisation_id for membership in memberships_of(person)]
    return [use for owner in owners for use in uses_of_practices_of(owner, visible)]


def text_of(adoption: Adoption) -> Revision | None:
    """The pinned revision; before the request the one now approved."""
    return adoption.revision or adoption.practice.approved_revision


def tasks_of_institution(person: Person, uses: list[Adoption]) -> list[Task]:
    """Everything an institution's member or manager is asked for."""
    recalled = open_answers([use.id for use in uses])
    tasks = [_recall(use) for use in uses if use.id in recalled]
    tasks += [task for use in uses if use.id not in recalled for task in _tasks_of_use(person, use)]
    tasks += [_request(use) for use in requests_waiting_for(person)]
    for offer in offers_waiting_for(person):
        why = text("Move to it, put it off, or decline it with a reason.")
        tasks.append(
            _task(
                offer.adoption, "k3", "refresh-cw", text("Answer an update offer"),
                why, text("See what changed"), revision=offer.revision,
            )
        )  # fmt: skip
    unsigned = reports_to_sign(person)
    signed = signed_counts([report.adoption_id for report in unsigned])
    for report in unsigned:
        why = text("A colleague drafted it. A signed report stands on the practice’s page.")
        tasks.append(
            _task(
                report.adoption, "k1", "signature", text("Sign an outcome report"),
                why, text("Read and sign"),
                due=next_report_day(report.adoption, signed.get(report.adoption_id, 0)),
            )
        )  # fmt: skip
    return tasks + _reports_due(person)


def _task(
    adoption: Adoption,
    mark: str,
    icon: str,
    what: Said,
    why: Said,
    button: Said,
    *,
    due: date | None = None,
    revision: Revision | None = None,
    is_grave: bool = False,
) -> Task:
    shown = revision or text_of(adoption)
    words = named(shown) if shown is not None else (adoption.practice.slug, "en", "")
    return Task(
        mark, icon, what, *words,
        why=why, button=button, url=f"/adoptions/{adoption.id}", due=due, is_grave=is_grave,
    )  # fmt: skip


def _request(adoption: Adoption) -> Task:
    return _task(
        adoption, "k2", "clipboard-signature", text("Authorise, or send back"),
        text("A colleague asks to take this up. The fit check is answered."),
        text("Open the request"), due=adoption.pilot_from,
    )  # fmt: skip


def _recall(use: Adoption) -> Task:
    why = text("Use is suspended until it is checked. Say what you do with it.")
    task = _task(
        use, "k4", "siren", text("Answer a recall"), why, text("Open the recall"),
        due=today(), is_grave=True,
    )  # fmt: skip
    return replace(task, url=f"/adoptions/{use.id}/recall")


def _tasks_of_use(person: Person, use: Adoption) -> list[Task]:
    if use.state is AdoptionState.CONSIDERING and use.began_by == person.id:
        why = text("Six questions; then you may ask your manager. Nobody outside sees this.")
        what = text("Answer the fit check")
        address = f"/practices/{use.practice.slug}/adopt"
        task = _task(use, "k1", "circle-dashed", what, why, text("Continue"))
        return [Task(**{**task.__dict__, "url": address})]
    if not acting_member(person, use):
        return []
    if use.state is AdoptionState.AUTHORISED:
        why = text("The order is signed: the checklist comes before the first period.")
        return [_task(use, "k3", "clipboard-list", text("Begin to prepare"), why, text("Prepare"))]
    if use.state is AdoptionState.PREPARING:
        done = use.preparation.answered if use.preparation else 0
        why = text(
            "Checklist: %(done)d of %(all)d points are answered.", done=done, all=CHECKLIST_POINTS
        )
        what = text("Prepare, then begin the pilot")
        return [_task(use, "k3", "clipboard-list", what, why, text("Continue"))]
    return _pilot_review(person, use)


def _pilot_review(person: Person, use: Adoption) -> list[Task]:
    day = pilot_review_day(use) if use.state is AdoptionState.PILOT else None
    if day is None or day > today() + SOON or not acting_manager(person, use):
        return []
    why = text("The first three months are over soon: go on, change, or stop.")
    return [_task(use, "k2", "circle-dot", text("Look at the pilot"), why, text("Open"), due=day)]


def _reports_due(person: Person) -> list[Task]:
    why = text("Five questions. “No effect” is a thanked result too.")
    return [
        _task(
            use, "k1", "chart-column", text("Report what came of it"), why,
            text("Write the report"), due=day,
        )
        for use, day in reports_due_for(person)
        if day <= today() + SOON
    ]  # fmt: skip
