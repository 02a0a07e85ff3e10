// Ticking many cells of the matrix: a whole column at once, and how many are ticked; and writing what was typed into one
// cell by a press on its own Tambah RHK. Cells can be ticked, and each has a form of its own, without this.
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

  // While cells are ticked, the text is meant for those: the link leads to the form of its cell, as without this.
  const form = document.getElementById("tulis");
  form.querySelector("[data-one]").hidden = false;
  table.addEventListener("click", (event) => {
    const cell = event.target.closest("[data-add]")?.parentElement.querySelector("[data-cell]");
    if (!cell || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (!form.elements.teks.value.trim() || cells.some((each) => each.checked)) return;
    event.preventDefault();
    cell.checked = true;
    show();
    form.requestSubmit();
  });
  show();
})();
