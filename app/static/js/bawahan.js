// Shortcuts of the review: one press goes on. Each stands for a link or button of the page, which works without this.
(() => {
  "use strict";

  const KEEP = "ekinerja-pintasan";
  const box = document.querySelector("[data-shortcuts]");
  const form = document.querySelector("[data-review]");
  if (!box) return;

  // Whoever speaks to their machine, or types by accident, can switch single letters off; it is kept in this browser.
  const kept = () => {
    try {
      return localStorage.getItem(KEEP) !== "tidak";
    } catch {
      return true;
    }
  };
  box.closest("[data-shortcut-switch]").hidden = false;
  box.checked = kept();
  box.addEventListener("change", () => {
    try {
      localStorage.setItem(KEEP, box.checked ? "ya" : "tidak");
    } catch {
      // a browser that keeps nothing: it holds for this page
    }
  });

  const typing = (target) => target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]");

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey && event.key === "Enter") {
      const approve = form?.querySelector("button[value=setujui], button[value=lanjut]");
      if (approve) {
        event.preventDefault();
        form.requestSubmit(approve);
      }
      return;
    }
    if (!box.checked || event.ctrlKey || event.metaKey || event.altKey || event.repeat || typing(event.target)) return;
    const way = document.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
    if (!way) return;
    event.preventDefault();
    way.click();
    if (way.matches("summary")) document.getElementById("alasan")?.focus();
  });
})();
