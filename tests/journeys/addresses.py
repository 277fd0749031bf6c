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
from tests.journeys.review_addresses import asking
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

VISITOR = None
HOST, PHONE, LIGHT = (
    "a-weekend-with-a-host-family-sample",
    "phone-evenings-for-carers-sample",
    "obedy-u-sosedey-primer",
)
LAPSED, SUSPENDED, WITHDRAWN = (
    "reading-aloud-sample",
    "teplaya-komnata-primer",
    "pochtovyy-adres-dlya-bezdomnykh-primer",
)
CLUB, DOCUMENTS = "klub-bratev-i-sester-primer", "den-dokumentov-primer"
LANDLORD, BUS = "razgovor-s-vladeltsem-zhilya-primer", "nochnoy-avtobus-primer"
FIRST_NIGHT, TRIAL, YARD = (
    "pamyatka-pervoy-nochi-v-priyute-primer",
    "nedelya-na-probu-primer",
    "krug-vo-dvore-primer",
)
Seen = tuple[str | None, str]
"""Who looks, and at which address."""


def revision_of(city: City, slug: str, number: int = 1) -> int:
    """The id of a revision."""
    return int(
        city.one(
            "SELECT r.id FROM revision r JOIN practice p ON p.id = r.practice_id"
            " WHERE p.slug = :slug AND r.number = :number",
            slug=slug, number=number,
        )
    )  # fmt: skip


def assignment_of(city: City, slug: str, who: str, number: int = 1) -> int:
    """The id of what somebody was asked to review."""
    return int(
        city.one(
            "SELECT a.id FROM review_assignment a JOIN person p ON p.id = a.reviewer_id"
            " WHERE a.revision_id = :revision AND p.email = :who",
            revision=revision_of(city, slug, number), who=who,
        )
    )  # fmt: skip


def adoption_of(city: City, practice: str, institution: str) -> int:
    """The id of an adoption."""
    return int(
        city.one(
            "SELECT a.id FROM adoption a JOIN practice p ON p.id = a.practice_id"
            " JOIN organisation o ON o.id = a.institution_id"
            " WHERE p.slug = :practice AND o.slug = :institution",
            practice=practice, institution=institution,
        )
    )  # fmt: skip


def _practice_id(city: City, slug: str) -> int:
    return int(city.one("SELECT id FROM practice WHERE slug = :slug", slug=slug))


def _report(city: City, state: str) -> str:
    row = city.all(
        "SELECT adoption_id, id FROM outcome_report WHERE state = :state ORDER BY id", state=state
    )[0]
    return f"/adoptions/{row[0]}/reports/{row[1]}"


def reading() -> dict[str, list[Seen]]:
    """What anybody may read, and some of it as those who see more."""
    public = [HOST, PHONE, LIGHT, LAPSED, SUSPENDED, WITHDRAWN, "housing-first"]
    return {
        "library.home": [(VISITOR, "/"), (STAFF, "/")],
        "library.practices": [
            (VISITOR, "/practices"),
            (VISITOR, "/practices?q=family"),
            (VISITOR, "/practices?q=семья&track=full&track=basic&need=respite&sort=newest"),
            (VISITOR, "/practices?q=nothingatall"),
            (VISITOR, "/practices?q=family+nothingatall&need=respite"),
            (STAFF, "/practices"),
        ],
        "library.practice": [
            *((VISITOR, f"/practices/{slug}") for slug in public),
            (VISITOR, f"/practices/{HOST}?text_lang=ru"),
            (STAFF, f"/practices/{PHONE}"),
            (AUTHOR, f"/practices/{HOST}"),
            (MODERATOR, f"/practices/{SUSPENDED}"),
            (OTHER_AUTHOR, f"/practices/{WITHDRAWN}"),
        ],
        "library.practice_print": [(VISITOR, f"/practices/{HOST}/print")],
        "library.brief": [
            (VISITOR, f"/practices/{HOST}/brief"),
            (VISITOR, f"/practices/{LIGHT}/brief"),
        ],
        "library.compare": [
            (VISITOR, f"/compare?p={HOST}&p={PHONE}&p={LIGHT}&p={LAPSED}"),
            (STAFF, "/compare"),
        ],
        "library.revisions": [
            (VISITOR, f"/practices/{HOST}/revisions"),
            (AUTHOR, f"/practices/{PHONE}/revisions"),
        ],
        "library.revision": [
            (VISITOR, f"/practices/{HOST}/revisions/1"),
            (VISITOR, f"/practices/{HOST}/revisions/2"),
            (AUTHOR, f"/practices/{PHONE}/revisions/2"),
        ],
        "library.diff": [(VISITOR, f"/practices/{HOST}/diff?from=1&to=2")],
        "library.tags": [(VISITOR, "/tags")],
        "library.tag": [(VISITOR, "/tags/host-families")],
        "organisations.register": [(VISITOR, "/organisations"), (NGO_MANAGER, "/organisations")],
        "organisations.organisation": [
            (VISITOR, "/organisations/family-support-network"),
            (VISITOR, "/organisations/river-family-centre"),
            (VISITOR, "/organisations/library"),
            (NGO_MANAGER, "/organisations/family-support-network"),
            (STAFF, "/organisations/river-family-centre"),
        ],
    }


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
