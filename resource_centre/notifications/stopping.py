"""The signed address with which one click stops a group of mails, without signing in."""

from itsdangerous import BadSignature, URLSafeSerializer

from resource_centre.notifications import mail
from resource_centre.notifications.kinds import Group


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(mail.route().secret, salt="stop mails of a group")


def stop_url(person_id: str, group: Group | None) -> str:
    """Where these mails are stopped; empty for what may not be."""
    if group is None:
        return ""
    token = _signer().dumps([person_id, group.value])
    return f"{mail.base_url().rstrip('/')}/mail/stop/{token}"


def stopped_by(token: str) -> tuple[str, Group] | None:
    """Whose mails, and of which group; nothing for a token that we did not sign."""
    try:
        person_id, group = _signer().loads(token)
        return str(person_id), Group(group)
    except (BadSignature, ValueError, TypeError):
        return None
