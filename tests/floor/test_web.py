"""Headers, languages and errors of every answer."""

import pytest
from flask.testing import FlaskClient

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


@pytest.mark.parametrize("address", ["/", "/nothing-here", "/static/theme.css", "/robots.txt"])
def test_every_answer_carries_the_security_headers(client: FlaskClient, address: str) -> None:
    with client.get(address) as answer:
        pass
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; script-src http://localhost/static/;")
    assert "unsafe" not in policy


def test_a_missing_page_answers_404_in_the_language_of_the_browser(client: FlaskClient) -> None:
    answer = client.get("/nothing-here", headers={"Accept-Language": "ru"})
    assert answer.status_code == 404
    assert '<html lang="ru"' in answer.text


def test_the_address_chooses_the_language_and_a_cookie_keeps_it(client: FlaskClient) -> None:
    assert '<html lang="ru"' in client.get("/nothing-here?lang=ru").text
    assert '<html lang="ru"' in client.get("/nothing-here").text
    assert '<html lang="en"' in client.get("/nothing-here?lang=en").text


def test_a_program_gets_errors_in_one_json_shape(client: FlaskClient) -> None:
    answer = client.get("/nothing-here", headers={"Accept": "application/json"})
    assert answer.status_code == 404
    assert set(answer.get_json()["error"]) == {"code", "message", "what_to_do", "fields"}


@pytest.mark.parametrize(
    "headers",
    [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://elsewhere.example"}],
)
def test_a_form_from_another_site_is_refused(client: FlaskClient, headers: dict[str, str]) -> None:
    assert client.post("/sign-in", data={}, headers=headers).status_code == 403


def test_a_form_without_its_token_is_refused(client: FlaskClient) -> None:
    answer = client.post("/sign-in", data={"email": "a@example.org", "password": "x"})
    assert answer.status_code == 400


def test_a_host_that_is_not_ours_is_refused(client: FlaskClient) -> None:
    answer = client.get("/nothing-here", headers={"Host": "evil.example"})
    assert answer.status_code == 400
    assert "evil.example" not in answer.headers["Content-Security-Policy"]


def test_a_first_visit_leaves_no_cookie(client: FlaskClient) -> None:
    assert client.get("/nothing-here").headers.get("Set-Cookie") is None
