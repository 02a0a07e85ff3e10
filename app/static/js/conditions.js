// Fields that are asked for, or required, only while a condition on the other fields of their row holds.
// The server judges all the same; without a script every field is shown.
(() => {
  "use strict";

  const number = (text) => {
    const plain = /^-?\d+(\.\d{1,2})?$/.test(text) ? text : text.replaceAll(".", "").replace(",", ".");
    const value = Number(plain);
    return text.trim() === "" || Number.isNaN(value) ? null : value;
  };

  // The text that a field of the row holds now; null where it has none on this form.
  const typed = (form, prefix, name) => {
    const data = new FormData(form).getAll(prefix + name).map((one) => (one instanceof File ? one.name : one));
    const shown = form.querySelector(`[name="${prefix}${name}"]`);
    if (!shown) return null;
    const hidden = shown.closest("[data-visible-when]")?.hidden;
    return hidden ? "" : data.filter(Boolean).join("|");
  };

  const compare = (kind, op, left, right) => {
    if (left === null || right === null || left === "" || right === "") return false;
    if (op === "contains" && kind === "set") return left.split("|").includes(right);
    if (op === "contains") return left.toLowerCase().includes(right.toLowerCase());
    if (op === "starts_with") return left.toLowerCase().startsWith(right.toLowerCase());
    const [a, b] = kind === "number" ? [number(left), number(right)] : [left, right];
    if (a === null || b === null) return false;
    switch (op) {
      case "lt": return a < b;
      case "lte": return a <= b;
      case "gt": return a > b;
      case "gte": return a >= b;
      default: return a === b;
    }
  };

  const holds = (when, value) => {
    if (when.all) return when.all.every((part) => holds(part, value));
    if (when.any) return when.any.some((part) => holds(part, value));
    if (when.not) return !holds(when.not, value);
    const left = value(when.field);
    if ("empty" in when) return (left === null || left === "") === when.empty;
    const right = when.to.map((one) => (one !== null && typeof one === "object" ? value(one.field) : one));
    return right.some((one) => compare(when.kind, when.op, left, one));
  };

  // 'rhk-0-indikator-1-' of 'rhk-0-indikator-1-teks'.
  const prefixOf = (name) => /^(?:[a-z0-9_]+-\d+-)*/.exec(name)[0];

  const settle = (form) => {
    for (const place of form.querySelectorAll("[data-visible-when], [data-required-when]")) {
      const control = place.querySelector("[name]");
      const name = control.name.replace(/^cari-/, "");
      const value = (field) => typed(form, prefixOf(name), field);
      const { visibleWhen, requiredWhen } = place.dataset;
      const shown = !visibleWhen || holds(JSON.parse(visibleWhen), value);
      place.hidden = !shown;
      const asked = shown && Boolean(requiredWhen) && holds(JSON.parse(requiredWhen), value);
      const star = place.querySelector("[data-star]");
      if (star) star.hidden = !asked;
      for (const one of place.querySelectorAll("[name]")) {
        one.disabled = !shown;
        if (requiredWhen) one.setAttribute("aria-required", String(asked));
      }
    }
  };

  for (const form of document.querySelectorAll("form")) {
    if (!form.querySelector("[data-visible-when], [data-required-when]") && !form.querySelector("template")) continue;
    form.addEventListener("input", () => settle(form));
    form.addEventListener("change", () => settle(form));
    form.addEventListener("click", () => settle(form)); // a row may have come
    settle(form);
  }
})();
