"""axe-core on a page: every rule of the tags, on the whole page, and what else a page must not do.

One load of a page is looked at several times: light and dark, 1280 and 390 wide.
"""

import os
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request

LONG = os.environ.get("TEST_LENGTH") == "long"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
VARIANTS = [(width, theme) for theme in ("light", "dark") for width in (1280, 390)]
# The short run looks at each page twice in each language, at all four over the two languages.
SHORT = {"en": [(1280, "light"), (390, "dark")], "ru": [(390, "light"), (1280, "dark")]}
# A rule that axe leaves off unless it is asked for (target-size) is asked for by its name.
RUN = """async (tags) => {
  const rules = Object.fromEntries(axe.getRules(tags).map(r => [r.ruleId, {enabled: true}]));
  const found = await axe.run(document, {
    runOnly: {type: "tag", values: tags}, rules, resultTypes: ["violations"],
  });
  const ran = [...found.passes, ...found.violations, ...found.incomplete, ...found.inapplicable];
  return {
    rules: ran.map(r => r.id),
    violations: found.violations.map(v => ({
      id: v.id, help: v.help,
      nodes: v.nodes.slice(0, 4).map(n => n.target.join(" ") + " :: " + n.html.slice(0, 160)
        + " :: " + (n.any.concat(n.all, n.none)[0] || {message: ""}).message.slice(0, 200)),
    })),
  };
}"""
# A bar that stays at the foot of the window covers whatever lies there before one scrolls on; on
# such a page the window is as high as the page, so that nothing is covered.
HEIGHT = """() => document.querySelector(".dec")
  ? Math.max(900, document.documentElement.scrollHeight) : 900"""
SIDEWAYS = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


@dataclass
class Looked:
    """What was seen on one page in its variants."""

    faults: list[str] = field(default_factory=list)
    rules: set[str] = field(default_factory=set)
    variants: int = 0

    def figures(self) -> dict[str, Any]:
        """What the closing line counts, in the plain types of a test report."""
        return {
            "variants": self.variants,
            "rules": sorted(self.rules),
            "faults": len(self.faults),
        }


class Watcher:
    """Notes what a page must not do: ask elsewhere, complain in the console, fail in a script."""

    def __init__(self, context: BrowserContext, origin: str) -> None:
        self.origin = urlsplit(origin).netloc
        self.noted: list[str] = []
        context.on("request", self._request)
        context.on("console", self._console)
        context.on("weberror", lambda error: self.noted.append(f"script: {error.error}"))

    def _request(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme in ("http", "https", "ws", "wss") and address.netloc != self.origin:
            self.noted.append(f"asks elsewhere: {request.url}")

    def _console(self, message: ConsoleMessage) -> None:
        # The browser itself says so of every answer that is an error; the page expects it.
        is_answer = message.text.startswith("Failed to load resource: the server responded")
        came_from = urlsplit(message.location["url"]).path
        if message.type in ("error", "warning") and not (is_answer and "/static/" not in came_from):
            self.noted.append(f"console: {message.text}")

    def taken(self) -> list[str]:
        """What was noted since the last time."""
        noted, self.noted = self.noted, []
        return noted


def look_at(page: Page, watcher: Watcher) -> Looked:
    """Run axe on the page that is open, in its variants; look for sideways scrolling."""
    looked = Looked()
    page.evaluate(AXE_SCRIPT)
    language = page.locator("html").get_attribute("lang") or "en"
    for width, theme in VARIANTS if LONG else SHORT[language]:
        page.set_viewport_size({"width": width, "height": page.evaluate(HEIGHT)})
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")  # type: ignore[arg-type]
        result: dict[str, Any] = page.evaluate(RUN, TAGS)
        looked.variants += 1
        looked.rules |= set(result["rules"])
        for violation in result["violations"]:
            places = "\n      ".join(violation["nodes"])
            words = f"{width} {theme}: {violation['id']}: {violation['help']}\n      {places}"
            looked.faults.append(words)
    for width in (390, 320):
        page.set_viewport_size({"width": width, "height": 900})
        wider = page.evaluate(SIDEWAYS)
        if wider > 0:
            looked.faults.append(f"{width}: scrolls sideways by {wider} pixels")
    looked.faults += watcher.taken()
    return looked
