"""The signed address with which one click stops a group of mails, without signing in."""

from itsdangerous import BadSignature, URLSafeSerializer

from resource_centre.notifications import mail
from resource_centre.notifications.kinds import Group

EVERYTHING = "everything"
"""Of a digest: all that may be stopped."""


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(mail.route().secret, salt="stop mails of a group")


def stop_url(person_id: str, group: Group | None, *, everything: bool = False) -> str:
    """Where these mails are stopped; empty for what may not be."""
    what = EVERYTHING if everything else group.value if group else ""
    if not what:
        return ""
    token = _signer().dumps([person_id, what])
    return f"{mail.base_url().rstrip('/')}/mail/stop/{token}"


def stopped_by(token: str) -> tuple[str, list[Group]] | None:
    """Whose mails, and of which groups; nothing for a token that we did not sign."""
    try:
        person_id, what = _signer().loads(token)
        return str(person_id), list(Group) if what == EVERYTHING else [Group(what)]
    except (BadSignature, ValueError, TypeError):
        return None
