"""The first page of those who look after the site, its health, its settings, the register."""

from typing import Any

from flask import Blueprint, current_app, render_template, request

from resource_centre.accounts.permissions import moderator
from resource_centre.admin import health, outbox_operations
from resource_centre.admin.health_of_work import failing_rows
from resource_centre.admin.organisation_queries import organisation_lines
from resource_centre.admin.setting_lines import setting_lines
from resource_centre.authorisation import may
from resource_centre.organisations.models import OrganisationState
from resource_centre.pagination import page_number
from resource_centre.vocabulary import choices
from resource_centre.web import current_actor, requires, see

bp = Blueprint("admin", __name__, url_prefix="/admin")


@bp.get("")
@requires("admin.see")
def overview() -> Any:
    """What there is to look after, and what asks for it now."""
    sees_health = may(current_actor(), "admin.health")
    return render_template(
        "admin/overview.html",
        findings=health.findings() if sees_health else [],
        parts=health.PARTS,
        sees_health=sees_health,
    )


@bp.get("/health")
@requires("admin.health")
def health_page() -> Any:
    """Every part of the installation: how it stands and what to do."""
    return render_template(
        "admin/health.html",
        findings=health.findings(),
        parts=health.PARTS,
        failing=failing_rows(),
    )


@bp.post("/outbox/<int:row_id>/again")
@requires("admin.outbox")
def deliver_again(row_id: int) -> Any:
    """Try a delivery that failed once more, now."""
    outbox_operations.deliver_again(row_id, actor=current_actor())
    return see("/admin/health")


@bp.get("/settings")
@requires("admin.settings")
def settings() -> Any:
    """Every setting, to be read: they are changed where the program is started."""
    return render_template(
        "admin/settings.html", lines=setting_lines(), folder=current_app.config["DATA_DIR"]
    )


@bp.get("/organisations")
@requires("admin.organisations")
def organisations() -> Any:
    """The whole register, with those that wait and those that were declined."""
    asked = {name: request.args.get(name, "")[:200] for name in ("q", "kind", "state")}
    page = organisation_lines(
        words=asked["q"],
        kind=asked["kind"],
        state=asked["state"],
        page=page_number(request.args.get("page")),
    )
    return render_template(
        "admin/organisations.html",
        page=page,
        asked=asked,
        kinds=choices("organisation_kind"),
        states=list(OrganisationState),
        decides=moderator(current_actor()),
    )
