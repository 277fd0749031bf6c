"""The transfer record: what readers of a practice may know of its uses and of what came of them.

Counters count authorised adoptions only. Everything passes through suppression.py; an institution
is named only with its consent and from ten people on.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import add

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from resource_centre.adoption.models import AUTHORISED_ONWARDS, Adoption, AdoptionState
from resource_centre.adoption.report_models import OutcomeReport, Recommend, ReportState, Summary
from resource_centre.adoption.suppression import (
    LEAST_FOR_FIGURES,
    ShownCounts,
    ShownFigures,
    published_batches,
    share_in_words,
    suppressed,
    suppressed_counts,
)
from resource_centre.db import now, session
from resource_centre.organisations.models import Organisation
from resource_centre.vocabulary import slugs


@dataclass(frozen=True)
class ShownReport:
    """One signed report, without anything that leads to a person or an institution."""

    period_from: date
    period_to: date
    figures: ShownFigures
    summary: Summary
    recommend: Recommend
    institution: Organisation | None
    """Named only with consent and from ten people on."""
    institution_kind: str | None
    """Said only where at least five institutions of this kind use the practice."""
    is_variant: bool

    @property
    def is_null(self) -> bool:
        """A null result: thanked with "Shared honestly"."""
        return self.summary is Summary.NOT_HERE


@dataclass(frozen=True)
class TransferRecord:
    """Where a practice is used and what came of it."""

    sites: ShownCounts
    """Institutions that took it up, by kind. The only breakdown: two of the same institutions
    could be subtracted from each other."""
    has_sites: bool
    still_used_by: str | None
    """most, about half, a minority of at least ten institutions."""
    stop_reasons: Sequence[str]
    """Slugs of ``end_reason``, without numbers."""
    reports: Sequence[ShownReport]
    figures: ShownFigures | None
    """The sum of the reports that may be added up, or ``None``."""
    pooled: int
    """How many reports are in the sum."""
    recommended_by: str | None
    """most, about half, a minority; of fewer than ten reports nothing is said."""
    from_day: date | None
    to_day: date | None


def transfer_record(practice_id: int) -> TransferRecord:
    """What stands on the page of this practice."""
    uses = _uses(practice_id)
    reports = _public_reports(practice_id)
    latest = _latest_of_each_institution(uses)
    sites = suppressed_counts(Counter(_kind_of(use) for use in latest))
    parts = published_batches([r.figures for r in reports])
    pooled = reduce(add, (figures for figures, _ in parts)) if parts else None
    return TransferRecord(
        sites=sites,
        has_sites=bool(uses),
        still_used_by=_still_used_by(latest),
        stop_reasons=_stop_reasons(uses),
        reports=[_shown(report, sites) for report in reports],
        figures=suppressed(pooled) if pooled is not None else None,
        pooled=sum(count for _, count in parts),
        recommended_by=_recommended_by(reports),
        from_day=min((r.period_from for r in reports if r.period_from), default=None),
        to_day=max((r.period_to for r in reports if r.period_to), default=None),
    )


def _still_used_by(latest: Sequence[Adoption]) -> str | None:
    if len(latest) < LEAST_FOR_FIGURES:
        return None
    running = sum(use.state is not AdoptionState.ENDED for use in latest)
    return share_in_words(running, len(latest))


def _uses(practice_id: int) -> list[Adoption]:
    wanted = (
        select(Adoption)
        .options(selectinload(Adoption.institution))
        .where(Adoption.practice_id == practice_id, Adoption.state.in_(AUTHORISED_ONWARDS))
    )
    return list(session().scalars(wanted.order_by(Adoption.id)))


def _latest_of_each_institution(uses: Sequence[Adoption]) -> list[Adoption]:
    return list({use.institution_id: use for use in uses}.values())


def _kind_of(use: Adoption) -> str:
    return use.institution.institution_kind or ""


def _public_reports(practice_id: int) -> list[OutcomeReport]:
    """Signed, and past the owner's notice; in the order of signing, which batches rely on."""
    wanted = (
        select(OutcomeReport)
        .join(Adoption)
        .options(selectinload(OutcomeReport.adoption).selectinload(Adoption.institution))
        .where(
            Adoption.practice_id == practice_id,
            OutcomeReport.state == ReportState.SIGNED,
            OutcomeReport.public_from <= now(),
        )
    )
    return list(session().scalars(wanted.order_by(OutcomeReport.public_from, OutcomeReport.id)))


def _stop_reasons(uses: Sequence[Adoption]) -> list[str]:
    given = {use.end_reason for use in uses if use.end_kind in ("stopped", "replaced")}
    return [slug for slug in slugs("end_reason") if slug in given]


def _shown(report: OutcomeReport, sites: ShownCounts) -> ShownReport:
    adoption = report.adoption
    consents = adoption.name_public and report.figures.started >= LEAST_FOR_FIGURES
    kind = _kind_of(adoption)
    # the database says of a signed report that all of these are there
    assert report.period_from is not None
    assert report.period_to is not None
    assert report.summary is not None
    assert report.recommend is not None
    return ShownReport(
        report.period_from,
        report.period_to,
        suppressed(report.figures),
        report.summary,
        report.recommend,
        adoption.institution if consents else None,
        kind if kind and (consents or kind in sites.cells) else None,
        adoption.is_variant,
    )


def _recommended_by(reports: Sequence[OutcomeReport]) -> str | None:
    if len(reports) < LEAST_FOR_FIGURES:
        return None
    return share_in_words(sum(r.recommend is not Recommend.NO for r in reports), len(reports))
