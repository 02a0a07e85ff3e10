// A relation's type-ahead, laid over the working <select> that the server sends (which it keeps filled).
(() => {
  "use strict";
  const PAUSE = 200;
  let serial = 0;

  class Lookup {
    constructor(root) {
      this.root = root;
      this.select = root.querySelector("select");
      this.list = [];
      this.active = -1;
      this.minimum = Number(root.dataset.minimum);
      this.build();
      this.listen();
    }

    build() {
      const id = this.select.id;
      serial += 1;
      this.input = document.createElement("input");
      Object.assign(this.input, { type: "text", className: "form-control", autocomplete: "off", spellcheck: false });
      this.input.placeholder = this.root.dataset.placeholder || "";
      const described = this.select.getAttribute("aria-describedby");
      const attributes = {
        role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": `lookup-${serial}`,
        ...(described ? { "aria-describedby": described } : {}),
        ...(this.select.getAttribute("aria-invalid") ? { "aria-invalid": "true" } : {}),
        ...(this.select.required ? { "aria-required": "true" } : {}),
        ...(this.select.getAttribute("aria-label") ? { "aria-label": this.select.getAttribute("aria-label") } : {}),
      };
      Object.entries(attributes).forEach(([name, value]) => this.input.setAttribute(name, value));
      this.box = document.createElement("ul");
      this.box.id = `lookup-${serial}`;
      this.box.className = "lookup-list";
      this.box.setAttribute("role", "listbox");
      this.box.hidden = true;
      this.status = document.createElement("span");
      this.status.className = "visually-hidden";
      this.status.setAttribute("role", "status");
      this.select.hidden = true;
      this.select.required = false;
      this.select.id = `${id}-nilai`;
      this.input.id = id;
      this.input.value = this.title();
      this.root.querySelectorAll("[data-manual]").forEach((element) => element.remove());
      this.select.after(this.input, this.box, this.status);
    }

    title() {
      const option = this.select.selectedOptions[0];
      return option && option.value ? option.text : "";
    }

    listen() {
      this.input.addEventListener("input", () => this.later());
      this.input.addEventListener("keydown", (event) => this.key(event));
      if (!this.minimum) this.input.addEventListener("click", () => this.open());
      this.input.addEventListener("blur", () => this.leave());
      this.box.addEventListener("mousedown", (event) => event.preventDefault());
      this.box.addEventListener("click", (event) => {
        const item = event.target.closest("[role=option]");
        if (item) this.choose(this.list[Number(item.dataset.at)]);
      });
    }

    later() {
      window.clearTimeout(this.timer);
      if (!this.input.value.trim()) this.set({ id: "", text: "" });
      this.timer = window.setTimeout(() => this.search(), PAUSE);
    }

    // A short list opens at once, whatever is chosen already.
    open() {
      if (this.box.hidden) this.search("");
    }

    async search(typed = this.input.value.trim()) {
      if (typed.length < this.minimum) {
        this.show([], typed ? `Ketik minimal ${this.minimum} karakter.` : "");
        return;
      }
      const address = new URL(this.root.dataset.lookup, window.location.href);
      address.searchParams.set("q", typed);
      const along = this.root.dataset.along;
      const other = along && this.select.form.querySelector(`[name="${along}"]`);
      if (other && other.value) address.searchParams.set(along, other.value);
      if (this.root.dataset.purpose) address.searchParams.set("untuk", this.root.dataset.purpose);
      if (this.request) this.request.abort();
      this.request = new AbortController();
      try {
        const answer = await fetch(address, { headers: { Accept: "application/json" }, signal: this.request.signal });
        if (!answer.ok) throw new Error(String(answer.status));
        const found = (await answer.json()).results;
        this.show(found, found.length ? `${found.length} pilihan.` : "Tidak ada yang cocok.");
      } catch (error) {
        if (error.name !== "AbortError") this.show([], "Pencarian gagal. Coba lagi.");
      }
    }

    show(list, message) {
      this.list = list;
      this.active = -1;
      this.box.replaceChildren(...list.map((item, at) => this.option(item, at)));
      if (message && !list.length) {
        const note = document.createElement("li");
        note.className = "lookup-note";
        note.textContent = message;
        this.box.append(note);
      }
      this.status.textContent = message;
      this.box.hidden = !message;
      this.input.setAttribute("aria-expanded", String(list.length > 0));
      this.input.removeAttribute("aria-activedescendant");
    }

    option(item, at) {
      const element = document.createElement("li");
      element.id = `${this.box.id}-${at}`;
      element.dataset.at = String(at);
      element.setAttribute("role", "option");
      element.setAttribute("aria-selected", "false");
      element.textContent = item.text;
      return element;
    }

    key(event) {
      const moves = { ArrowDown: 1, ArrowUp: -1 };
      if (event.key === "ArrowDown" && this.box.hidden && !this.minimum) {
        event.preventDefault();
        this.open();
      } else if (event.key in moves && this.list.length) {
        event.preventDefault();
        this.move((this.active + moves[event.key] + this.list.length) % this.list.length);
      } else if (event.key === "Enter" && !this.box.hidden) {
        event.preventDefault();
        if (this.active >= 0) this.choose(this.list[this.active]);
      } else if (event.key === "Escape" && !this.box.hidden) {
        event.preventDefault();
        this.leave();
      }
    }

    move(at) {
      [...this.box.children].forEach((item, index) => item.setAttribute("aria-selected", String(index === at)));
      this.active = at;
      const chosen = this.box.children[at];
      chosen.scrollIntoView({ block: "nearest" });
      this.input.setAttribute("aria-activedescendant", chosen.id);
    }

    set(item) {
      const option = new Option(item.text, item.id, true, true);
      this.select.replaceChildren(option);
      this.select.dispatchEvent(new Event("change", { bubbles: true }));
    }

    choose(item) {
      this.set(item);
      this.input.value = item.text;
      this.show([], "");
    }

    leave() {
      window.clearTimeout(this.timer);
      this.input.value = this.title();
      this.show([], "");
    }
  }

  const enhance = (scope) => {
    scope.querySelectorAll("[data-lookup]:not([data-ready])").forEach((root) => {
      root.dataset.ready = "";
      new Lookup(root);
    });
  };
  window.ekinerjaLookups = enhance;
  enhance(document);
})();
