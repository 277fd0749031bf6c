"""One function per sentence we send about concerns, by who is told.

The reporter's address is known here alone: it goes into no inbox, no parameter and no log.
"""

from typing import Any

from resource_centre.accounts.models import Person
from resource_centre.db import session
from resource_centre.discussion import events
from resource_centre.discussion.models import Concern, ConcernReply, ConcernState, InDanger
from resource_centre.discussion.permissions import (
    concerns_visible_to,
    judge_of_concern,
    replies_visible_to,
)
from resource_centre.discussion.queries import concern_with_id, reply_by, reply_to, take_by
from resource_centre.notifications.facts import Sees, practice_facts
from resource_centre.notifications.judges import chiefs_for, judges_for
from resource_centre.notifications.operations import send_to_address, tell
from resource_centre.notifications.recipients import members_of, person_with


def _concern(concern_id: int) -> Concern | None:
    found: Concern | None = session().get(Concern, concern_id)
    return found


def _facts(concern: Concern, url: str) -> dict[str, Any]:
    facts = practice_facts(concern.practice)
    return {"titles": facts["titles"], "url": url, "concern": concern.id}


def sees_concern(concern_id: int) -> Sees:
    """A moderator without a part in it."""
    return lambda person: concern_with_id(concern_id, concerns_visible_to(person)) is not None


def sees_reply(concern_id: int) -> Sees:
    """A manager of an organisation that is asked."""
    return lambda person: reply_to(concern_id, replies_visible_to(person)) is not None


def _tell_judges(concern: Concern, people: list[Person], name: str, **more: Any) -> None:
    occasion = int(more.pop("occasion", 0))
    tell(
        [person for person in people if judge_of_concern(person, concern)],
        name,
        ("concern", concern.id),
        _facts(concern, f"/concerns/{concern.id}") | more,
        occasion=occasion,
        may_see=sees_concern(concern.id),
    )


def tell_moderators_of_concern(event: events.ConcernReported) -> None:
    """A concern waits: take it within one working day."""
    concern = _concern(event.concern_id)
    if concern is None or concern.state is not ConcernState.RECEIVED:
        return
    danger = concern.in_danger is not InDanger.NO
    due = take_by(concern).isoformat()
    judges = judges_for(concern.practice)
    _tell_judges(concern, judges, "concern_reported", danger=danger, due=due)


def tell_chief_of_overdue(event: events.ConcernOverdue) -> None:
    """Nobody took it in time: take it, or see that somebody does."""
    concern = _concern(event.concern_id)
    if concern is not None and concern.state is ConcernState.RECEIVED:
        _tell_judges(concern, chiefs_for(concern.practice), "concern_overdue")


def tell_moderator_of_reply(event: events.ConcernReplied) -> None:
    """An organisation answered: decide."""
    reply = session().get(ConcernReply, event.reply_id)
    if reply is None:
        return
    concern, names = reply.concern, _names(reply)
    people = person_with(concern.taken_by)
    _tell_judges(concern, people, "concern_replied", institution=names, occasion=reply.id)


def _names(reply: ConcernReply) -> dict[str, str]:
    return {language: reply.organisation.name_in(language)[0] for language in ("en", "ru")}


def ask_organisations(event: events.ConcernAcknowledged) -> None:
    """A concern about your practice, or your use of it: answer within three working days."""
    concern = _concern(event.concern_id)
    for reply in concern.replies if concern is not None else []:
        _tell_managers(reply, "concern_asked", due=reply_by(reply).isoformat())


def tell_organisations_of_end(event: events.ConcernClosed) -> None:
    """How the concern you were told of ended."""
    concern = _concern(event.concern_id)
    for reply in concern.replies if concern is not None else []:
        _tell_managers(reply, "concern_ended", outcome=reply.concern.state.value)


def _tell_managers(reply: ConcernReply, name: str, **more: Any) -> None:
    concern_id = reply.concern_id
    tell(
        members_of(reply.organisation_id, managers_only=True),
        name,
        ("concern_reply", reply.id),
        _facts(reply.concern, f"/concerns/{concern_id}/reply") | more,
        may_see=sees_reply(concern_id),
    )


def confirm_to_reporter(event: events.ConcernReported) -> None:
    """It arrived, and here is your link."""
    _write_to_reporter(event.concern_id, "concern_received")


def tell_reporter_of_taking(event: events.ConcernAcknowledged) -> None:
    """A moderator looks at it."""
    _write_to_reporter(event.concern_id, "concern_taken")


def tell_reporter_of_answer(event: events.ConcernClosed) -> None:
    """The answer stands under your link."""
    _write_to_reporter(event.concern_id, "concern_closed")


def _write_to_reporter(concern_id: int, name: str) -> None:
    concern = _concern(concern_id)
    if concern is None or not concern.contact:
        return
    key = name.replace("_", "-")
    try:
        send_to_address(
            concern.contact,
            name,
            _facts(concern, f"/concerns/{concern.contact_token}"),
            language=concern.language,
            key=f"{key}-{concern.id}",
        )
    except OSError as error:  # what the server says may quote the address: it stays out of the log
        raise OSError(f"{type(error).__name__} for concern {concern_id}") from None
