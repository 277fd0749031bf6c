"""What others ask of adoptions: an institution's board, what waits for whom, who uses a practice.

Reads of single adoptions take a clause of ``permissions.adoptions_visible_to``.
"""

from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import selectinload
from sqlalchemy.sql.base import ExecutableOption

from resource_centre.accounts.models import Person
from resource_centre.adoption.models import (
    AUTHORISED_ONWARDS,
    OPEN_STATES,
    UNANSWERED_OFFERS,
    Adoption,
    AdoptionState,
    OrderFile,
    UpdateOffer,
)
from resource_centre.adoption.report_models import OutcomeReport, ReportState
from resource_centre.adoption.transfer import TransferRecord as TransferRecord
from resource_centre.adoption.transfer import transfer_record as transfer_record
from resource_centre.db import day_of, session
from resource_centre.organisations.models import MemberRole, Membership
from resource_centre.practices.models import Practice

S = AdoptionState
LANES: Sequence[tuple[str, tuple[AdoptionState, ...]]] = (
    ("considering", (S.CONSIDERING,)),
    ("requested", (S.REQUESTED,)),
    ("preparing", (S.AUTHORISED, S.PREPARING, S.PILOT)),
    ("in_use", (S.IN_USE, S.PAUSED)),
)
"""The board: from the first look to daily work."""
REPORT_MONTHS = (6, 12)
PILOT_REVIEW_MONTHS = 3


def with_practice() -> tuple[ExecutableOption, ...]:
    """What a list of adoptions shows beside each, in a fixed number of queries.

    Never by a join: a row read so is refreshed so too, and PostgreSQL locks no outer join.
    """
    return (
        selectinload(Adoption.practice).selectinload(Practice.approved_revision),
        selectinload(Adoption.practice).selectinload(Practice.owner),
        selectinload(Adoption.institution),
        selectinload(Adoption.revision),
        selectinload(Adoption.preparation),
        selectinload(Adoption.fit_answers),
        selectinload(Adoption.offers).selectinload(UpdateOffer.revision),
    )


def adoption_with_id(adoption_id: int, visible: ColumnElement[bool]) -> Adoption | None:
    """One adoption, when the actor of the clause may know of it."""
    wanted = select(Adoption).options(*with_practice()).where(Adoption.id == adoption_id, visible)
    adoption: Adoption | None = session().scalar(wanted)
    return adoption


def open_adoption(practice_id: int, institution_ids: Iterable[int]) -> Adoption | None:
    """The adoption of this practice that one of these institutions has open."""
    wanted = (
        select(Adoption)
        .options(*with_practice())
        .where(
            Adoption.practice_id == practice_id,
            Adoption.institution_id.in_(list(institution_ids)),
            Adoption.state.in_(OPEN_STATES),
        )
    )
    adoption: Adoption | None = session().scalar(wanted.order_by(Adoption.id).limit(1))
    return adoption


def adoptions_of(institution_id: int) -> list[Adoption]:
    """All uses of one institution, the newest first."""
    wanted = (
        select(Adoption)
        .options(*with_practice())
        .where(Adoption.institution_id == institution_id)
        .order_by(Adoption.began_at.desc(), Adoption.id.desc())
    )
    return list(session().scalars(wanted))


def considering_count(practice: Practice) -> int:
    """How many institutions look at this practice and have not authorised it: for its owner."""
    waiting = select(func.count(Adoption.id)).where(
        Adoption.practice_id == practice.id, Adoption.state.in_((S.CONSIDERING, S.REQUESTED))
    )
    return int(session().scalar(waiting) or 0)


def uses_of_practices_of(owner_id: int, visible: ColumnElement[bool]) -> list[Adoption]:
    """Who takes up the practices of this owner, as far as it may know."""
    wanted = (
        select(Adoption)
        .options(*with_practice())
        .join(Practice, Adoption.practice_id == Practice.id)
        .where(Practice.owner_id == owner_id, Adoption.institution_id != owner_id, visible)
        .order_by(Adoption.id.desc())
    )
    return list(session().scalars(wanted))


def authorised_counts(practice_ids: Sequence[int]) -> dict[int, int]:
    """How many institutions took up each practice: authorised adoptions only. For sorting and for
    sums; what readers see goes through ``transfer.transfer_record``."""
    counted = (
        select(Adoption.practice_id, func.count(func.distinct(Adoption.institution_id)))
        .where(Adoption.practice_id.in_(practice_ids), Adoption.state.in_(AUTHORISED_ONWARDS))
        .group_by(Adoption.practice_id)
    )
    return dict(session().execute(counted).all())


def requests_waiting_for(person: Person) -> list[Adoption]:
    """Requests that this person may authorise, or send back as a manager."""
    wanted = (
        select(Adoption)
        .options(*with_practice())
        .where(
            Adoption.institution_id.in_(_institutions_of(person)),
            Adoption.state == S.REQUESTED,
            Adoption.requested_by != person.id,
        )
    )
    return list(session().scalars(wanted.order_by(Adoption.requested_at)))


