"""What the holder of a link may see and do: one review, and not a page more."""

import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from resource_centre.accounts.models import Person, RoleGrant, RoleName, SignedInSession
from resource_centre.db import session
from resource_centre.practices.models import Track
from resource_centre.practices.review_link_models import ReviewLink
from resource_centre.practices.review_link_operations import revoke_link, token_of
from resource_centre.unit_of_work import unit_of_work
from tests.practices.test_review_link_operations import ask
from tests.practices.test_review_views import whole_review
from tests.support.review_scene import Scene, somebody
from tests.support.signing_in import TOKEN
from tests.support.writers import enter

pytestmark = pytest.mark.usefixtures("work")
HIDDEN = "The hidden body of the text."
ANSWER = {"has_conflict": "no", "has_disclosure": "no", "disclosure": "", "name": "Anna Guest"}
OPEN_TO_GUESTS = {
    "reviews.workspace",
    "reviews.save",
    "reviews.send_check",
    "reviews.send",
    "reviews.interests_form",
    "reviews.interests",
    "reviews.extend",
    "reviews.thanks",
}


def token_in(page: str) -> str:
    """The token against forged requests that a page carries."""
    found = TOKEN.search(page)
    assert found is not None, page[-3000:]
    return found[1]


def page_of(link: ReviewLink) -> str:
    return f"/reviews/by-link/{token_of(link)}"


def post(client: FlaskClient, path: str, page: str, **fields: Any) -> Any:
    """A form with the token of the page it stands on."""
    token = token_in(client.get(page).text)
    answer = client.post(path, data={"csrf_token": token, **fields})
    session.rollback()
    return answer


def guest(app: Flask, scene: Scene, email: str = "guest@example.net") -> tuple[FlaskClient, str]:
    """A browser of somebody who followed a link and answered; and the address of the review."""
    client, link = app.test_client(), ask(scene, email)
    answer = post(client, page_of(link), page_of(link), **ANSWER)
    assert answer.status_code == 303
    return client, str(answer.location)


def test_link_shows_who_asks_and_the_question_but_never_the_text(client: FlaskClient) -> None:
    scene = Scene()
    link = ask(scene)
    page = client.get(page_of(link))
    assert page.status_code == 200
    assert all(w in page.text for w in ("Befriending", "Neighbours Network", "Please.", "hours"))
    assert scene.moderator.name in page.text
    assert HIDDEN not in page.text
    assert "Words about problem" not in page.text


def test_link_page_goes_into_no_cache_and_to_no_other_site(client: FlaskClient) -> None:
    page = client.get(page_of(ask(Scene())))
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert page.headers["Cache-Control"] == "no-store"


def test_looking_writes_nothing(client: FlaskClient) -> None:
    link = ask(Scene())
    client.get(page_of(link))
    session.rollback()
    kept = session.get(ReviewLink, link.id)
    assert (kept.opened_at, kept.answered_at) == (None, None)
    post(client, f"{page_of(link)}/opened", page_of(link))
    assert session.get(ReviewLink, link.id).opened_at is not None


@pytest.mark.parametrize("token", ["x", "A" * 43, "..", "%00"])
def test_token_of_nobody_is_not_found(client: FlaskClient, token: str) -> None:
    ask(Scene())
    assert client.get(f"/reviews/by-link/{token}").status_code == 404


def test_answer_opens_the_text_and_the_review_is_sent_without_an_account(app: Flask) -> None:
    scene = Scene()
    client, review = guest(app, scene)
    assert HIDDEN in client.get(review).text
    scene.step("start_review", scene.moderator, track=Track.BASIC)
    sent = post(client, review, review, action="check", **_read(client, review))
    assert sent.location == f"{review}/send"
    seen = re.search(r'name="seen_version" value="(\d+)"', client.get(sent.location).text)
    assert seen is not None
    done = post(client, f"{review}/send", f"{review}/send", seen_version=seen[1])
    assert (done.status_code, done.location) == (303, review)
    letter = client.get(f"{review}/thanks").text
    assert all(words in letter for words in ("Anna Guest", "Befriending", "3.5"))


