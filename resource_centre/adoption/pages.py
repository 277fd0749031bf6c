"""What the pages of adoptions show: facts gathered and put into words for the templates."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from types import SimpleNamespace

from resource_centre.adoption import queries, recall_queries
from resource_centre.adoption.models import (
    CHECKLIST_POINTS,
    Adoption,
    AdoptionState,
    FitQuestion,
    FitValue,
)
from resource_centre.adoption.permissions import manager
from resource_centre.adoption.workflow import ADOPTION
from resource_centre.authorisation import Actor
from resource_centre.db import session, today
from resource_centre.i18n import Said, current_language, ntext, text
from resource_centre.practices.models import PracticeState, Revision
from resource_centre.steps import Decision, decisions_on
from resource_centre.templating import date_said, day_said

S = AdoptionState
LANE_NAMES = {
    "considering": text("Considering"),
    "requested": text("Waiting for the manager"),
    "preparing": text("Preparing and pilot"),
    "in_use": text("In use"),
}
TO_COME: Sequence[tuple[AdoptionState, Said]] = (
    (S.REQUESTED, text("the manager, or a signed order by another member")),
    (S.AUTHORISED, text("the revision is fixed")),
    (S.PREPARING, text("training, first values")),
    (S.PILOT, text("review after 3 months")),
    (S.IN_USE, text("reports at 6 and 12 months")),
)
PATH = [S.CONSIDERING, *(state for state, _ in TO_COME)]
SHOWN_TO_OWNER = ("authorise", "prepare", "start_pilot", "pass_pilot", "pause", "resume", "end")
PIN_ACTIONS = ("move_pin", "follow_pin")


def title_of(adoption: Adoption) -> tuple[str, str]:
    """The title of what is pinned, else of what readers see; and its language."""
    revision = adoption.revision or adoption.practice.approved_revision
    if revision is None:
        return adoption.practice.slug, current_language()
    written = revision.text_in(current_language())
    return written.title, written.language


def revision_said(revision: Revision | None) -> Said:
    """revision 4 of 12 March 2026 · редакция № 4 от 12.03.2026."""
    if revision is None:
        return ""
    if revision.decided_at is None:
        return text("revision %(number)s", number=revision.label)
    day = date_said(revision.decided_at)
    return text("revision %(number)s of %(day)s", number=revision.label, day=day)


def seal_said(content_hash: str) -> str:
    """The first twelve characters of the seal, in groups of four."""
    return " ".join(content_hash[i : i + 4] for i in range(0, 12, 4))


def lanes(adoptions: Sequence[Adoption]) -> list[tuple[Said, list[SimpleNamespace]]]:
    """The board as the macro reads it: from the first look to daily work."""
    names = queries.names_of(a.requested_by or a.began_by for a in adoptions)
    return [
        (
            LANE_NAMES[key],
            [
                _board_item(a, names, len(states) > 1 and a.state is not S.IN_USE)
                for a in adoptions
                if a.state in states
            ],
        )
        for key, states in queries.LANES
    ]


def _board_item(adoption: Adoption, names: dict[str, str], show_state: bool) -> SimpleNamespace:
    title, language = title_of(adoption)
    return SimpleNamespace(
        url=_address_of(adoption),
        title=title,
        title_language=language,
        note=_board_note(adoption, names),
        state=adoption.state.value if show_state else None,
        update_offered=adoption.unanswered_offer is not None,
    )


def _address_of(adoption: Adoption) -> str:
    if adoption.state is S.CONSIDERING:
        return f"/practices/{adoption.practice.slug}/adopt"
    return f"/adoptions/{adoption.id}"


def _board_note(adoption: Adoption, names: dict[str, str]) -> Said:
    if adoption.state is S.CONSIDERING:
        return text(
            "%(name)s, since %(day)s. Fit check: %(done)d of 6 answered.",
            name=names.get(adoption.began_by, "–"),
            day=day_said(adoption.began_at),
            done=len(adoption.fit_answers),
        )
    if adoption.state is S.REQUESTED and adoption.requested_at is not None:
        return text(
            "Revision %(number)s. Requested by %(name)s on %(day)s.",
            number=adoption.revision.label if adoption.revision else "–",
            name=names.get(adoption.requested_by or "", "–"),
            day=day_said(adoption.requested_at),
        )
    if adoption.state in (S.AUTHORISED, S.PREPARING):
        done = adoption.preparation.answered if adoption.preparation else 0
        return text("%(done)d of %(all)d points of the checklist.", done=done, all=CHECKLIST_POINTS)
    review = queries.pilot_review_day(adoption)
    if adoption.state is S.PILOT and review is not None:
        return text("Pilot review by %(day)s.", day=date_said(review))
    return text("Revision %(number)s.", number=adoption.revision.label if adoption.revision else "")


Trail = list[tuple[str, str, Said]]


def trail_of(adoption: Adoption, *, insider: bool) -> Trail:
    """Who did which step and when, then what is to come. Others than the institution and the
    auditor see no names, and nothing from before the order."""
    taken = [d for d in decisions_on(ADOPTION.kind, adoption.id) if d.action not in PIN_ACTIONS]
    if not insider:
        taken = [d for d in taken if d.action in SHOWN_TO_OWNER]
    names = queries.names_of(d.decided_by for d in taken) if insider else {}
    done: Trail = [
        ("now" if d is taken[-1] else "done", d.to_state, _step_said(d, adoption, names))
        for d in taken
    ]
    return done + _to_come(adoption)


def _step_said(decision: Decision, adoption: Adoption, names: dict[str, str]) -> Said:
    day = date_said(decision.decided_at)
    who = names.get(decision.decided_by or "")
    said: Said = text("%(name)s, %(day)s", name=who, day=day) if who else day
    if decision.action == "authorise" and adoption.by_document and adoption.order_date and who:
        said = text(
            "by order no. %(number)s of %(day)s, %(post)s; entered by %(name)s",
            number=adoption.order_number,
            day=date_said(adoption.order_date),
            post=adoption.signer_post,
            name=who,
        )
    if decision.note and who:
        said = text("%(what)s: “%(note)s”", what=said, note=decision.note)
    return said


def _to_come(adoption: Adoption) -> Trail:
    if adoption.state not in PATH:
        return []
    here = PATH.index(adoption.state)
    return [("next", state.value, words) for state, words in TO_COME[here:]]


def pins_of(adoption: Adoption) -> list[Said]:
    """How the pinned text moved: by an accepted update, or with an editorial correction."""
    moved = [d for d in decisions_on(ADOPTION.kind, adoption.id) if d.action in PIN_ACTIONS]
    said: list[Said] = []
    for decision in moved:
        revision = session().get(Revision, decision.details.get("to_revision"))
        what = {"revision": revision_said(revision), "day": date_said(decision.decided_at)}
        if decision.action == "move_pin":
            said.append(text("%(day)s: moved to %(revision)s.", **what))
        else:
            said.append(text("%(day)s: followed a correction, %(revision)s.", **what))
    return said


def fit_said(adoption: Adoption) -> Said:
    """4 yes, 2 partly: what is missing."""
    counts = dict.fromkeys(FitValue, 0)
    for answer in adoption.fit_answers:
        counts[answer.value] += 1
    said = text(
        "%(yes)d yes, %(partly)d partly, %(no)d no",
        yes=counts[FitValue.YES],
        partly=counts[FitValue.PARTLY],
        no=counts[FitValue.NO],
    )
    missing = [a.missing for a in adoption.fit_answers if a.missing]
    if not missing:
        return said
    return text("%(counts)s: %(missing)s", counts=said, missing="; ".join(missing))


def answered_questions(adoption: Adoption) -> int:
    """How many of the six."""
    return len(adoption.fit_answers)


@dataclass(frozen=True)
class ToDo:
    """One thing to do now: what, where, by when."""

    what: Said
    url: str
    due: date | None


def to_do(adoptions: Sequence[Adoption], actor: Actor) -> list[ToDo]:
    """What waits in an institution, in the order of its lanes."""
    ids = [a.id for a in adoptions]
    signed, recalled = queries.signed_counts(ids), recall_queries.open_answers(ids)
    found = [_recall(adoption) for adoption in adoptions if adoption.id in recalled]
    found += [_next_thing(adoption, signed.get(adoption.id, 0), actor) for adoption in adoptions]
    return [thing for things in found for thing in things]


def _recall(adoption: Adoption) -> list[ToDo]:
    what = text("Answer the recall: %(title)s", title=title_of(adoption)[0])
    return [ToDo(what, f"/adoptions/{adoption.id}/recall", today())]


def _next_thing(adoption: Adoption, signed: int, actor: Actor) -> list[ToDo]:
    title, here = title_of(adoption)[0], _address_of(adoption)
    things = []
    if adoption.unanswered_offer is not None:
        things.append(ToDo(text("Answer the update: %(title)s", title=title), here, None))
    if adoption.state is S.CONSIDERING and answered_questions(adoption) < len(FitQuestion):
        things.append(ToDo(text("Finish the fit check: %(title)s", title=title), here, None))
    if adoption.state is S.REQUESTED and adoption.requested_by != getattr(actor, "id", None):
        what = text("Authorise or send back: %(title)s", title=title)
        things.append(ToDo(what, f"/adoptions/{adoption.id}/authorise", None))
    if adoption.state is S.PILOT and manager(actor, adoption):
        review = queries.pilot_review_day(adoption)
        things.append(ToDo(text("Pilot review: %(title)s", title=title), here, review))
    if adoption.state in (S.PILOT, S.IN_USE):
        due = queries.next_report_day(adoption, signed)
        what = text("Report, five questions: %(title)s", title=title)
        things.append(ToDo(what, f"/adoptions/{adoption.id}/reports/new", due))
    return things


def people_planned(adoption: Adoption) -> Said:
    """12 people or families."""
    count = adoption.planned_count or 0
    return ntext("%(num)d person or family", "%(num)d people or families", count)


def recall_of(adoption: Adoption) -> str | None:
    """The public reason of a suspension, for whoever uses the practice; empty if none is given."""
    practice = adoption.practice
    return practice.public_reason if practice.state is PracticeState.SUSPENDED else None
