"""What somebody reported about a sample practice, and what followed, by the real operations."""

from resource_centre.demo.acts import MODERATOR
from resource_centre.demo.adoption_stories import LIME, prepare_at
from resource_centre.demo.city import City
from resource_centre.discussion.models import ConcernKind, InDanger
from resource_centre.discussion.operations import (
    Report,
    new_token,
    report_concern,
    suspend_for,
    take_step,
)
from resource_centre.discussion.queries import concern_of_token
from resource_centre.practices.models import Practice


def tell_of_warm_room(city: City, practice: Practice) -> None:
    """An institution prepares it; a heater is reported, use is suspended, the owner is asked; one
    more concern waits for a moderator."""
    prepare_at(city, practice, LIME)
    concern_id = _report(
        practice,
        ConcernKind.DANGER,
        "В комнате греются газовым обогревателем, форточку не открывают, у людей болит"
        " голова (пример).",
    )
    moderator = city.person(MODERATOR)
    suspend_for(
        concern_id,
        moderator,
        public_reason="Применение приостановлено до проверки: сообщили об опасности "
        "обогревателя (пример).",
        note="Сообщили об угарном газе от обогревателя (пример).",
    )
    told = "Сообщают, что комнату греют газовым обогревателем без проветривания (пример)."
    take_step(concern_id, "acknowledge", moderator, answers={"told": told})
    _report(
        practice,
        ConcernKind.RIGHTS,
        "На входе забирают паспорт до утра, хотя в тексте этого нет (пример).",
    )


def _report(practice: Practice, kind: ConcernKind, words: str) -> int:
    report = Report(kind, InDanger.NO, words, language="ru")
    concern = concern_of_token(report_concern(practice, None, report, token=new_token()))
    assert concern is not None
    return concern.id
