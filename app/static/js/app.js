// Small comforts on top of pages that work without any of this.
(() => {
  "use strict";

  // button[data-dialog="id"] opens the <dialog> instead of following its form or link.
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-dialog]");
    const dialog = opener && document.getElementById(opener.dataset.dialog);
    if (dialog instanceof HTMLDialogElement) {
      event.preventDefault();
      dialog.showModal();
    }
    const closer = event.target.closest("[data-close]");
    if (closer) {
      event.preventDefault();
      closer.closest("dialog")?.close();
    }
  });

  // Menus made of <details> close at a click elsewhere and at Escape.
  const menus = "details.account, details.menu";
  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll(menus)) {
      if (menu.open && !menu.contains(event.target)) menu.open = false;
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of document.querySelectorAll(menus)) {
      if (menu.open) {
        menu.open = false;
        menu.querySelector("summary").focus();
      }
    }
  });

  // A password can be looked at while it is typed.
  for (const box of document.querySelectorAll(".password")) {
    const input = box.querySelector("input");
    const button = box.querySelector(".password-toggle");
    button.hidden = false;
    button.addEventListener("click", () => {
      const shown = input.type === "password";
      input.type = shown ? "text" : "password";
      button.setAttribute("aria-pressed", String(shown));
    });
  }

  // A form is sent once: a second press while the answer is on its way does nothing. A download leaves its page as it
  // is, to be asked for again.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method.toLowerCase() !== "post" || "unduh" in form.dataset) return;
    if (form.dataset.sent) event.preventDefault();
    else form.dataset.sent = "1";
  });
  window.addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
  });

  // What was typed before a session ended goes back into its form by itself.
  document.querySelector("form[data-submit-now]")?.requestSubmit();

  // The list of errors over a refused form is where the reader should begin.
  document.getElementById("kesalahan")?.focus();

  // A page about running work looks again by itself, at the pace that it asks for, while it is being looked at.
  const watch = document.querySelector("[data-reload-seconds]");
  if (watch) {
    const look = () => (document.visibilityState === "visible" ? location.reload() : setTimeout(look, 1000));
    setTimeout(look, 1000 * Number(watch.dataset.reloadSeconds));
  }
})();
