// The predikat as one chooses, and 1, 2, 3 for the ratings. The server works it out again; without this, after saving.
(() => {
  "use strict";

  const form = document.querySelector("form[data-kuadran]");
  if (!form) return;
  const cells = JSON.parse(form.dataset.kuadran);
  const names = ["rating_hasil", "rating_perilaku"];
  const chosen = (name) => form.querySelector(`input[name="${name}"]:checked`);

  const tell = () => {
    const marks = names.map((name) => chosen(name)?.value);
    const found = marks.every(Boolean) ? cells[marks.join("|")] : null;
    form.querySelector("[data-predikat]").textContent = found ? found[0] : "–";
    if (found) form.querySelector("[data-kalimat]").textContent = found[1];
  };
  form.addEventListener("change", tell);
  tell();

  // Hasil kerja is asked first, then perilaku; once both are there, the one that was chosen last.
  let last = names[0];
  form.addEventListener("change", (event) => {
    if (names.includes(event.target.name)) last = event.target.name;
  });
  const typing = (target) => target.closest("input:not([type=checkbox], [type=radio]), textarea, select");
  const box = document.querySelector("[data-shortcuts]");
  document.addEventListener("keydown", (event) => {
    if (!box?.checked || event.ctrlKey || event.metaKey || event.altKey || event.repeat || typing(event.target)) return;
    const near = event.target.name;
    const name = names.includes(near) ? near : (names.find((one) => !chosen(one)) ?? last);
    const way = form.querySelector(`input[name="${name}"][data-number="${CSS.escape(event.key)}"]:not(:disabled)`);
    if (!way) return;
    event.preventDefault();
    way.checked = true;
    way.dispatchEvent(new Event("change", { bubbles: true }));
  });
})();
