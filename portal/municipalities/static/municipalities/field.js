// Turns a list of municipalities into one field with type-ahead: by name, reading or region
// (the combobox pattern of ARIA 1.2). Without this script the list works by itself.
(() => {
  "use strict";
  let number = 0;

  // As typed or read: width, case and kind of kana do not count.
  const fold = (text) =>
    text.normalize("NFKC").toLowerCase().replace(/\s/g, "")
      .replace(/[ァ-ヶ]/g, (kana) => String.fromCharCode(kana.charCodeAt(0) - 0x60));

  const element = (name, attributes = {}, ...children) => {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...children);
    return made;
  };

  const read = (select) =>
    [...select.options].filter((option) => option.value).map((option) => {
      const region = option.closest("optgroup")?.label || "";
      return {
        value: option.value, label: option.text, region,
        keys: [option.text, option.dataset.kana || ""].map(fold),
        group: fold(region),
      };
    });

  // What begins with the words comes first, then what holds them, then the region's own.
  const rank = (item, words) => {
    if (item.keys.some((key) => key.startsWith(words))) return 0;
    if (item.keys.some((key) => key.includes(words))) return 1;
    return item.group.includes(words) ? 2 : 3;
  };

  const attach = (select) => {
    select.dataset.municipality = "attached";
    const id = select.id || `municipality-${(number += 1)}`;
    const items = read(select);
    const label = document.querySelector(`label[for="${CSS.escape(id)}"]`);
    const list = element("ul", { id: `${id}-list`, role: "listbox", class: "municipality-field__list" });
    const status = element("p", { role: "status", class: "municipality-field__status" });
    const input = element("input", {
      id: `${id}-text`, type: "text", role: "combobox", autocomplete: "off", class: "municipality-field__input",
      "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id,
      placeholder: "名前・よみがな・圏域で絞り込む",
    });
    if (label) {
      label.htmlFor = input.id;
      list.setAttribute("aria-label", label.textContent.replace("*", "").trim());
    } else {
      input.setAttribute("aria-label", "市町村");
      list.setAttribute("aria-label", "市町村");
    }
    for (const name of ["aria-describedby", "aria-invalid"]) {
      if (select.hasAttribute(name)) input.setAttribute(name, select.getAttribute(name));
    }
    input.disabled = select.disabled;
    list.hidden = true;
    select.classList.add("municipality-field__select");
    select.tabIndex = -1;
    select.setAttribute("aria-hidden", "true");
    select.after(element("div", { class: "municipality-field" }, input, list, status));

    let shown = [];
    let active = -1;
    const chosen = () => items.find((item) => item.value === select.value);

    const mark = (index) => {
      active = index;
      [...list.querySelectorAll("[role=option]")].forEach((option, place) => {
        option.setAttribute("aria-selected", String(place === index));
        if (place === index) option.scrollIntoView({ block: "nearest" });
      });
      if (index < 0) input.removeAttribute("aria-activedescendant");
      else input.setAttribute("aria-activedescendant", `${list.id}-${index}`);
    };
    const close = () => {
      list.hidden = true;
      input.setAttribute("aria-expanded", "false");
      mark(-1);
    };
    const open = (text) => {
      const words = fold(text);
      shown = items.map((item) => ({ item, rank: rank(item, words) }))
        .filter((found) => found.rank < 3).sort((a, b) => a.rank - b.rank).map((found) => found.item);
      list.replaceChildren(...shown.map((item, index) => {
        const option = element("li", { id: `${list.id}-${index}`, role: "option", "aria-selected": "false" }, item.label);
        if (item.region) option.append(element("span", { class: "municipality-field__region" }, item.region));
        option.addEventListener("mousedown", (event) => event.preventDefault());
        option.addEventListener("click", () => choose(item));
        return option;
      }));
      list.hidden = !shown.length;
      input.setAttribute("aria-expanded", String(!list.hidden));
      say(shown.length ? `${shown.length}件あります。` : "あてはまる市町村がありません。", !shown.length);
      mark(words && shown.length ? 0 : -1);
    };
    const say = (text, visible) => {
      status.textContent = text;
      status.classList.toggle("municipality-field__status--shown", visible);
    };
    const store = (value) => {
      if (select.value === value) return;
      select.value = value;
      for (const name of ["input", "change"]) select.dispatchEvent(new Event(name, { bubbles: true }));
    };
    const choose = (item) => {
      store(item.value);
      input.value = item.label;
      input.removeAttribute("aria-invalid");
      say("", false);
      close();
    };
    // What was typed stays. A name that is complete needs no choosing; no words mean no municipality.
    const leave = () => {
      close();
      const words = fold(input.value);
      const exact = items.filter((item) => item.keys[0] === words);
      if (chosen() && fold(chosen().label) === words) say("", false);
      else if (exact.length === 1) choose(exact[0]);
      else {
        store("");
        input.toggleAttribute("aria-invalid", Boolean(words));
        if (words) input.setAttribute("aria-invalid", "true");
        say(words ? `「${input.value}」は選ばれていません。一覧から選んでください。` : "", Boolean(words));
      }
    };

    input.value = chosen()?.label || "";
    input.addEventListener("input", () => open(input.value));
    input.addEventListener("click", () => { if (list.hidden) open(chosen() ? "" : input.value); });
    input.addEventListener("blur", leave);
    input.addEventListener("keydown", (event) => {
      if (event.isComposing) return;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        if (list.hidden) open(chosen() ? "" : input.value);
        const step = event.key === "ArrowDown" ? 1 : -1;
        if (shown.length) mark((active + step + shown.length + (active < 0 && step < 0 ? 1 : 0)) % shown.length);
      } else if (event.key === "Enter" && !list.hidden) {
        event.preventDefault();
        if (active >= 0) choose(shown[active]);
      } else if (event.key === "Enter") {
        // Enter in a text field would send the whole form.
        event.preventDefault();
      } else if (event.key === "Escape" && !list.hidden) {
        event.stopPropagation();
        input.value = chosen()?.label || "";
        say("", false);
        close();
      }
    });
    // Something else has chosen, e.g. the browser filling in the form again.
    select.addEventListener("change", () => {
      if (document.activeElement !== input) input.value = chosen()?.label || "";
    });
  };

  const attachAll = (root) =>
    root.querySelectorAll?.('select[data-municipality=""]').forEach((select) => {
      // The pattern of rows still to be added is no row.
      if (!select.name.includes("__prefix__")) attach(select);
    });
  const start = () => {
    attachAll(document);
    new MutationObserver((changes) => {
      for (const change of changes) change.addedNodes.forEach(attachAll);
    }).observe(document.body, { childList: true, subtree: true });
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