def _read(client: FlaskClient, review: str) -> dict[str, str]:
    seen = re.search(r'name="seen_hash" value="(\w+)"', client.get(review).text)
    assert seen is not None
    return whole_review(track=Track.BASIC, seen_hash=seen[1], hours="3.5")


def test_page_of_a_guest_offers_nothing_of_the_signed_in(app: Flask) -> None:
    client, review = guest(app, Scene())
    page = client.get(review).text
    assert "You came by a link" in page
    assert 'href="/desk"' not in page
    assert 'href="/account"' not in page


def _requests(app: Flask, assignment_id: int, revision_id: int) -> list[tuple[str, str, str]]:
    """Every route with every method: endpoint, method, an address that exists if any does."""
    given = {"assignment_id": assignment_id, "revision_id": revision_id, "slug": "befriending"}
    found = []
    with app.test_request_context():
        adapter = app.url_map.bind("localhost")
        for rule in app.url_map.iter_rules():
            values: dict[str, Any] = {}
            for name in rule.arguments:
                number = type(rule._converters[name]).__name__ == "IntegerConverter"
                values[name] = given.get(name, 1 if number else "x")
            address = adapter.build(rule.endpoint, values)
            methods = sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
            found += [(rule.endpoint, method, address) for method in methods]
    return found


def test_limited_session_is_a_visitor_on_every_other_route(app: Flask) -> None:
    scene, known = Scene(), somebody("known")
    with unit_of_work():  # somebody with every right there is, who came by a link
        for role in (RoleName.MODERATOR, RoleName.ADMINISTRATOR, RoleName.CURATOR):
            session.add(RoleGrant(person_id=known.id, role=role))
    client, review = guest(app, scene, known.email)
    own = int(review.rpartition("/")[2])
    token, visitor = token_in(client.get(review).text), app.test_client()
    visitors = token_in(visitor.get("/sign-in").text)
    seen_apart, tried = [], 0
    for endpoint, method, address in _requests(app, own, scene.revision_id):
        if endpoint in OPEN_TO_GUESTS | {"static", "accounts.sign_out"}:
            continue
        tried += 1
        mine = client.open(address, method=method, data={"csrf_token": token})
        theirs = visitor.open(address, method=method, data={"csrf_token": visitors})
        if (mine.status_code, mine.location) != (theirs.status_code, theirs.location):
            seen_apart.append((endpoint, method, mine.status_code, theirs.status_code))
        mine.close(), theirs.close()
    assert (tried > 100, seen_apart) == (True, [])
    declared = {e for e, view in app.view_functions.items() if hasattr(view, "scope")}
    assert declared == OPEN_TO_GUESTS


def test_limited_session_opens_no_other_review(app: Flask) -> None:
    scene, known = Scene(), somebody("known")
    other = Scene("reading-aloud", "Reading aloud")
    theirs = ask(other, known.email)
    client, review = guest(app, scene, known.email)
    for path in ("", "/send", "/interests", "/thanks"):
        answer = client.get(f"/reviews/{theirs.assignment_id}{path}")
        assert (answer.status_code, answer.location.split("?")[0]) == (303, "/sign-in")
    assert client.get(review).status_code == 200


def test_revoked_link_shuts_the_open_browser_at_once(app: Flask) -> None:
    scene = Scene()
    client, review = guest(app, scene)
    link = session.scalar(select(ReviewLink))
    revoke_link(link, scene.moderator)
    answer = client.get(review)
    assert (answer.status_code, answer.location.split("?")[0]) == (303, "/sign-in")
    closed = client.get(page_of(session.get(ReviewLink, link.id)))
    assert closed.status_code == 410
    assert HIDDEN not in closed.text


