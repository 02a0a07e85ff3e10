// The page of one period: rows save themselves while one types. What was typed is kept in this browser until the server has
// it. Without this script there is 'Simpan', which saves the whole page, and stays here as well.
(() => {
  "use strict";
  const WAIT = 900;
  const RETRY = 5000;
  const form = document.querySelector("[data-lembar]");
  const token = form.querySelector("input[name=csrf_token]").value;
  const mark = document.querySelector("[data-simpan-tanda]");
  const trouble = document.querySelector("[data-gangguan]");
  const account = form.dataset.akun;
  const rows = [];
  const waiting = new Set();
  let closed = false;
  let busy = false;
  let queue = Promise.resolve();

  // 1 what is kept in the browser, by account: another person at this machine never meets it
  const keyOf = (name) => `ekinerja-isian:${account}:${form.action}:${name}`;
  const keep = (cell) => {
    try { localStorage.setItem(keyOf(cell.name), JSON.stringify({ text: cell.value, base: shown(cell).value })); } catch { /* full or forbidden */ }
  };
  const forget = (name) => {
    try { localStorage.removeItem(keyOf(name)); } catch { /* nothing was kept */ }
  };
  const kept = (name) => {
    try { return JSON.parse(localStorage.getItem(keyOf(name))); } catch { return null; }
  };
  const shown = (cell) => form.elements.namedItem(`semula-${cell.name}`);

  // 2 what people are told
  const tell = (text, kind = "") => {
    mark.hidden = false;
    mark.textContent = text;
    mark.className = `skp-saved ${kind}`;
  };
  const note = (row, text, kind = "") => {
    row.note ??= row.box.insertAdjacentElement("afterend", Object.assign(document.createElement("span"), { role: "status" }));
    row.note.className = `pn-said ${kind}`;
    row.note.textContent = text;
  };
  const warn = (text) => {
    trouble.hidden = !text;
    trouble.querySelector("[data-gangguan-teks]").textContent = text;
  };

  // 3 saving, one row after the other
  const isNew = (row) => row.cells[0].name.includes("_baru-");
  const dirty = (row) => row.cells.some((cell) => cell.value !== row.start.get(cell));
  const full = (row) => row.cells.every((cell) => cell.value.trim());
  const empty = (row) => row.cells.every((cell) => !cell.value.trim());
  const sendable = (row) => dirty(row) && (full(row) || (empty(row) && !isNew(row)));
  const words = (row) => row.cells.map((cell) => cell.value).join("\u0000");

  const settled = (row, sent, answer) => {
    for (const [cell, text] of sent) {
      row.start.set(cell, text);
      if (cell.value === text) {
        forget(cell.name);
        cell.dataset.keadaan = "";
      }
      shown(cell).value = text;
      cell.closest(".pn-cell").classList.remove("is-proposed");
    }
    const [kind, number] = row.cells[0].name.split("-");
    const made = answer.baru[`${kind}-${number}`];
    if (made && kind === "rencana_baru") renamed(row, made);
    if (made && kind === "bukti_baru") listed(row, made);
    note(row, `tersimpan ${answer.pukul}`);
    tell(`tersimpan ${answer.pukul}`);
    warn("");
    if (kind.startsWith("rencana")) rows.forEach((one) => { if (one.wrong) { one.wrong = ""; soon(one); } });
  };
  const renamed = (row, number) => row.cells.forEach((cell) => {
    const field = cell.name.split("-")[2];
    const hidden = shown(cell);
    cell.name = `rencana-${number}-${field}`;
    hidden.name = `semula-${cell.name}`;
  });
  // A piece that was saved stands in the list from now on, and its fields are empty for the next one.
  const listed = (row, number) => {
    const [name, link] = row.cells.map((cell) => cell.value);
    const place = row.box.closest(".pn-bukti");
    let list = place.querySelector(":scope > .pn-proof");
    if (!list) {
      list = Object.assign(document.createElement("ul"), { className: "pn-proof" });
      place.querySelector("h4").after(list);
    }
    const way = (text, href) => Object.assign(document.createElement("a"), { textContent: text, href });
    const ways = Object.assign(document.createElement("span"), { className: "row-actions pn-ways" });
    const base = `${form.action}bukti/${number}`;
    ways.append(way("Edit", `${base}/edit`), " ", way("Hapus", `${base}/hapus`));
    const item = document.createElement("li");
    item.append(Object.assign(way(name, link), { target: "_blank", rel: "noopener noreferrer" }), " ", ways);
    list.append(item);
    row.cells.forEach((cell) => { cell.value = ""; shown(cell).value = ""; row.start.set(cell, ""); });
  };

  // What is wrong is told at its row; the others go again without it, since all that is sent is saved or nothing.
  const refused = (batch, answer) => {
    const blamed = batch.filter((row) => row.cells.some((cell) => answer.fields?.[cell.name]));
    for (const row of blamed.length ? blamed : batch) {
      row.wrong = words(row);
      const messages = row.cells.flatMap((cell) => answer.fields?.[cell.name] ?? []);
      note(row, messages.join(" ") || answer.message, "is-wrong");
    }
    tell("ada isian yang belum benar", "is-wrong");
    batch.forEach(save);
  };
  const stopped = (status, told) => {
    if (status === 503) { later(); return; }
    closed = status === 409;
    const login = status === 401 || told.code === "csrf";
    const next = login ? "Buka halaman login di tab lain, masuk lagi, lalu muat ulang halaman ini." : "Isian Anda masih ada di halaman ini untuk disalin.";
    warn(`${told.message} Isian Anda belum tersimpan. ${next}`);
    tell("belum tersimpan", "is-wrong");
  };
  const later = () => {
    tell("belum tersimpan, menunggu sambungan", "is-waiting");
    clearTimeout(later.timer);
    later.timer = setTimeout(() => rows.forEach(save), RETRY);
  };
  const send = async () => {
    const batch = [...waiting].filter((row) => sendable(row) && row.wrong !== words(row));
    waiting.clear();
    if (closed || !batch.length) return;
    const sent = batch.map((row) => new Map(row.cells.map((cell) => [cell, cell.value])));
    const body = new FormData();
    body.set("csrf_token", token);
    sent.forEach((texts) => texts.forEach((text, cell) => { body.set(cell.name, text); body.set(`semula-${cell.name}`, shown(cell).value); }));
    tell("menyimpan …", "is-waiting");
    busy = true;
    try {
      const answer = await fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" } });
      const told = await answer.json();
      if (answer.ok) batch.forEach((row, place) => settled(row, sent[place], told));
      else if (answer.status === 422) refused(batch, told);
      else stopped(answer.status, told);
    } catch {
      later();
    } finally {
      busy = false;
    }
  };
  // One request at a time takes along all that waits by then.
  const save = (row) => {
    waiting.add(row);
    queue = queue.then(send);
  };
  const soon = (row) => {
    clearTimeout(row.timer);
    if (!isNew(row)) row.timer = setTimeout(() => save(row), WAIT);
  };
  window.addEventListener("online", () => rows.forEach(save));

  // 4 each row
  const ready = (box) => {
    const cells = [...box.querySelectorAll("[data-kolom]")];
    const row = { box, cells, start: new Map(cells.map((cell) => [cell, cell.value])), wrong: "", timer: 0 };
    rows.push(row);
    for (const cell of cells) {
      const before = kept(cell.name);
      if (before && before.text !== cell.value) {
        cell.value = before.text;
        shown(cell).value = before.base;
        cell.dataset.keadaan = "kotor";
        note(row, "isian Anda dipulihkan", "is-waiting");
      } else if (before) forget(cell.name);
      cell.addEventListener("input", () => {
        const same = cell.value === row.start.get(cell);
        cell.dataset.keadaan = same ? "" : "kotor";
        if (same) forget(cell.name); else keep(cell);
        soon(row);
      });
    }
    box.addEventListener("focusout", (event) => {
      if (box.contains(event.relatedTarget)) return;
      clearTimeout(row.timer);
      if (dirty(row) && !full(row) && !empty(row)) note(row, "belum tersimpan: lengkapi keduanya", "is-waiting");
      save(row);
    });
    if (dirty(row)) soon(row);
  };
  form.querySelectorAll("[data-baris]").forEach(ready);
  document.querySelector("[data-otomatis]").hidden = false;

  // 5 'Simpan' waits for what is on its way; what it takes along as new is not brought back afterwards
  form.addEventListener("submit", async (event) => {
    waiting.clear(); // it goes with the form itself
    rows.filter(isNew).forEach((row) => row.cells.forEach((cell) => forget(cell.name)));
    if (!busy) return;
    event.preventDefault();
    await queue;
    form.requestSubmit();
  });
})();
