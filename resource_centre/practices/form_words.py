"""What the form of a revision asks: the words beside each control, the lists of its terms."""

from collections.abc import Mapping
from typing import Any

from resource_centre.i18n import text

Words = Mapping[str, Any]
"""Sentences by name, in the type that WTForms takes them as."""

LABELS: Words = {
    "kind": text("Kind of practice"),
    "needs": text("What it helps with"),
    "target_groups": text("Groups of people"),
    "age_min": text("Lowest age"),
    "age_max": text("Highest age"),
    "roles": text("Who delivers it, and who is not needed"),
    "terms": text("Terms of reuse"),
    "terms_note": text("Where the materials are, on what terms, at what price"),
    "authorship": text("Who wrote it"),
    "third_party_rights": text("Rights of others: tests, photos, drawings"),
    "interests": text("Which interests: fees, licence income"),
    "statements": text("Three statements"),
    "origin_country": text("Country of origin"),
    "origin_year": text("Year it began"),
    "source_programme": text("Programme it comes from"),
    "adaptation_of": text("Practice it adapts"),
    "delivery": text("How it is delivered"),
    "settings": text("Where it takes place"),
    "premises": text("Premises"),
    "dose": text("How often and how long"),
    "training_hours": text("Hours of training"),
    "supervision": text("Supervision"),
    "caseload": text("People per worker"),
    "service_kinds": text("Kinds of social services"),
    "service_forms": text("Forms of service"),
    "medical_or_psychological": text("Does it use medical or psychological methods?"),
    "cost_band": text("Cost band"),
    "cost_start": text("Cost to start"),
    "cost_per_participant": text("Cost per participant"),
    "cost_per_year": text("Cost per year"),
    "staff_fte": text("Staff, in full-time posts"),
    "volunteers": text("Can volunteers take part?"),
    "start_weeks": text("Weeks until the first person is served"),
    "evidence_claim": text("Evidence level you claim"),
    "studies": text("Studies"),
    "external_ratings": text("Ratings in other registries"),
    "funding": text("What paid for it"),
    "related": text("Related practices"),
}
HINTS: Words = {
    "kind": text("Experience and know-how are published as shared experience, without review."),
    "cost_band": text(
        "Per participant: up to 10, 50, 150, 400 thousand roubles, or more."
        " Say under “Costs” what it includes."
    ),
    "evidence_claim": text(
        "An opinion on what is known, not praise. The moderator sets the level with the decision."
    ),
    "medical_or_psychological": text("Such practices need a full review."),
    "funding": text("One source a line: grant and its number, social order, budget."),
    "related": text("One a line: what can be combined with it, or take its place."),
    "terms_note": text("Only when the materials stay with you."),
    "interests": text("If there are none, leave this empty."),
    "adaptation_of": text("Title and author, if you adapted the practice of somebody else."),
}
PARTS: Mapping[str, Words] = {
    "dose": {
        "duration": text("How long in all"),
        "frequency": text("How often"),
        "sessions_min": text("Sessions, at least"),
        "sessions_max": text("Sessions, at most"),
        "minutes": text("Minutes a session"),
        "weeks_min": text("Weeks, at least"),
        "weeks_max": text("Weeks, at most"),
        "group_size": text("People in a group"),
    },
    "money": {
        "amount": text("Amount"),
        "currency": text("Currency"),
        "year": text("Year of the prices"),
    },
    "studies": {
        "citation": text("Author, title, journal"),
        "year": text("Year"),
        "doi": text("DOI"),
        "design": text("Design"),
        "n": text("Number of participants"),
        "finding": text("Finding"),
        "country": text("Country"),
        "independent": text("Independent of the author?"),
    },
    "external_ratings": {
        "registry": text("Registry"),
        "rating": text("Rating"),
        "date": text("Day, as 2026-03-12"),
        "url": text("Address on the web"),
    },
}
STATEMENTS: Words = {
    "no_beneficiary_data": text("No data of the people we help is in the text or the pictures"),
    "rights_held": text("We hold the rights, also to others’ tests and photos"),
    "interests_declared": text("Our interests are declared: fees, licence income, or none"),
}
ROLE_WAYS: tuple[tuple[str, Any], ...] = (
    ("staff", text("on staff")),
    ("visiting", text("may visit")),
    ("trained", text("can be trained")),
    ("not_needed", text("not needed")),
    ("", text("not stated")),
)
"""The ways of the vocabulary role_how in the few words that a button holds."""
VOCABULARIES: Mapping[str, str] = {
    "kind": "kind", "needs": "need", "target_groups": "target_group", "terms": "terms",
    "authorship": "authorship", "origin_country": "country", "delivery": "delivery",
    "settings": "setting", "premises": "premises", "supervision": "frequency",
    "service_kinds": "service_kind", "service_forms": "service_form", "cost_band": "cost_band",
    "duration": "duration", "frequency": "frequency", "design": "study_design",
    "finding": "finding", "country": "country",
}  # fmt: skip
"""From which vocabulary the terms of a field or part come."""
QUESTIONS: Words = {
    "problem": text("The problem: how many people, and how do you know?"),
    "for_whom": text("For whom, in words"),
    "not_for": text("Not for whom"),
    "steps": text("Steps"),
    "changes": text("What changes for people"),
    "stop": text("When to stop, and whom to tell"),
    "other": text("Other text"),
}
SECTION_HINTS: Words = {
    "steps": text("Somebody who has never met you should be able to follow them."),
    "not_for": text("It guards people. If nobody, write “nobody, because …”."),
    "why": text("Five lines are enough."),
    "core": text("Without what does it stop working? One to five, each with why."),
    "adaptable": text("What may an institution change, and which changes are known to harm?"),
    "prerequisites": text("What must an institution have before it begins?"),
    "costs": text("What the cost band includes."),
    "personal_data": text("Which data an institution collects, and on what basis."),
    "results": text("Indicator, before, after, number of people, period, source."),
    "voice": text("What users and families said, and how you asked. One honest line is enough."),
    "transfer": text("Where it was tried, what helped, what got in the way."),
    "other": text("What stands under no heading of the list."),
}
UNKNOWN = (
    "changes", "steps", "stop", "roles", "why", "dose", "core", "adaptable", "prerequisites",
    "start", "delivered_by", "place", "materials", "training_hours", "supervision", "caseload",
    "staff_fte", "volunteers", "start_weeks", "safety", "personal_data", "cost_band", "costs",
    "resources", "evidence_claim", "results", "studies", "voice", "transfer", "equity", "support",
    "volume", "quality", "norm",
)  # fmt: skip
"""What may be unknown, or may not apply, with a reason."""
GROUPS: Words = {
    "answers": text("The nine answers"),
    "why": text("Why it helps"),
    "core": text("What must stay, what may change"),
    "staff": text("Staff, time, place"),
    "costs": text("Costs"),
    "safety": text("Safety in detail"),
    "results": text("Results and evidence"),
    "service": text("The service model"),
    "origin": text("Where it comes from"),
}
