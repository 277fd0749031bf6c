"""Every page of the product with real arguments, and as whom to look at it.

Keyed by endpoint, so that a route without an entry is found out.
"""

from collections.abc import Callable
from urllib.parse import urlsplit

from flask import Flask

from resource_centre.notifications.kinds import Group
from resource_centre.notifications.stopping import stop_url
from tests.journeys.admin_addresses import looking_after
from tests.journeys.concern_addresses import concerns
from tests.journeys.organisation_addresses import belonging
from tests.journeys.reading_addresses import reading
from tests.journeys.review_addresses import asking
from tests.journeys.samples import (
    BUS,
    CLUB,
    DOCUMENTS,
    FIRST_NIGHT,
    HOST,
    LANDLORD,
    LAPSED,
    PHONE,
    SUSPENDED,
    TRIAL,
    VISITOR,
    YARD,
    Seen,
    _practice_id,
    _report,
    adoption_of,
    assignment_of,
    revision_of,
)
from tests.support.city import (
    ADMINISTRATOR,
    AUTHOR,
    CHIEF,
    MANAGER,
    METHODOLOGIST,
    MODERATOR,
    NGO_MANAGER,
    OTHER_AUTHOR,
    OTHER_MODERATOR,
    OTHER_STAFF,
    PRACTITIONER,
    SCHOOL_STAFF,
    SECOND_METHODOLOGIST,
    SECOND_PRACTITIONER,
    STAFF,
    City,
)


def _stop_address(city: City, email: str) -> str:
    """Where a link in a mail to this person leads."""
    person_id = str(city.one("SELECT id FROM person WHERE email = :email", email=email))
    return urlsplit(stop_url(person_id, Group.REMINDERS)).path


def own_pages(city: City, pages: list[str], invitation: str) -> dict[str, list[Seen]]:
    """The guides, the account and the desk."""
    everybody = sorted(city.passwords)
    return {
        "library.text_page": [(VISITOR, f"/pages/{name}") for name in pages],
        "library.help_page": [(VISITOR, "/help")],
        "accounts.sign_in_form": [(VISITOR, "/sign-in")],
        "accounts.account": [(MODERATOR, "/account"), (NGO_MANAGER, "/account")],
        "accounts.invitation": [(VISITOR, f"/account/invitation/{invitation}")],
        "organisations.edit": [(NGO_MANAGER, "/organisations/family-support-network/edit")],
        "library.saved": [(STAFF, "/desk/saved"), (AUTHOR, "/desk/saved")],
        "desk.desk": [(who, "/desk") for who in everybody],
        "notifications.inbox": [
            (AUTHOR, "/desk/inbox"),
            (AUTHOR, "/desk/inbox?show=unread"),
            (ADMINISTRATOR, "/desk/inbox"),
        ],
        "notifications.choices": [(MODERATOR, "/account/notifications")],
        "notifications.stop_form": [(VISITOR, _stop_address(city, AUTHOR))],
    }


def writing(city: City) -> dict[str, list[Seen]]:
    """The author's pages, and the steps of a practice."""
    sent = revision_of(city, FIRST_NIGHT)
    club, trial, letter = (revision_of(city, slug) for slug in (CLUB, TRIAL, DOCUMENTS))
    host, suspended = _practice_id(city, HOST), _practice_id(city, SUSPENDED)
    return {
        "practices.new": [(AUTHOR, "/practices/new"), (ADMINISTRATOR, "/practices/new")],
        "practices.edit": [
            (AUTHOR, f"/practices/{CLUB}/edit"),
            (AUTHOR, f"/practices/{PHONE}/edit"),
            (AUTHOR, f"/practices/{HOST}/edit"),
            (AUTHOR, f"/practices/{YARD}/edit"),
            (OTHER_AUTHOR, f"/practices/{TRIAL}/edit"),
            (OTHER_AUTHOR, f"/practices/{DOCUMENTS}/edit"),
            (OTHER_AUTHOR, f"/practices/{LANDLORD}/edit"),
        ],
        "practices.check_revision_step": [
            (AUTHOR, f"/revisions/{club}/steps/submit"),
            (AUTHOR, f"/revisions/{club}/steps/withdraw"),
            (OTHER_AUTHOR, f"/revisions/{trial}/steps/submit"),
            (OTHER_AUTHOR, f"/revisions/{letter}/steps/resubmit"),
            (OTHER_AUTHOR, f"/revisions/{sent}/steps/withdraw"),
        ],
        "practices.sent": [(OTHER_AUTHOR, f"/revisions/{sent}/sent")],
        "practices.check_practice_step": [
            (MODERATOR, f"/practices/{host}/steps/suspend"),
            (MODERATOR, f"/practices/{_practice_id(city, LAPSED)}/steps/renew"),
            (OTHER_MODERATOR, f"/practices/{suspended}/steps/confirm_suspension"),
            (OTHER_MODERATOR, f"/practices/{suspended}/steps/reinstate"),
            (NGO_MANAGER, f"/practices/{host}/steps/withdraw"),
        ],
    }


