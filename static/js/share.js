/* Passing an address on without any third party: it is copied, or given to the device's own menu. */

const said = document.createElement("span");
said.setAttribute("role", "status");
said.className = "cap ms-2";

for (const link of document.querySelectorAll("a[data-copy]")) {
  if (!navigator.clipboard) break; // over plain http a browser offers none: the link stays
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn btn-line btn-sm d-block mt-2";
  button.textContent = link.dataset.copy;
  button.addEventListener("click", async () => {
    try {
      if (navigator.share && matchMedia("(pointer: coarse)").matches) {
        await navigator.share({ url: link.href, title: document.title });
        return;
      }
      await navigator.clipboard.writeText(link.href);
      said.textContent = link.dataset.copied;
    } catch {
      said.textContent = ""; // the reader closed the menu, or forbids copying: nothing is lost
    }
  });
  link.after(button, said);
}
