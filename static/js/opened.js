/* Tells that an invitation was read by a person: scanners of mail fetch a page but run no script. */

const form = document.querySelector("form[data-opened]");

if (form) {
  const tell = () => {
    if (document.visibilityState !== "visible") return;
    document.removeEventListener("visibilitychange", tell);
    const body = new URLSearchParams({ csrf_token: form.elements.csrf_token.value });
    fetch(form.dataset.opened, { method: "POST", body, credentials: "same-origin" }).catch(() => {});
  };
  document.addEventListener("visibilitychange", tell);
  tell();
}
