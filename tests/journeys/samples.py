"""Things of the sample city by name, and the ids of what stands behind them."""

from tests.support.city import City

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
