"""Steps 5 to 7: found, taken up by an institution, reported on."""

import re
from datetime import timedelta

from playwright.sync_api import expect

from resource_centre.adoption.forms import FIT_QUESTIONS
from resource_centre.db import today
from tests.journeys import story
from tests.journeys.cast import Cast

# -- 5. institution staff find it


def find(cast: Cast) -> None:
    visitor = cast.visitor
    for spoken, asked in story.ASKED.items():  # shown in the language in which it was found
        visitor.go(f"/practices?q={asked}")
        hit = visitor.page.get_by_role("main").get_by_role("link", name=story.TITLE[spoken])
        expect(hit).to_have_attribute("href", f"/practices/{cast.slug}")
    visitor.go(f"/practices/{cast.slug}")
    visitor.sees(cast.title, story.EVIDENCE, story.SECTIONS[cast.language]["stop"])
    visitor.does_not_see(*story.REASON.values())


# -- 6. an institution adopts that exact revision


def request_adoption(cast: Cast) -> None:
    staff = cast.staff
    staff.go("/practices")
    staff.page.get_by_role("searchbox").first.fill(story.ASKED[cast.language])
    staff.page.get_by_role("searchbox").first.press("Enter")
    staff.page.wait_for_url("**/practices?*q=*")
    staff.follow(cast.title)
    staff.press("Consider for your institution")
    staff.press("Request adoption")
    staff.sees(staff.said("There is a problem"))
    for question in FIT_QUESTIONS.values():
        staff.pick(question, 0)
    staff.write("Place", "Day centre, ground floor")
    staff.write("For whom", "People after a stroke")
    staff.write("How many people or families", "31")
    staff.set_day("Pilot from", str(today()))
    staff.set_day("Pilot to", str(today() + timedelta(days=90)))
    staff.choose("Paid from", 1)
    staff.tick("We accept the terms of reuse and have read “Risks, and when to stop”")
    staff.press("Request adoption")
    expect(staff.page).to_have_url(re.compile(r"/adoptions/\d+$"))
    cast.adoption = "/adoptions/" + staff.page.url.rpartition("/")[2]
    cast.nobody_but({"staff", "manager"}, cast.adoption)
    staff.may_not(f"{cast.adoption}/authorise", 403)
    pinned = cast.city.all(
        "SELECT revision_id, revision_hash = (SELECT content_hash FROM revision WHERE id = :id)"
        " FROM adoption ORDER BY id DESC LIMIT 1",
        id=cast.revision,
    )
    assert [tuple(map(int, row)) for row in pinned] == [(cast.revision, 1)]


def authorise(cast: Cast) -> None:
    manager = cast.manager
    cast.city.deliver()
    manager.go("/desk")
    manager.sees(cast.title)
    manager.go(f"{cast.adoption}/authorise")
    manager.press("Authorise")
    manager.sees(manager.said("Adoption authorised"), manager.said("What happens next"))
    cast.author.go(cast.adoption)
    cast.author.does_not_see("Day centre, ground floor")
    cast.stranger.may_not(cast.adoption)
    cast.practitioner.may_not(cast.adoption)


def prepare_and_pilot(cast: Cast) -> None:
    staff = cast.staff
    staff.go(cast.adoption)
    staff.press("Begin to prepare")
    staff.pick("Is all that must be there first in place?", 0)
    staff.write("How many staff are trained?", "4")
    staff.write("The first values, to compare with later", "31 people stay at home.")
    staff.write("How will you keep the core components?", "One companion each.")
    staff.write("What will you adapt?", "Nothing.")
    staff.write("Who stops it, and whom do they tell?", "The companion tells the coordinator.")
    staff.press("Save the checklist")
    staff.follow("Begin the pilot…")
    staff.press("Begin the pilot")
    cast.staff.may_not(f"{cast.adoption}/steps/pass_pilot", 403)
    manager = cast.manager
    manager.go(cast.adoption)
    manager.follow("Pilot review…")
    manager.pick("What do you decide?", 0)
    manager.press("Pilot review")
    manager.sees(manager.said("In use"))


# -- 7. it reports outcomes, and they stand on the practice's page


def report(cast: Cast) -> None:
    staff = cast.staff
    staff.go(cast.adoption)
    staff.follow("Write a report: five questions")
    staff.set_day("Report from", str(today() - timedelta(days=120)))
    staff.set_day("Report to", str(today() - timedelta(days=1)))
    questions = {
        "started": "People or families who began",
        "finished": "People or families who finished",
        "better": "Better",
        "same": "The same",
        "worse": "Worse",
    }
    for name, question in questions.items():
        staff.write(question, str(story.FIGURES[name]))
    staff.pick("Taken together", 0)
    staff.pick("What did you change?", 0)
    staff.pick("Would you recommend it to an institution like yours?", 0)
    staff.write("In one or two sentences, why?", story.WHY)
    staff.press("Save")
    cast.report = staff.page.url.rpartition(cast.adoption)[2].partition("?")[0]
    staff.press("Send for signature")
    # The owner and a moderator know of the adoption, and are refused its draft.
    knowing = {"staff", "manager", "author", "moderator"}
    cast.nobody_but(knowing, cast.adoption + cast.report)
    cast.author.may_not(cast.adoption + cast.report, 403)
    cast.moderator.may_not(cast.adoption + cast.report, 403)


def sign(cast: Cast) -> None:
    manager = cast.manager
    cast.visitor.go(f"/practices/{cast.slug}")
    cast.visitor.does_not_see(f">{story.FIGURES['started']}<")
    manager.go(f"{cast.adoption}{cast.report}/sign")
    manager.press("Sign the report")
    cast.city.deliver()
    signed = cast.city.one("SELECT state FROM outcome_report ORDER BY id DESC LIMIT 1")
    assert signed == "signed"


def read_outcome(cast: Cast) -> None:
    visitor = cast.visitor
    visitor.go(f"/practices/{cast.slug}")
    heading = visitor.said("What changed for people")
    table = visitor.page.get_by_role("table", name=heading)
    cells = table.get_by_role("cell").all_text_contents()
    assert cells == [str(number) for number in story.FIGURES.values()]
    visitor.sees(visitor.said("It helped most of them"))
    visitor.does_not_see("Река", "River Family Centre", "Day centre, ground floor")
