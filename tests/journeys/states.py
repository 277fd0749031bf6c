"""States of pages that no address has: forms that were refused, and pages of errors."""

from collections.abc import Callable

from tests.journeys.addresses import (
    BUS,
    CLUB,
    HOST,
    LANDLORD,
    PHONE,
    SUSPENDED,
    adoption_of,
    assignment_of,
    revision_of,
)
from tests.journeys.hands import Hands
from tests.support.city import (
    AUTHOR,
    MANAGER,
    METHODOLOGIST,
    MODERATOR,
    NGO_MANAGER,
    OTHER_AUTHOR,
    OTHER_MODERATOR,
    OTHER_STAFF,
    SECOND_PRACTITIONER,
    STAFF,
    City,
)

Way = Callable[[Hands, City], None]
States = dict[str, tuple[str | None, int, Way]]
"""Name → who, the status of the answer, and how to get there."""


def refused_sign_in(hands: Hands, _: City) -> None:
    hands.go("/sign-in")
    hands.press_in_main("Sign in")


def wrong_password(hands: Hands, _: City) -> None:
    hands.go("/sign-in")
    hands.write("Work email", AUTHOR)
    hands.page.get_by_label(hands.said("Password")).fill("not the password at all")
    hands.press_in_main("Sign in")


def no_title(hands: Hands, _: City) -> None:
    hands.go("/practices/new")
    hands.press("Begin the draft")


def wrong_fields(hands: Hands, _: City) -> None:
    hands.go(f"/practices/{CLUB}/edit")
    hands.write("Lowest age", "many")
    hands.press("Save")


def previewed(hands: Hands, _: City) -> None:
    hands.go(f"/practices/{CLUB}/edit")
    hands.press("Preview")


def unanswered_interests(hands: Hands, city: City) -> None:
    hands.go(f"/reviews/{assignment_of(city, BUS, SECOND_PRACTITIONER)}")
    hands.press("Answer and open the text")


def unfinished_review(hands: Hands, city: City) -> None:
    hands.go(f"/reviews/{assignment_of(city, LANDLORD, METHODOLOGIST)}")
    hands.page.get_by_role("textbox", name=hands.said("evidence level")).fill("")
    hands.press("Send the review…")


def nobody_asked(hands: Hands, city: City) -> None:
    hands.go(f"/reviews/revisions/{revision_of(city, BUS)}")
    hands.press("Begin the review")


def approved_too_early(hands: Hands, city: City) -> None:
    hands.go(f"/reviews/revisions/{revision_of(city, LANDLORD)}")
    hands.press("Approve…")


def letter_checked(hands: Hands, city: City) -> None:
    hands.go(f"/reviews/revisions/{revision_of(city, LANDLORD)}")
    hands.write("Words to the author", "Два вопроса.")
    hands.write("Must be answered (at most 7, one a line)", "Кто платит?")
    hands.press("Send back for changes…")


def sent_back_without_words(hands: Hands, city: City) -> None:
    hands.go(f"/reviews/revisions/{revision_of(city, BUS)}")
    hands.press("Send it back…")


def suspended_without_reason(hands: Hands, city: City) -> None:
    number = city.one("SELECT id FROM practice WHERE slug = :slug", slug=HOST)
    hands.go(f"/practices/{number}/steps/suspend")
    hands.page.get_by_role("main").get_by_role("button").last.click()


def reinstated_without_reason(hands: Hands, city: City) -> None:
    number = city.one("SELECT id FROM practice WHERE slug = :slug", slug=SUSPENDED)
    hands.go(f"/practices/{number}/steps/reinstate")
    hands.page.get_by_role("main").get_by_role("button").last.click()


def requested_without_answers(hands: Hands, _: City) -> None:
    hands.go(f"/practices/{PHONE}/adopt")
    hands.press("Request adoption")


