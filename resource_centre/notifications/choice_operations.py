"""What a person wishes to get by mail, and mending an address that fails."""

from collections.abc import Mapping

from sqlalchemy import update

from resource_centre.accounts.models import Person
from resource_centre.db import now, session
from resource_centre.errors import BadInput
from resource_centre.i18n import text
from resource_centre.notifications.kinds import KINDS, Group
from resource_centre.notifications.models import Choice, MailBy, Message, NotificationChoice
from resource_centre.notifications.operations import MAIL_BY
from resource_centre.notifications.sending import clear_trouble
from resource_centre.unit_of_work import unit_of_work


def choose_mails(chosen: Mapping[str, str], *, actor: Person) -> None:
    """Keep a choice for each group; what waits follows it."""
    known = {group.value: group for group in Group}
    allowed = {choice.value for choice in Choice}
    wrong = {
        name: text("Choose one of the three.") for name in known if chosen.get(name) not in allowed
    }
    if wrong:
        raise BadInput(wrong)
    with unit_of_work():
        for name, group in known.items():
            _set(actor.id, group, Choice(chosen[name]))


def stop_mails(person_id: str, groups: list[Group]) -> None:
    """One click: these groups stay in the inbox alone from now on."""
    with unit_of_work():
        if session().get(Person, person_id) is None:
            return
        for group in groups:
            _set(person_id, group, Choice.INBOX)


def _set(person_id: str, group: Group, choice: Choice) -> None:
    kept = session().get(NotificationChoice, (person_id, group.value))
    if kept is None:
        made = NotificationChoice(person_id=person_id, group=group.value, choice=choice)
        session().add(made)
    elif kept.choice is not choice:
        kept.choice, kept.since = choice, now()
    events = [event for event, kind in KINDS.items() if kind.group is group]
    waiting = update(Message).where(
        Message.person_id == person_id,
        Message.event.in_(events),
        Message.mailed_at.is_(None),
        Message.mail_by.in_((MailBy.AT_ONCE, MailBy.DIGEST)),
    )
    session().execute(waiting.values(mail_by=MAIL_BY[choice]))


def try_address_again(actor: Person) -> None:
    """The person says that their address takes mail again: what was held comes as a digest."""
    clear_trouble(actor.email)
