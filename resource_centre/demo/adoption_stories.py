"""What the sample institutions do with the sample practices, by the real operations."""

from datetime import date, timedelta

from resource_centre.adoption.models import Adoption, FitQuestion, FitValue, PilotVerdict
from resource_centre.adoption.operations import (
    Checklist,
    Request,
    StepInput,
    consider_practice,
    request_adoption,
    save_preparation,
    take_step,
)
from resource_centre.adoption.order_operations import Order, Scan, authorise_adoption
from resource_centre.adoption.report_models import Changed, Recommend, Summary
from resource_centre.adoption.report_operations import (
    Answers,
    draft_report,
    send_report,
    sign_report,
)
from resource_centre.db import session, today
from resource_centre.demo.city import City
from resource_centre.demo.sample_order import signed_order
from resource_centre.organisations.models import Organisation
from resource_centre.practices.models import Practice

RIVER, LIME, SCHOOL = "river-family-centre", "lime-street-centre", "north-school"
STAFF = {
    RIVER: "staff@river.example.org",
    LIME: "staff@lime-street.example.org",
    SCHOOL: "staff@north.example.org",
}
MANAGER = {
    RIVER: "manager@river.example.org",
    LIME: "manager@lime-street.example.org",
    SCHOOL: "manager@north.example.org",
}
CHECKLIST = Checklist(
    prerequisites=FitValue.YES,
    staff_trained=3,
    baseline="До начала опросили 24 семьи: спят 7 часов и больше 8 родителей (пример).",
    core_kept="Одна и та же семья и координатор на связи.",
    adaptations="Встречи по субботам.",
    stop_rule="Памятка у каждого сотрудника.",
)


def tell_of_host_families(city: City, practice: Practice) -> None:
    """Before the second revision: one uses it and reports, one pilots it, one prepares."""
    river = _authorised(city, practice, RIVER, days_ago=240)
    _pilot(city, river, RIVER)
    passed = StepInput(answers={"verdict": PilotVerdict.GO, "words": ""})
    take_step(river, "pass_pilot", passed, actor=city.person(MANAGER[RIVER]))
    _report(city, river, RIVER, _good(today() - timedelta(days=230)), sign=True)
    _report(city, river, RIVER, _null(today() - timedelta(days=100)), sign=False)
    lime = _authorised(city, practice, LIME, by_document=True)
    _pilot(city, lime, LIME)
    take_step(lime, "pause", StepInput(), actor=city.person(STAFF[LIME]))
    prepare_at(city, practice, SCHOOL)


def prepare_at(city: City, practice: Practice, slug: str) -> None:
    """Authorised, and the institution prepares."""
    adoption = _authorised(city, practice, slug)
    take_step(adoption, "prepare", StepInput(), actor=city.person(STAFF[slug]))


def tell_of_phone_evenings(city: City, practice: Practice) -> None:
    """One waits for its manager, one only considers, one stopped and says why."""
    school = _authorised(city, practice, SCHOOL, days_ago=150)
    _pilot(city, school, SCHOOL)
    _report(city, school, SCHOOL, _null(today() - timedelta(days=120)), sign=True)
    ended = StepInput(
        note="Родители предпочитают встречаться в школе (пример).",
        reason_code="no_effect",
        answers={"end_kind": "stopped"},
    )
    take_step(school, "end", ended, actor=city.person(MANAGER[SCHOOL]))
    _requested(city, practice, RIVER, days_ago=3)
    consider_practice(practice, _institution(city, LIME), actor=city.person(STAFF[LIME]))


def _institution(city: City, slug: str) -> Organisation:
    found: Organisation = session().get(Organisation, city.organisation_id(slug))
    return found


def _requested(city: City, practice: Practice, slug: str, *, days_ago: int = 30) -> Adoption:
    staff = city.person(STAFF[slug])
    adoption = consider_practice(practice, _institution(city, slug), actor=staff)
    fit = dict.fromkeys(FitQuestion, (FitValue.YES, ""))
    fit[FitQuestion.CAPACITY] = (FitValue.PARTLY, "Нужен один обученный координатор (пример).")
    begin = today() - timedelta(days=days_ago)
    request = Request(
        site="Отделение дневного пребывания (пример)",
        for_whom="Семьи из трёх районов (пример)",
        planned_count=60,
        pilot_from=begin,
        pilot_to=begin + timedelta(days=90),
        funding="budget",
        terms_accepted=True,
        name_public=slug == RIVER,
    )
    request_adoption(adoption, actor=staff, fit=fit, request=request)
    return adoption


def _authorised(
    city: City, practice: Practice, slug: str, *, days_ago: int = 30, by_document: bool = False
) -> Adoption:
    adoption = _requested(city, practice, slug, days_ago=days_ago)
    day = today() - timedelta(days=days_ago)
    if by_document:  # by another member than the one who asked
        order = Order("17-п", day, "Директор", Scan("prikaz-17.pdf", signed_order()))
    else:
        order = Order("42-п", day, "Директор")
    authorise_adoption(adoption, order, actor=city.person(MANAGER[slug]), seen_version=None)
    return adoption


def _pilot(city: City, adoption: Adoption, slug: str) -> None:
    staff = city.person(STAFF[slug])
    take_step(adoption, "prepare", StepInput(), actor=staff)
    save_preparation(adoption, CHECKLIST, actor=staff)
    take_step(adoption, "start_pilot", StepInput(), actor=staff)


def _report(city: City, adoption: Adoption, slug: str, answers: Answers, *, sign: bool) -> None:
    staff, manager = city.person(STAFF[slug]), city.person(MANAGER[slug])
    report = draft_report(adoption, answers, actor=staff)
    send_report(report, answers, actor=staff)
    if sign:
        sign_report(report, Order(), actor=manager)


def _good(begin: date) -> Answers:
    return Answers(
        period_from=begin,
        period_to=begin + timedelta(days=120),
        started=60,
        finished=52,
        better=33,
        same=13,
        worse=6,
        summary=Summary.HELPED_MOST,
        changed=Changed.ADAPTABLE,
        change_text="Встречаемся по субботам: в будни родители работают (пример).",
        recommend=Recommend.YES,
        why="Родители впервые за год куда-то вышли вдвоём (пример).",
    )


def _null(begin: date) -> Answers:
    return Answers(
        period_from=begin,
        period_to=begin + timedelta(days=80),
        started=18,
        finished=12,
        better=5,
        same=7,
        worse=0,
        summary=Summary.NOT_HERE,
        changed=Changed.NOTHING,
        recommend=Recommend.WITH_CHANGES,
        why="Заметной разницы не увидели (пример).",
    )
