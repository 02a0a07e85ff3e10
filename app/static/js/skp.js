// Detil SKP of its owner: texts are edited where they stand and saved by themselves. What was typed is kept in this browser
// until the server has it, through a lost connection, an ended session or a closed tab. Without this script there are forms.
(() => {
  "use strict";
  const WAIT = 900;
  const RETRY = 5000;
  const main = document.querySelector("main");
  const token = document.querySelector("input[name=csrf_token]")?.value ?? "";
  const mark = document.querySelector("[data-simpan-tanda]");
  const trouble = document.querySelector("[data-gangguan]");
  const account = document.querySelector("[data-akun]")?.dataset.akun ?? "";
  const rows = new Map();

  // 1 what is kept in the browser, by account: another person at this machine never meets it
  const keyOf = (row, name) => `ekinerja-isian:${account}:${row.url}:${name}`;
  const keep = (row, name, text) => {
    try {
      localStorage.setItem(keyOf(row, name), JSON.stringify({ text, version: row.version, base: row.cells.get(name).saved }));
    } catch { /* full or forbidden: it still stands on the page */ }
  };
  const forget = (row, name) => {
    try { localStorage.removeItem(keyOf(row, name)); } catch { /* nothing was kept */ }
  };
  const kept = (row, name) => {
    try { return JSON.parse(localStorage.getItem(keyOf(row, name))); } catch { return null; }
  };

  // 2 what people are told
  const tell = (text, kind = "") => {
    mark.hidden = false;
    mark.textContent = text;
    mark.className = `skp-saved ${kind}`;
  };
  const note = (cell, text, kind = "") => {
    cell.note ??= cell.control.insertAdjacentElement("afterend", Object.assign(document.createElement("span"), { id: `${cell.id}-pesan` }));
    cell.note.className = `isi-pesan ${kind}`;
    cell.note.textContent = text;
    cell.control.setAttribute("aria-invalid", String(kind === "is-wrong"));
    cell.control.setAttribute("aria-describedby", cell.note.id);
  };
  const warn = (text) => {
    trouble.hidden = !text;
    trouble.querySelector("[data-gangguan-teks]").textContent = text;
  };

  // 3 saving: one request a row at a time, since its version goes along
  const dirty = (row) => [...row.cells.values()].filter((cell) => cell.control.value !== cell.saved && !cell.asking);
  const unsaved = () => [...rows.values()].flatMap((row) => [...row.cells.values()].filter((cell) => cell.control.value !== cell.saved));

  const settled = (row, sent, answer) => {
    row.version = answer.version;
    for (const [name, text] of sent) {
      const cell = row.cells.get(name);
      cell.saved = text;
      const stored = answer.nilai[name] ?? text;
      if (cell.control.value === text) {
        forget(row, name);
        if (stored !== text && document.activeElement !== cell.control) cell.control.value = stored;
        if (stored !== text) cell.saved = cell.control.value;
        cell.control.dataset.keadaan = "";
        note(cell, `tersimpan ${answer.pukul}`);
      }
    }
    tell(unsaved().length ? "menyimpan …" : `tersimpan ${answer.pukul}`, unsaved().length ? "is-waiting" : "");
    warn("");
  };

  const refused = (row, sent, answer) => {
    for (const [name, text] of sent) {
      const cell = row.cells.get(name);
      cell.wrong = text;
      note(cell, answer.fields?.[name]?.join(" ") ?? answer.message, "is-wrong");
    }
    tell("ada isian yang belum benar", "is-wrong");
  };

  // Somebody saved the row in between: both values, and the choice.
  const conflict = (row, sent, answer) => {
    row.version = answer.version;
    for (const [name, text] of sent) {
      const cell = row.cells.get(name);
      const theirs = answer.nilai[name] ?? "";
      if (theirs === text) { settled(row, new Map([[name, text]]), answer); continue; }
      if (theirs === cell.saved) continue; // this text was left alone by them: it is simply sent again
      cell.asking = true;
      const box = document.createElement("div");
      box.className = "isi-beda";
      box.setAttribute("role", "alert");
      const line = (label, value) => {
        const p = document.createElement("p");
        p.append(`${label}: `, Object.assign(document.createElement("q"), { textContent: shownAs(cell, value) }));
        return p;
      };
      const button = (label, act) => {
        const made = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-sm btn-secondary", textContent: label });
        made.addEventListener("click", () => { box.remove(); cell.asking = false; cell.saved = theirs; act(); cell.control.focus(); changed(row, name); });
        return made;
      };
      const ways = document.createElement("div");
      ways.append(button("Pakai isian saya", () => {}), button("Pakai yang tersimpan", () => { cell.control.value = theirs; forget(row, name); }));
      box.append(Object.assign(document.createElement("p"), { textContent: answer.message }), line("Tersimpan sekarang", theirs), line("Isian Anda", text), ways);
      cell.control.insertAdjacentElement("afterend", box);
    }
    tell("ada isian yang berbeda", "is-wrong");
  };
  const shownAs = (cell, value) => (cell.control instanceof HTMLSelectElement
    ? [...cell.control.options].find((one) => one.value === value)?.text ?? value : value);

  const save = async (row) => {
    clearTimeout(row.timer);
    if (row.busy) { row.again = true; return; }
    const cells = dirty(row).filter((cell) => cell.control.value !== cell.wrong);
    if (!cells.length) return;
    const sent = new Map(cells.map((cell) => [cell.name, cell.control.value]));
    row.busy = true;
    tell("menyimpan …", "is-waiting");
    try {
      const body = new FormData();
      body.set("csrf_token", token);
      body.set("version", String(row.version));
      sent.forEach((text, name) => body.set(name, text));
      const answer = await fetch(row.url, { method: "POST", body, headers: { Accept: "application/json" } });
      const told = await answer.json();
      if (answer.ok) settled(row, sent, told);
      else if (answer.status === 422) refused(row, sent, told);
      else if (told.code === "stale") { conflict(row, sent, told); row.again = true; }
      else stopped(answer.status, told);
    } catch {
      later();
    } finally {
      row.busy = false;
      if (row.again) { row.again = false; save(row); }
    }
  };
  const stopped = (status, told) => {
    const login = status === 401 || told.code === "csrf";
    const next = login ? "Buka halaman login di tab lain, masuk lagi, lalu muat ulang halaman ini." : told.hint;
    warn(`${told.message} Isian Anda belum tersimpan, tetapi disimpan di peramban ini. ${next}`);
    tell("belum tersimpan", "is-wrong");
    if (status === 503) later();
  };
  const later = () => {
    tell("belum tersimpan, menunggu sambungan", "is-waiting");
    clearTimeout(later.timer);
    later.timer = setTimeout(() => rows.forEach(save), RETRY);
  };
  window.addEventListener("online", () => rows.forEach(save));

  const changed = (row, name) => {
    const cell = row.cells.get(name);
    const same = cell.control.value === cell.saved;
    cell.control.dataset.keadaan = same ? "" : "kotor";
    if (same) { forget(row, name); return; }
    keep(row, name, cell.control.value);
    clearTimeout(row.timer);
    row.timer = setTimeout(() => save(row), WAIT);
  };

  // 4 texts become controls
  const controlFor = (span) => {
    const { isi, jenis, label, panjang } = span.dataset;
    const control = jenis === "pilihan" ? document.getElementById(`pilihan-${isi}`).content.firstElementChild.cloneNode(true)
      : document.createElement("textarea");
    control.classList.add(jenis === "pilihan" ? "form-select" : "form-control", "isi-ubah");
    control.setAttribute("aria-label", label);
    if (jenis !== "pilihan") Object.assign(control, { rows: 1, maxLength: Number(panjang) });
    if (jenis === "teks") control.addEventListener("input", () => { // one line, however it was pasted
      if (/[\r\n]/.test(control.value)) control.value = control.value.replace(/\s*[\r\n]+\s*/g, " ");
    });
    control.value = jenis === "pilihan" ? span.dataset.raw : span.textContent;
    return control;
  };
  const grow = (control) => {
    if (!(control instanceof HTMLTextAreaElement) || CSS.supports("field-sizing", "content")) return;
    control.style.height = "auto"; // a browser that does not size by content
    control.style.height = `${control.scrollHeight + 2}px`;
  };
  const ready = (span) => {
    const place = span.closest("[data-baris]");
    const { baris, url, version } = place.dataset;
    if (!rows.has(baris)) rows.set(baris, { url, version: Number(version), cells: new Map(), timer: 0 });
    const row = rows.get(baris);
    const name = span.dataset.isi;
    const control = controlFor(span);
    const cell = { id: `isi-${baris}-${name}`, name, control, saved: control.value };
    control.id = cell.id;
    span.replaceWith(control);
    row.cells.set(name, cell);
    grow(control);
    control.addEventListener("input", () => { grow(control); changed(row, name); });
    control.addEventListener("change", () => { if (control.value !== cell.saved) save(row); });
    control.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.shiftKey && !(control instanceof HTMLSelectElement)) {
        event.preventDefault();
        save(row);
      } else if (event.key === "Escape") {
        control.value = cell.saved;
        changed(row, name);
      }
    });
    const before = kept(row, name);
    if (before && before.text !== control.value) {
      control.value = before.text;
      cell.saved = before.base ?? cell.saved;
      row.version = Math.min(row.version, before.version);
      changed(row, name);
      note(cell, "isian Anda dipulihkan", "is-waiting");
    } else if (before) forget(row, name);
  };
  main.querySelectorAll("[data-isi]").forEach(ready);

  // 5 leaving and handing in: what is typed goes first
  window.addEventListener("pagehide", () => rows.forEach((row) => dirty(row).forEach((cell) => keep(row, cell.name, cell.control.value))));
  const flush = async () => {
    await Promise.all([...rows.values()].map(save));
    for (let turn = 0; turn < 50 && [...rows.values()].some((row) => row.busy); turn += 1) {
      await new Promise((done) => { setTimeout(done, 100); });
    }
    return unsaved().length === 0;
  };
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || form.method.toLowerCase() !== "post" || unsaved().length === 0) return;
    if (!form.matches("[data-ajukan]") && !main.contains(form)) return;
    event.preventDefault();
    const pressed = event.submitter;
    if (await flush()) form.requestSubmit(pressed);
    else {
      const said = form.querySelector("[data-belum]");
      if (said) { said.hidden = false; said.textContent = "Ada isian yang belum tersimpan. Tutup, lalu periksa isian yang ditandai."; }
    }
  });

  // 6 ticking all, and a link in the dialog that closes it
  const every = document.querySelector("[data-semua]");
  if (every) {
    const boxes = [...every.form.querySelectorAll("input[name=rhk]")];
    const show = () => { every.checked = boxes.every((box) => box.checked); };
    document.querySelector("[data-semua-label]").hidden = boxes.length < 2;
    every.addEventListener("change", () => boxes.forEach((box) => { box.checked = every.checked; }));
    boxes.forEach((box) => box.addEventListener("change", show));
    show();
  }
  document.querySelectorAll("[data-close-follow]").forEach((link) => link.addEventListener("click", () => link.closest("dialog").close()));
})();
