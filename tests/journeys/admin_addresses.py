"""The pages of those who look after the site, and as whom to look at them."""

from tests.support.city import ADMINISTRATOR, AUTHOR, CHIEF, CURATOR, MODERATOR, City


def looking_after(city: City) -> dict[str, list[tuple[str | None, str]]]:
    """People, organisations, words, settings, health and the record of decisions."""
    author, moderator = (
        city.one("SELECT id FROM person WHERE email = :email", email=email)
        for email in (AUTHOR, MODERATOR)
    )
    return {
        "admin.overview": [(ADMINISTRATOR, "/admin"), (CURATOR, "/admin"), (CHIEF, "/admin")],
        "admin.health_page": [(ADMINISTRATOR, "/admin/health")],
        "admin.settings": [(ADMINISTRATOR, "/admin/settings")],
        "admin.organisations": [
            (ADMINISTRATOR, "/admin/organisations"),
            (CHIEF, "/admin/organisations?q=nothingatall"),
        ],
        "admin.people": [
            (ADMINISTRATOR, "/admin/people"),
            (CHIEF, "/admin/people?q=nobodyatall"),
        ],
        "admin.person": [
            (ADMINISTRATOR, f"/admin/people/{moderator}"),
            (CHIEF, f"/admin/people/{author}"),
        ],
        "admin.ask": [(CHIEF, "/admin/people/ask")],
        "admin.decisions": [(CHIEF, "/admin/decisions"), (ADMINISTRATOR, "/admin/decisions")],
        "admin.lists": [(CURATOR, "/admin/vocabularies")],
        "admin.vocabulary": [
            (CURATOR, "/admin/vocabularies/need"),
            (CURATOR, "/admin/vocabularies/kind"),
        ],
        "admin.term": [
            (CURATOR, "/admin/vocabularies/need/respite"),
            (CURATOR, "/admin/vocabularies/setting/shelter"),
        ],
        "admin.tags": [(CURATOR, "/admin/tags"), (CURATOR, "/admin/tags?q=nothingatall")],
        "admin.tag": [(CURATOR, "/admin/tags/host-families")],
    }
