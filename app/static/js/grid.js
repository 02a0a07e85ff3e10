// Cells copied from a spreadsheet fill the grid from the cell that has the focus; arrows up and down move between rows.
(() => {
  "use strict";
  const grid = document.querySelector("[data-grid]");
  if (!grid) return;
  const status = document.querySelector("[data-grid-status]");
  const rows = [...grid.tBodies[0].rows].map((row) => [...row.cells].slice(1).map((cell) => cell.querySelector("input, select")));

  const placeOf = (control) => {
    const row = rows.findIndex((cells) => cells.includes(control));
    return row < 0 ? null : { row, column: rows[row].indexOf(control) };
  };

  // '31-12-2026' and '31/12/2026' as a date field takes them.
  const asDate = (text) => {
    const parts = /^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})$/.exec(text);
    return parts ? `${parts[3]}-${parts[2].padStart(2, "0")}-${parts[1].padStart(2, "0")}` : text;
  };

  // True when the control took the text.
  const put = (control, text) => {
    if (control instanceof HTMLSelectElement) {
      const plain = text.trim().toLowerCase();
      const option = [...control.options].find((one) => one.text.trim().toLowerCase() === plain || one.value.toLowerCase() === plain)
        || (plain === "" ? [...control.options].find((one) => one.value === "") : null);
      if (!option) return false;
      control.value = option.value;
    } else {
      control.value = control.type === "date" ? asDate(text.trim()) : text.trim();
      if (control.value === "" && text.trim() !== "") return false;
    }
    control.dispatchEvent(new Event("input", { bubbles: true }));
    control.classList.add("is-changed");
    return true;
  };

  grid.addEventListener("paste", (event) => {
    const place = placeOf(event.target);
    const text = event.clipboardData?.getData("text/plain").replace(/\r\n?/g, "\n").replace(/\n$/, "") ?? "";
    if (!place || !/[\t\n]/.test(text)) return;
    event.preventDefault();
    let taken = 0;
    let left = 0;
    text.split("\n").forEach((line, down) => line.split("\t").forEach((cell, right) => {
      const control = rows[place.row + down]?.[place.column + right];
      if (control && put(control, cell)) taken += 1;
      else left += 1;
    }));
    status.textContent = left ? `${taken} sel ditempel, ${left} sel tidak dapat ditempel.` : `${taken} sel ditempel.`;
    status.classList.toggle("visually-hidden", !left);
  });

  grid.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const place = placeOf(event.target);
    if (!step || !place || event.altKey || event.target instanceof HTMLSelectElement || event.target.type === "date") return;
    const next = rows[place.row + step]?.[place.column];
    if (next) {
      event.preventDefault();
      next.focus();
    }
  });
})();