def reviewing(city: City) -> dict[str, list[Seen]]:
    """The reviewers' and moderators' pages, in every state of a review."""
    slugs = (FIRST_NIGHT, BUS, LANDLORD, DOCUMENTS, TRIAL, YARD)
    begun = assignment_of(city, LANDLORD, METHODOLOGIST)
    return {
        "reviews.queue": [
            (MODERATOR, "/reviews"),
            (MODERATOR, "/reviews?show=quick"),
            (PRACTITIONER, "/reviews"),
            (SECOND_METHODOLOGIST, "/reviews"),
            (CHIEF, "/reviews"),
        ],
        "reviews.workspace": [
            (SECOND_PRACTITIONER, f"/reviews/{assignment_of(city, BUS, SECOND_PRACTITIONER)}"),
            (METHODOLOGIST, f"/reviews/{begun}"),
            (PRACTITIONER, f"/reviews/{assignment_of(city, LANDLORD, PRACTITIONER)}"),
            (PRACTITIONER, f"/reviews/{assignment_of(city, HOST, PRACTITIONER)}"),
            (
                SECOND_METHODOLOGIST,
                f"/reviews/{assignment_of(city, DOCUMENTS, SECOND_METHODOLOGIST)}",
            ),
        ],
        "reviews.send_check": [(METHODOLOGIST, f"/reviews/{begun}/send")],
        "reviews.interests_form": [(METHODOLOGIST, f"/reviews/{begun}/interests")],
        "reviews.revision_work": [
            (MODERATOR, f"/reviews/revisions/{revision_of(city, slug)}") for slug in slugs
        ]
        + [(MODERATOR, f"/reviews/revisions/{revision_of(city, HOST, 2)}")],
    }


def adopting(city: City) -> dict[str, list[Seen]]:
    """An institution's pages."""
    used, paused = (adoption_of(city, HOST, f"{n}-centre") for n in ("river-family", "lime-street"))
    preparing = adoption_of(city, HOST, "north-school")
    asked = adoption_of(city, PHONE, "river-family-centre")
    signed, sent = _report(city, "signed"), _report(city, "sent")
    return {
        "considering.adopt": [
            (OTHER_STAFF, f"/practices/{PHONE}/adopt"),
            (SCHOOL_STAFF, f"/practices/{PHONE}/adopt"),
        ],
        "adoption.board": [(who, "/adoptions") for who in (STAFF, MANAGER, OTHER_STAFF)],
        "adoption.one": [
            (STAFF, f"/adoptions/{used}"),
            (MANAGER, f"/adoptions/{asked}"),
            (STAFF, f"/adoptions/{asked}"),
            (OTHER_STAFF, f"/adoptions/{paused}"),
            (NGO_MANAGER, f"/adoptions/{preparing}"),
        ],
        "adoption.adopted": [(STAFF, f"/adoptions/{used}/adopted")],
        "adoption_steps.step": [
            (MANAGER, f"/adoptions/{asked}/steps/return"),
            (MANAGER, f"/adoptions/{asked}/steps/refuse"),
            (MANAGER, f"/adoptions/{used}/steps/end"),
            (STAFF, f"/adoptions/{asked}/steps/drop"),
        ],
        "adoption_steps.authorise": [(MANAGER, f"/adoptions/{asked}/authorise")],
        "reports.new": [(STAFF, f"/adoptions/{used}/reports/new")],
        "reports.one": [(STAFF, signed), (STAFF, sent), (MANAGER, sent)],
        "reports.signing": [(MANAGER, f"{sent}/sign")],
    }  # fmt: skip


NO_PAGES: dict[str, Callable[[City], Seen]] = {
    "library.search_page": lambda _: (VISITOR, "/search?q=family"),
    "library.practice_markdown": lambda _: (VISITOR, f"/practices/{HOST}.md"),
    "library.citation": lambda _: (VISITOR, f"/practices/{HOST}/revisions/1.bib"),
    "library.practices_feed": lambda _: (VISITOR, "/feeds/practices.atom?need=respite"),
    "library.sitemap_page": lambda _: (VISITOR, "/sitemap.xml"),
    "practices.file_of_draft": lambda _: (AUTHOR, f"/practices/{CLUB}/edit/file"),
    "reports.file": lambda city: (
        OTHER_STAFF,
        f"/files/{city.one('SELECT id FROM order_file')}",
    ),
    "library.healthz": lambda _: (VISITOR, "/healthz"),
    "library.figures": lambda _: (VISITOR, "/metrics"),
    "library.readyz": lambda _: (VISITOR, "/readyz"),
    "library.robots": lambda _: (VISITOR, "/robots.txt"),
    "static": lambda _: (VISITOR, "/static/theme.css"),
}
"""Addresses that answer with something else: a file, a sign of life, another address."""


def endpoints_of_pages(app: Flask) -> set[str]:
    """What answers a GET, whatever it answers."""
    return {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}


def pages_by_group(
    city: City, pages: list[str], invitation: str
) -> dict[str, dict[str, list[Seen]]]:
    """All of them, in the groups in which they are looked at."""
    return {
        "reading": reading(),
        "own": own_pages(city, pages, invitation),
        "writing": writing(city),
        "reviewing": reviewing(city),
        "asking": asking(city),
        "adopting": adopting(city),
        "concerns": concerns(city),
        "belonging": belonging(city),
        "administration": looking_after(city),
    }


GROUPS = (
    "reading",
    "own",
    "writing",
    "reviewing",
    "asking",
    "adopting",
    "concerns",
    "belonging",
    "administration",
)
