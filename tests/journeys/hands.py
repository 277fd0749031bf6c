"""A person at a browser: finds controls by their role and their words, in either language."""

import re

from playwright.sync_api import Browser, Locator, Page, expect

from resource_centre.i18n import Text
from tests.support.city import City
from tests.support.signing_in import open_context, said, sign_in


class Hands:
    """Somebody signed in, or a visitor; ``words`` are said in the language of the page."""

    def __init__(
        self, browser: Browser, server: str, language: str, *, javascript: bool = True
    ) -> None:
        self.language = language
        self.context = open_context(browser, server, language=language, javascript=javascript)
        self.page: Page = self.context.new_page()

    def enter(self, city: City, email: str) -> "Hands":
        """Sign in by the form."""
        sign_in(self.page, city, email, self.language)
        return self

    def said(self, words: str | Text, **parameters: object) -> str:
        """Our sentence in this person's language."""
        return said(words, self.language, **parameters)

    def go(self, path: str, status: int = 200) -> None:
        """Open an address; the answer has this status."""
        answer = self.page.goto(path)
        assert answer is not None
        assert answer.status == status, f"{path} answers {answer.status}, not {status}"

    def may_not(self, path: str, status: int = 404) -> None:
        """This person is refused here."""
        answer = self.context.request.get(path, max_redirects=0)
        assert answer.status == status, f"{path} answers {answer.status}, not {status}"

    def press(self, words: str | Text, **parameters: object) -> None:
        """A button; where the page has it twice, the first."""
        name = _starting_with(self.said(words, **parameters))
        self.page.get_by_role("button", name=name).first.click()
        self.page.wait_for_load_state()

    def press_in_main(self, words: str | Text) -> None:
        """A button of the main part alone."""
        self.page.get_by_role("main").get_by_role(
            "button", name=_starting_with(self.said(words))
        ).first.click()
        self.page.wait_for_load_state()

    def follow(self, words: str | Text, **parameters: object) -> None:
        """A link of the main part."""
        main = self.page.get_by_role("main")
        main.get_by_role("link", name=_starting_with(self.said(words, **parameters))).first.click()
        self.page.wait_for_load_state()

    def write(self, label: str | Text, value: str) -> None:
        """A text field by its label; a number may stand before it."""
        name = re.compile(rf"^\d?\s*{_pattern(self.said(label))}")
        self.page.get_by_role("textbox", name=name).first.fill(value)

    def write_about(self, subject: str | Text, value: str) -> None:
        """A text field whose label ends with what it is about."""
        name = re.compile(rf": {_pattern(self.said(subject))}$")
        self.page.get_by_role("textbox", name=name).fill(value)

    def set_day(self, label: str | Text, day: str) -> None:
        """A date field, which has no role of its own."""
        self.page.get_by_label(self.said(label)).fill(day)

    def group(self, legend: str | Text) -> Locator:
        """A set of choices by its question."""
        name = re.compile(rf"^\d?\s*{_pattern(self.said(legend))}")
        role = self.page.get_by_role("group", name=name)
        return role.or_(self.page.get_by_role("radiogroup", name=name)).last

    def pick(self, legend: str | Text, option: str | Text | int) -> None:
        """One of several, by keyboard; by its words or its place."""
        radios = self.group(legend).get_by_role("radio")
        if isinstance(option, int):
            chosen = radios.nth(option)
        else:
            name = _starting_with(self.said(option))
            chosen = self.group(legend).get_by_role("radio", name=name).first
        chosen.press("Space")
        expect(chosen).to_be_checked()

    def tick(self, option: str | Text) -> None:
        """A box, by its words."""
        name = re.compile(rf"^{_pattern(self.said(option))}$")
        self.page.get_by_role("checkbox", name=name).check()

    def choose(self, label: str | Text, option: str | int) -> None:
        """From a list: by a part of its words, or its place."""
        box = self.page.get_by_role("combobox", name=_starting_with(self.said(label))).first
        options = box.get_by_role("option").all_text_contents()
        place = option if isinstance(option, int) else _place_of(option, options)
        box.select_option(index=place)

    def unfold(self, heading: str | Text) -> None:
        """A group of the form that is folded."""
        group = self.page.locator("details").filter(
            has=self.page.get_by_role("heading", name=self.said(heading), include_hidden=True)
        )
        if group.last.get_attribute("open") is None:
            group.last.locator("summary").first.click()

    def sees(self, *words: str) -> None:
        """The main part says so."""
        for one in words:
            expect(self.page.get_by_role("main")).to_contain_text(one)

    def does_not_see(self, *words: str) -> None:
        """The answer of the server does not even hold it."""
        content = self.page.content()
        assert [one for one in words if one in content] == []

    def close(self) -> None:
        """End the browser of this person."""
        self.context.close()


def _pattern(words: str) -> str:
    """The words with any blank between them: Russian has some that do not break."""
    return r"\s+".join(map(re.escape, words.split()))


def _starting_with(words: str) -> re.Pattern[str]:
    return re.compile(rf"^{_pattern(words)}")


def _place_of(part: str, options: list[str]) -> int:
    found = [place for place, words in enumerate(options) if part in words]
    assert found, f"{part} is not among {options}"
    return found[0]