def offers_waiting_for(person: Person) -> list[UpdateOffer]:
    """Update offers to the institutions of this person that have no answer yet."""
    wanted = (
        select(UpdateOffer)
        .join(Adoption)
        .options(
            selectinload(UpdateOffer.revision),
            selectinload(UpdateOffer.adoption).selectinload(Adoption.practice),
        )
        .where(
            Adoption.institution_id.in_(_institutions_of(person)),
            UpdateOffer.state.in_(UNANSWERED_OFFERS),
        )
    )
    return list(session().scalars(wanted.order_by(UpdateOffer.id)))


def reports_to_sign(person: Person) -> list[OutcomeReport]:
    """Reports sent to this person as a manager."""
    managed = select(Membership.organisation_id).where(
        Membership.person_id == person.id,
        Membership.until.is_(None),
        Membership.role == MemberRole.MANAGER,
    )
    wanted = (
        select(OutcomeReport)
        .join(Adoption)
        .options(selectinload(OutcomeReport.adoption).selectinload(Adoption.practice))
        .where(Adoption.institution_id.in_(managed), OutcomeReport.state == ReportState.SENT)
    )
    return list(session().scalars(wanted.order_by(OutcomeReport.id)))


def reports_due_for(person: Person) -> list[tuple[Adoption, date]]:
    """The next report of each use in the person's institutions, with the day it is asked for."""
    wanted = (
        select(Adoption)
        .options(*with_practice())
        .where(
            Adoption.institution_id.in_(_institutions_of(person)),
            Adoption.state.in_((S.PILOT, S.IN_USE, S.PAUSED)),
        )
        .order_by(Adoption.id)
    )
    uses = list(session().scalars(wanted))
    signed = signed_counts([use.id for use in uses])
    due = [(use, next_report_day(use, signed.get(use.id, 0))) for use in uses]
    return [(use, day) for use, day in due if day is not None]


def signed_counts(adoption_ids: Sequence[int]) -> dict[int, int]:
    """How many signed reports each of these adoptions has."""
    counted = (
        select(OutcomeReport.adoption_id, func.count(OutcomeReport.id))
        .where(
            OutcomeReport.adoption_id.in_(adoption_ids), OutcomeReport.state == ReportState.SIGNED
        )
        .group_by(OutcomeReport.adoption_id)
    )
    return dict(session().execute(counted).all())


def next_report_day(adoption: Adoption, signed: int) -> date | None:
    """Reports are asked for at 6 and 12 months after the pilot began, then yearly."""
    if adoption.pilot_started_at is None:
        return None
    yearly = 12 * (signed - len(REPORT_MONTHS) + 2)
    months = REPORT_MONTHS[signed] if signed < len(REPORT_MONTHS) else yearly
    return months_after(day_of(adoption.pilot_started_at), months)


def pilot_review_day(adoption: Adoption) -> date | None:
    """The pilot is looked at after three months."""
    if adoption.pilot_started_at is None:
        return None
    return months_after(day_of(adoption.pilot_started_at), PILOT_REVIEW_MONTHS)


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or the last day of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in range(day.day, 0, -1):
        try:
            return date(year, month + 1, last)
        except ValueError:
            continue
    raise ValueError("a month without days")


def _institutions_of(person: Person) -> Select[int]:
    return select(Membership.organisation_id).where(
        Membership.person_id == person.id, Membership.until.is_(None)
    )


def reports_on(adoption: Adoption, *, signed_only: bool = False) -> list[OutcomeReport]:
    """The outcome reports of one use, oldest first."""
    wanted = select(OutcomeReport).where(OutcomeReport.adoption_id == adoption.id)
    if signed_only:
        wanted = wanted.where(OutcomeReport.state == ReportState.SIGNED)
    return list(session().scalars(wanted.order_by(OutcomeReport.id)))


def report_with_id(report_id: int, adoption_id: int) -> OutcomeReport | None:
    """One report of this adoption; whoever sees the adoption in private sees its reports."""
    wanted = select(OutcomeReport).where(
        OutcomeReport.id == report_id, OutcomeReport.adoption_id == adoption_id
    )
    report: OutcomeReport | None = session().scalar(wanted)
    return report


def file_with_id(file_id: str, visible: ColumnElement[bool]) -> OrderFile | None:
    """One scan, when the actor of the clause may see it."""
    file: OrderFile | None = session().scalar(
        select(OrderFile).where(OrderFile.id == file_id, visible)
    )
    return file


def names_of(person_ids: Iterable[str | None]) -> dict[str, str]:
    """The names behind opaque ids: only for pages of their own institution."""
    wanted = {person_id for person_id in person_ids if person_id}
    rows = session().execute(select(Person.id, Person.name).where(Person.id.in_(wanted)))
    return dict(rows.all())