def order_that_is_no_pdf(hands: Hands, city: City) -> None:
    hands.go(f"/adoptions/{adoption_of(city, PHONE, 'river-family-centre')}/authorise")
    hands.page.get_by_label(hands.said("The signed order")).set_input_files(
        {"name": "order.pdf", "mimeType": "application/pdf", "buffer": b"no PDF"}
    )
    hands.press("Authorise")


def ended_without_reason(hands: Hands, city: City) -> None:
    hands.go(f"/adoptions/{adoption_of(city, HOST, 'river-family-centre')}/steps/end")
    hands.press("End the adoption")


def report_with_wrong_figures(hands: Hands, city: City) -> None:
    hands.go(f"/adoptions/{adoption_of(city, HOST, 'river-family-centre')}/reports/new")
    hands.write("People or families who began", "some")
    hands.press("Save")


def nameless_organisation(hands: Hands, _: City) -> None:
    hands.go("/organisations/family-support-network/edit")
    for box in hands.page.get_by_role("main").get_by_role("textbox").all():
        box.fill("")
    hands.press("Save")


def missing_page(hands: Hands, _: City) -> None:
    hands.go("/practices/nowhere", 404)


def forbidden_page(hands: Hands, city: City) -> None:
    hands.go(f"/reviews/revisions/{revision_of(city, BUS)}", 403)


def wrong_state(hands: Hands, city: City) -> None:
    number = city.one("SELECT id FROM practice WHERE slug = :slug", slug=HOST)
    hands.go(f"/practices/{number}/steps/reinstate", 409)


def empty_concern(hands: Hands, _: City) -> None:
    hands.go(f"/report-concern?about=practices/{HOST}")
    hands.press_in_main("Send the concern")


def concern_taken_without_words(hands: Hands, city: City) -> None:
    waiting = city.one("SELECT id FROM concern WHERE state = 'received' ORDER BY id")
    hands.go(f"/concerns/{waiting}")
    hands.press_in_main("Take it, and ask the organisation")


def unanswered_recall(hands: Hands, city: City) -> None:
    hands.go(f"/adoptions/{adoption_of(city, SUSPENDED, 'lime-street-centre')}/recall")
    hands.press_in_main("Send the answer")


STATES: States = {
    "concern without a word": (None, 422, empty_concern),
    "concern taken without words": (OTHER_MODERATOR, 422, concern_taken_without_words),
    "recall not answered": (OTHER_STAFF, 422, unanswered_recall),
    "sign-in, empty": (None, 422, refused_sign_in),
    "sign-in, wrong password": (None, 422, wrong_password),
    "new practice without a title": (AUTHOR, 422, no_title),
    "form with a wrong number": (AUTHOR, 422, wrong_fields),
    "form with a preview": (AUTHOR, 200, previewed),
    "interests not answered": (SECOND_PRACTITIONER, 422, unanswered_interests),
    "review not finished": (METHODOLOGIST, 422, unfinished_review),
    "review begun without reviewers": (MODERATOR, 422, nobody_asked),
    "approved too early": (MODERATOR, 422, approved_too_early),
    "letter before it is sent": (MODERATOR, 200, letter_checked),
    "sent back without words": (MODERATOR, 422, sent_back_without_words),
    "suspended without a reason": (MODERATOR, 422, suspended_without_reason),
    "reinstated without a reason": (OTHER_MODERATOR, 422, reinstated_without_reason),
    "requested without answers": (OTHER_STAFF, 422, requested_without_answers),
    "order that is no PDF": (MANAGER, 422, order_that_is_no_pdf),
    "ended without a reason": (MANAGER, 422, ended_without_reason),
    "report with a wrong figure": (STAFF, 422, report_with_wrong_figures),
    "organisation without a name": (NGO_MANAGER, 422, nameless_organisation),
    "404": (None, 404, missing_page),
    "403": (AUTHOR, 403, forbidden_page),
    "404 of somebody signed in": (OTHER_AUTHOR, 404, missing_page),
    "409": (OTHER_MODERATOR, 409, wrong_state),
}
