"""Commands: one clear line and a status when something is wrong."""

import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient, FlaskCliRunner

from resource_centre.accounts.models import RoleName
from resource_centre.accounts.queries import person_with_email
from resource_centre.commands import docs as _docs_command  # noqa: F401 — registers the module
from resource_centre.commands.worker import AnotherWorker, sole_worker
from resource_centre.db import session_scope
from resource_centre.organisations.permissions import memberships_of
from tests.accounts.people import EMAIL, PASSWORD, person_in, sign_in, token_on

ROOT = Path(__file__).parents[2]


def test_the_first_administrator_comes_by_a_printed_link(
    cli: FlaskCliRunner, client: FlaskClient, app: Flask
) -> None:
    result = cli.invoke(args=["accounts", "invite", "head@example.org", "--role", "administrator"])
    assert result.exit_code == 0
    found = re.fullmatch(r"http://127\.0\.0\.1:\d+(/account/invitation/\S{43})\n", result.output)
    assert found is not None
    data = {"csrf_token": token_on(client, found[1]), "name": "Head", "password": PASSWORD}
    data |= {"terms": "y", "privacy": "y"}
    assert client.post(found[1], data=data).status_code == 303
    with session_scope(app.extensions["engine"]):
        head = person_with_email("head@example.org")
        assert head is not None
        assert head.has_role(RoleName.ADMINISTRATOR)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ("accounts invite nobody --role moderator", "Enter an email address"),
        ("accounts invite a@example.org --role reviewer", "reviewer kind"),
        ("accounts block nobody@example.org", "no account with this address"),
        ("organisations join nowhere a@example.org", "no organisation at this address"),
        ("organisations add apply --kind ngo --name-en A", "taken by a page"),
        ("organisations add a --kind ngo", "one language at least"),
        ("up --host 0.0.0.0 --port 8999", "in the clear"),
    ],
)
def test_a_failure_is_one_line_and_a_status(cli: FlaskCliRunner, arguments: str, says: str) -> None:
    result = cli.invoke(args=arguments.split())
    assert result.exit_code == 1
    assert len(result.output.splitlines()) == 1
    assert says in result.output


def test_a_taken_port_is_named(cli: FlaskCliRunner, server: str) -> None:
    port = int(server.rpartition(":")[2])
    result = cli.invoke(args=["up", "--port", str(port)])
    assert result.output == f"Error: port {port} is taken: use PORT={port + 1}\n"


def test_a_person_is_blocked_and_let_in_again(
    cli: FlaskCliRunner, client: FlaskClient, app: Flask
) -> None:
    person_in(app)
    sign_in(client)
    cli.invoke(args=["accounts", "block", EMAIL])
    assert client.get("/account").status_code == 303
    assert sign_in(client).status_code == 422
    cli.invoke(args=["accounts", "unblock", EMAIL])
    assert sign_in(client).status_code == 303


def test_an_organisation_gets_its_first_manager(cli: FlaskCliRunner, app: Flask) -> None:
    person_in(app)
    add = ["organisations", "add", "river", "--kind", "ngo", "--name-ru", "Река"]
    assert cli.invoke(args=add).exit_code == 0
    join = ["organisations", "join", "river", EMAIL, "--manager"]
    assert cli.invoke(args=join).exit_code == 0
    with session_scope(app.extensions["engine"]):
        held = memberships_of(person_with_email(EMAIL))
        assert [m.role.value for m in held] == ["manager"]


def test_one_worker_at_a_time(tmp_path: Path) -> None:
    with sole_worker(tmp_path), pytest.raises(AnotherWorker), sole_worker(tmp_path):
        pass
    with sole_worker(tmp_path):
        pass


def test_delivery_is_left_to_the_worker_that_runs(cli: FlaskCliRunner, data_dir: Path) -> None:
    with sole_worker(data_dir):
        result = cli.invoke(args=["outbox", "deliver"])
        assert (result.exit_code, result.output) == (
            0, "a worker is running: 0 rows are left to it\n",
        )  # fmt: skip
        assert cli.invoke(args=["worker"]).exit_code == 1
    assert cli.invoke(args=["outbox", "deliver"]).output == "0 delivered, 0 waiting\n"


def test_init_and_check_agree_that_all_is_well(cli: FlaskCliRunner) -> None:
    for _ in range(2):
        assert cli.invoke(args=["init"]).exit_code == 0
    result = cli.invoke(args=["check"])
    assert "BAD" not in result.output
    assert result.exit_code == 0


def test_check_finds_an_index_that_is_missing_and_a_key_that_is_open(
    cli: FlaskCliRunner, data_dir: Path
) -> None:
    key = data_dir / "secret_key"
    key.chmod(0o644)
    try:
        result = cli.invoke(args=["check"])
    finally:
        key.chmod(0o600)
    assert result.exit_code == 1
    assert f"BAD  {key} is open to others: 644" in result.output
    to_do = "The search index cannot be read. Run “resource-centre search reindex”."
    assert f"BAD  {to_do}" in result.output


def test_the_pages_made_from_the_code_are_current() -> None:
    from importlib import import_module

    pages = import_module("resource_centre.commands.docs").PAGES
    for name, page in pages.items():
        assert (ROOT / "docs" / name).read_text(encoding="utf-8") == page(), (
            f"docs/{name} is old: resource-centre docs"
        )