def test_link_leads_back_in_by_a_button(app: Flask) -> None:
    scene = Scene()
    _, review = guest(app, scene)
    link, elsewhere = session.scalar(select(ReviewLink)), app.test_client()
    assert HIDDEN not in elsewhere.get(page_of(link)).text
    assert elsewhere.get(review).status_code == 303
    answer = post(elsewhere, page_of(link), page_of(link), action="enter")
    assert (answer.status_code, answer.location) == (303, review)
    assert HIDDEN in elsewhere.get(review).text


def test_who_is_signed_in_keeps_the_whole_session(app: Flask) -> None:
    scene, known = Scene(), somebody("known")
    link, client = ask(scene, known.email), enter(app.test_client(), known)
    post(client, page_of(link), page_of(link), **ANSWER)
    assert client.get("/account").status_code == 200


def test_wrong_answer_is_shown_again_with_what_was_typed(client: FlaskClient) -> None:
    link = ask(Scene())
    fields = {"has_conflict": "no", "has_disclosure": "yes", "name": "Anna <b>"}
    answer = post(client, page_of(link), page_of(link), **fields)
    assert answer.status_code == 422
    assert "Anna &lt;b&gt;" in answer.text
    assert session.scalar(select(func.count()).select_from(SignedInSession)) == 0


def test_answer_without_the_token_of_the_page_is_refused(client: FlaskClient) -> None:
    link = ask(Scene())
    assert client.post(page_of(link), data=ANSWER).status_code == 400
    session.rollback()
    assert session.get(ReviewLink, link.id).answered_at is None


def test_eight_answers_at_once_make_one_person(app: Flask) -> None:
    from concurrent.futures import ThreadPoolExecutor

    link = ask(Scene())
    clients = [app.test_client() for _ in range(8)]
    tokens = [token_in(client.get(page_of(link)).text) for client in clients]
    session.rollback()
    address = page_of(link)
    session.rollback()

    def answer(number: int) -> int:
        sent = {"csrf_token": tokens[number], **ANSWER}
        return int(clients[number].post(address, data=sent).status_code)

    with ThreadPoolExecutor(8) as threads:
        statuses = sorted(threads.map(answer, range(8)))
    assert statuses == [303] + [409] * 7
    made = select(func.count()).select_from(Person).where(Person.email == "guest@example.net")
    assert session.scalar(made) == 1


def test_invitation_screen_sends_the_link_by_mail(app: Flask) -> None:
    scene = Scene()
    page = f"/reviews/revisions/{scene.revision_id}/invite"
    client = enter(app.test_client(), scene.moderator)
    wrong = post(client, page, page, email="nobody", words="Kept words", kind="practitioner")
    assert wrong.status_code == 422
    assert "Kept words" in wrong.text
    fields = {"email": "g@example.net", "kind": "practitioner", "due_on": "2099-01-01"}
    assert post(client, page, page, language="en", **fields).status_code == 422
    fields["due_on"] = str(ask(Scene("b", "B"), "h@example.net").due_on)
    sent = post(client, page, page, language="en", **fields)
    assert (sent.status_code, "#reviewers" in sent.location) == (303, True)
    work = client.get(f"/reviews/revisions/{scene.revision_id}").text
    assert all(words in work for words in ("g@example.net", "Invited", "Revoke the link"))
    link = session.scalar(select(ReviewLink).where(ReviewLink.email == "g@example.net"))
    revoked = post(client, f"/reviews/links/{link.id}/revoke", page)
    assert revoked.status_code == 303
    assert session.get(ReviewLink, link.id).revoked_at is not None


@pytest.mark.parametrize("action", ["remind", "revoke"])
def test_strangers_touch_no_link(app: Flask, action: str) -> None:
    scene = Scene()
    link, stranger = ask(scene), somebody("stranger")
    for who in (scene.author, scene.manager, scene.practitioner, stranger):
        client = enter(app.test_client(), who)
        answer = post(client, f"/reviews/links/{link.id}/{action}", "/account")
        assert answer.status_code in (403, 404)
    kept = session.get(ReviewLink, link.id)
    assert (kept.revoked_at, kept.reminded_at) == (None, None)
