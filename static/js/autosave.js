/* Saves a long form by its own button's route after 20 seconds without typing, and when the page is
   left. Without this file the form has its Save button, and nothing else changes.
   form[data-autosave]: data-saving, data-saved ("Saved {when}"), data-failed, data-changed, data-again
   are the sentences; the element #autosave tells them. */

const IDLE = 20_000;
const RETRY = 60_000;
const form = document.querySelector("form[data-autosave]");
const line = document.getElementById("autosave");

if (form && line) {
  let timer = null;
  let typed = 0; // rises with each change; what was sent is known by its number
  let kept = 0;
  let busy = false;
  let stopped = false;

  const tell = (sentence) => {
    line.textContent = sentence;
  };
  const wait = (time) => {
    clearTimeout(timer);
    timer = setTimeout(save, time);
  };
  const sentences = form.dataset;

  async function save({ leaving = false } = {}) {
    clearTimeout(timer);
    if (stopped || typed === kept) return;
    if (busy) {
      wait(1_000);
      return;
    }
    const now = typed;
    const body = new URLSearchParams(new FormData(form));
    body.set("action", "save");
    busy = true; // the address is read as an attribute: buttons of the form are named "action"
    try {
      const answer = await fetch(form.getAttribute("action"), {
        method: "POST",
        body,
        headers: { Accept: "application/json" },
        credentials: "same-origin",
        redirect: "manual",
        keepalive: leaving && body.toString().length < 60_000,
      });
      await take(answer, now);
    } catch {
      fail(sentences.failed);
    } finally {
      busy = false;
    }
  }

  async function take(answer, number) {
    if (answer.type === "opaqueredirect" || answer.status === 401) {
      fail(sentences.again); // the session is over: what was typed stays in the form
      return;
    }
    const said = await answer.json();
    if (answer.ok) {
      kept = number;
      form.elements.seen_version.value = said.seen_version;
      tell(sentences.saved.replace("{when}", said.saved_at));
      return;
    }
    if (answer.status === 409) {
      stopped = true; // somebody else saved: the person decides, by the button
      tell(sentences.changed);
      return;
    }
    fail(`${sentences.failed} ${said.error ? said.error.message : ""}`.trim());
  }

  function fail(sentence) {
    tell(sentence);
    wait(RETRY);
  }

  form.addEventListener("input", () => {
    typed += 1;
    wait(IDLE);
  });
  form.addEventListener("submit", () => {
    stopped = true;
    clearTimeout(timer);
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") save({ leaving: true });
  });
  window.addEventListener("pageshow", () => {
    stopped = false;
  });
}
