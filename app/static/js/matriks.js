// Ticking many cells of the matrix: a whole column at once, and how many are ticked. Cells can be ticked without this.
(() => {
  "use strict";

  const table = document.querySelector("[data-matrix]");
  if (!table) return;
  const cells = [...table.querySelectorAll("[data-cell]")];
  const heads = [...table.querySelectorAll("[data-column]")];
  const told = document.querySelector("[data-ticked]");

  const show = () => {
    const ticked = cells.filter((cell) => cell.checked).length;
    told.textContent = ticked ? `${ticked} sel dicentang.` : "";
    for (const head of heads) {
      const below = cells.filter((cell) => cell.dataset.cell === head.dataset.column);
      const some = below.filter((cell) => cell.checked).length;
      head.checked = some > 0 && some === below.length;
      head.indeterminate = some > 0 && some < below.length;
    }
  };

  for (const head of heads) {
    head.closest("[data-all]").hidden = false;
    head.addEventListener("change", () => {
      for (const cell of cells) if (cell.dataset.cell === head.dataset.column) cell.checked = head.checked;
      show();
    });
  }
  for (const cell of cells) cell.addEventListener("change", show);
  show();
})();
