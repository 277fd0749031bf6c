"""The sample city: organisations, people, practices in every state, by the real operations."""

import json
import os
import secrets
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy import select

from resource_centre.accounts.models import ReviewerKind, RoleName
from resource_centre.accounts.operations import create_person, grant_role
from resource_centre.accounts.queries import person_with_email
from resource_centre.authorisation import SYSTEM
from resource_centre.db import session
from resource_centre.demo import stories
from resource_centre.demo.city import City
from resource_centre.organisations.member_operations import add_member
from resource_centre.organisations.models import MemberRole, Organisation, OrganisationKind
from resource_centre.organisations.operations import Profile, create_organisation

HERE = Path(__file__).parent
ACCOUNTS_FILE = "demo-accounts.json"


@cache
def sample_people() -> dict[str, Any]:
    """people.yaml."""
    loaded: dict[str, Any] = yaml.safe_load((HERE / "people.yaml").read_text(encoding="utf-8"))
    return loaded


@cache
def sample_practices() -> list[dict[str, Any]]:
    """practices.yaml."""
    loaded: list[dict[str, Any]] = yaml.safe_load(
        (HERE / "practices.yaml").read_text(encoding="utf-8")
    )
    return loaded


def is_there() -> bool:
    """Whether the city was made already."""
    slug = sample_people()["organisations"][0]["slug"]
    return session().scalar(select(Organisation.id).where(Organisation.slug == slug)) is not None


def make_sample_city(data_dir: Path) -> Path:
    """Make the city once; returns the file with the accounts. A second call changes nothing."""
    accounts = data_dir / ACCOUNTS_FILE
    if is_there():
        return accounts
    city = City()
    _make_people(city)
    _write_accounts(city, accounts)  # before the stories: an interrupted start can be signed in to
    _make_organisations(city)
    for sample in sample_practices():
        stories.tell(city, sample)
    return accounts


def _make_people(city: City) -> None:
    for entry in [*sample_people()["people"], *sample_people()["extras"]]:
        password = secrets.token_urlsafe(12)
        if person_with_email(entry["email"]) is None:
            person = create_person(entry["email"], name=entry["name"], password=password)
        else:  # an earlier start was interrupted: nobody was told the password
            continue
        city.passwords[entry["email"]] = password
        for role in entry.get("roles", []):
            name, _, kind = role.partition(":")
            grant_role(person, RoleName(name), reviewer_kind=ReviewerKind(kind) if kind else None)


def _make_organisations(city: City) -> None:
    for entry in sample_people()["organisations"]:
        profile = Profile(**{k: v for k, v in entry.items() if k not in ("slug", "kind")})
        create_organisation(
            entry["slug"], kind=OrganisationKind(entry["kind"]), profile=profile, actor=SYSTEM
        )
    for entry in [*sample_people()["people"], *sample_people()["extras"]]:
        if "organisation" in entry:
            organisation = session().get(Organisation, city.organisation_id(entry["organisation"]))
            add_member(
                organisation,
                city.person(entry["email"]),
                role=MemberRole(entry["as"]),
                actor=SYSTEM,
            )


def _write_accounts(city: City, path: Path) -> None:
    """One object for each printed account; readable by the owner of the file alone."""
    rows = [
        {
            "email": entry["email"],
            "password": city.passwords.get(entry["email"], ""),
            "name": entry["name"],
            "roles": entry["roles"] or [entry["as"]],
            "organisation": entry.get("organisation"),
            "try": entry["try_en"],
            "try_ru": entry["try_ru"],
        }
        for entry in sample_people()["people"]
    ]
    path.unlink(missing_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as out:
        json.dump(rows, out, ensure_ascii=False, indent=2)
        out.write("\n")
