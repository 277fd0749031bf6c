/* Small conveniences. Every page works without this file. */

// After a failed form the reader stands at the list of what is wrong.
const summary = document.getElementById("errsum");
if (summary) summary.focus();

// Filters and menus that are always open on a wide screen, for browsers whose CSS cannot open them.
if (!CSS.supports("selector(::details-content)")) {
  const wide = window.matchMedia("(min-width: 62rem)");
  const arrange = () => {
    for (const part of document.querySelectorAll("details.disc-lg")) part.open = wide.matches;
  };
  arrange();
  wide.addEventListener("change", arrange);
}

// A menu under a name closes with Escape, or when the reader goes elsewhere.
for (const menu of document.querySelectorAll("details.who, .acts > details")) {
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
  menu.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !menu.contains(event.relatedTarget)) menu.open = false;
  });
}
