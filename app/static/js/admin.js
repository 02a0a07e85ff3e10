// Comforts of the generated screens; each of them has a way that works without a script.
(() => {
  "use strict";

  // Rows inside a form: the empty row for those without a script makes room for a button.
  const addRow = (block) => {
    const template = block.querySelector(":scope > template");
    const index = Number(block.dataset.next);
    block.dataset.next = String(index + 1);
    const holder = document.createElement("div");
    // Of rows below rows, only the number of this block is put in; theirs wait for their own button.
    holder.innerHTML = template.innerHTML.replaceAll(`${block.id}-__n__`, `${block.id}-${index}`);
    const row = holder.firstElementChild;
    block.querySelector(":scope > [data-rows]").append(row);
    ready(row);
    row.querySelector("input:not([type=hidden]), select:not([hidden]), textarea")?.focus();
  };

  const removeRow = (row) => {
    const box = row.querySelector(":scope > .child-tools [data-hapus]");
    if (!row.querySelector(":scope > .form-row > [data-id]")?.value) {
      row.remove();
      return;
    }
    box.checked = !box.checked;
    row.classList.toggle("row-removed", box.checked);
    row.querySelector(":scope > .child-tools [data-remove]").textContent = box.checked ? "Batal hapus" : "Hapus baris";
  };

  const readyRow = (row) => {
    const box = row.querySelector(":scope > .child-tools [data-hapus-label]");
    const button = row.querySelector(":scope > .child-tools [data-remove]");
    if (!box || !button) return;
    box.hidden = true;
    button.hidden = false;
    button.addEventListener("click", () => removeRow(row));
  };

  const readyBlock = (block) => {
    const offered = block.querySelectorAll(":scope > [data-rows] > [data-blank]");
    offered.forEach((row) => row.remove());
    block.dataset.next = String(Number(block.dataset.next) - offered.length);
    const button = block.querySelector(":scope > [data-add]");
    button.hidden = false;
    button.addEventListener("click", () => addRow(block));
  };

  // A confirmation page opens as a dialog over the list.
  const dialog = document.createElement("dialog");
  dialog.className = "dialog";
  dialog.setAttribute("aria-labelledby", "konfirmasi-judul");

  const confirmFirst = async (link) => {
    try {
      const answer = await fetch(link.href, { headers: { "X-Requested-With": "fetch" } });
      const body = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-confirm-body]");
      if (!answer.ok || !body) throw new Error(String(answer.status));
      dialog.replaceChildren(document.importNode(body, true));
      if (!dialog.isConnected) document.body.append(dialog);
      dialog.querySelector("[data-cancel]")?.addEventListener("click", (event) => {
        event.preventDefault();
        dialog.close();
        link.focus();
      });
      ready(dialog);
      dialog.showModal();
    } catch {
      window.location.assign(link.href);
    }
  };

  // Branches of a tree come when they are opened.
  const openBranch = async (branch) => {
    const place = branch.querySelector("[data-branch]");
    if (!branch.open || !place) return;
    const link = place.querySelector("a");
    try {
      const answer = await fetch(link.href, { headers: { "X-Requested-With": "fetch" } });
      const level = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-level]");
      if (!answer.ok || !level) throw new Error(String(answer.status));
      const fresh = document.importNode(level, true);
      place.replaceWith(fresh);
      ready(fresh);
    } catch {
      link.textContent = "Gagal memuat. Buka halamannya.";
    }
  };

  const ready = (scope) => {
    window.ekinerjaLookups?.(scope);
    const rows = [...scope.querySelectorAll("[data-row]")];
    if (scope.matches?.("[data-row]")) rows.push(scope);
    rows.forEach(readyRow);
    scope.querySelectorAll("[data-rows-block]").forEach(readyBlock);
    scope.querySelectorAll("details[data-tree]").forEach((branch) => branch.addEventListener("toggle", () => openBranch(branch)));
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-confirm]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    confirmFirst(link);
  });

  // A header stays in view while the list is scrolled, unless the table is so wide that it scrolls sideways.
  const list = document.querySelector("[data-list]");
  const fit = () => {
    list.classList.remove("sticky", "is-wide");
    list.classList.add(list.firstElementChild.scrollWidth <= list.clientWidth ? "sticky" : "is-wide");
  };
  if (list) {
    fit();
    window.addEventListener("resize", fit);
  }

  // One box ticks all rows of the page.
  const every = document.querySelector("[data-pick-all]");
  if (every) {
    const boxes = [...document.querySelectorAll("input[form=massal][name=id]")];
    const show = () => {
      const ticked = boxes.filter((box) => box.checked).length;
      every.checked = ticked > 0 && ticked === boxes.length;
      every.indeterminate = ticked > 0 && ticked < boxes.length;
    };
    every.hidden = false;
    every.addEventListener("change", () => boxes.forEach((box) => { box.checked = every.checked; }));
    boxes.forEach((box) => box.addEventListener("change", show));
    show();
  }
  document.querySelector("[data-focus]")?.focus();
  ready(document);
})();
