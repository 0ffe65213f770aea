/* What the pages do beyond HTML, all of it optional: every page works without this file. */
"use strict";
(() => {
  const find = (selector, root = document) => root.querySelector(selector);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const narrow = window.matchMedia("(max-width: 63.99rem)");

  // An address holds only what was asked for: no empty words, no default order.
  document.addEventListener("formdata", ({ formData }) => {
    for (const name of ["q", "sort"]) if (!formData.get(name)) formData.delete(name);
  });

  // ---- notes of words: closing one leads back to the word from which it was opened
  let term = null;
  function closeNote() {
    // An address without a target closes the note and leaves the page where it is.
    location.hash = "note-closed";
    term?.focus({ preventScroll: true });
  }
  document.addEventListener("click", (event) => {
    term = event.target.closest("a.term") || term;
    if (!event.target.closest(".note__close")) return;
    event.preventDefault();
    closeNote();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && find(".note:target")) closeNote();
  });

  // ---- the panel of conditions on narrow screens
  let opener = null;
  const outside = () => all(".skip-link, .site-banner, .site-header, .site-footer, .search-page__top, .results");
  const isOpen = () => document.documentElement.classList.contains("has-panel");
  function showPanel(open) {
    const panel = find("#facets");
    if (!panel) return;
    panel.classList.toggle("facets--open", open);
    document.documentElement.classList.toggle("has-panel", open);
    for (const element of outside()) element.inert = open;
    if (open) {
      panel.setAttribute("role", "dialog");
      panel.setAttribute("aria-modal", "true");
    } else {
      panel.removeAttribute("role");
      panel.removeAttribute("aria-modal");
    }
  }
  function openPanel(button) {
    opener = button;
    showPanel(true);
    find("#facets-title").focus();
  }
  function closePanel() {
    showPanel(false);
    (find("[data-open-facets]") || opener)?.focus();
  }
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-open-facets], [data-close-facets]");
    if (button) {
      event.preventDefault();
      if (button.hasAttribute("data-open-facets")) openPanel(button);
      else closePanel();
    }
    const menu = find(".site-menu[open]");
    if (menu && !menu.contains(event.target)) menu.open = false;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      if (isOpen()) closePanel();
      const menu = find(".site-menu[open]");
      if (menu) {
        menu.open = false;
        find("summary", menu).focus();
      }
    }
    if (event.key === "Enter" && event.target.matches(".facet__find")) event.preventDefault();
  });
  narrow.addEventListener("change", () => { if (!narrow.matches && isOpen()) showPanel(false); });

  // ---- searching inside a long list of conditions
  const fold = (text) => text.normalize("NFKC").toLowerCase()
    .replace(/[\u30a1-\u30f6]/g, (kana) => String.fromCharCode(kana.charCodeAt(0) - 0x60))
    .replace(/\s/g, "");
  function narrowList(input) {
    const wanted = fold(input.value);
    const list = input.closest(".facet__more");
    let shown = 0;
    for (const item of all("li", list)) {
      const text = fold(`${find(".check__label", item).textContent} ${item.dataset.reading || ""}`);
      item.hidden = !text.includes(wanted);
      shown += item.hidden ? 0 : 1;
    }
    find(".facet__none", list).hidden = shown > 0;
  }
  document.addEventListener("input", (event) => {
    if (event.target.matches(".facet__find")) narrowList(event.target);
  });
  // ---- suggestions while typing: a combobox with a list, after the ARIA Authoring Practices
  const listId = "suggest-list";
  let list = null, active = null, composing = false, waiting = 0, asking = null, answered = null;
  const boxes = all("[data-suggest]");
  const suggestStatus = document.createElement("p");
  const options = () => (list ? all("[role=option]", list) : []);
  if (boxes.length) {
    suggestStatus.className = "visually-hidden";
    suggestStatus.setAttribute("role", "status");
    find("#main").append(suggestStatus);
  }
  for (const box of boxes) {
    const states = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", autocomplete: "off" };
    for (const [name, value] of Object.entries(states)) box.setAttribute(name, value);
  }
  function closeList() {
    clearTimeout(waiting);
    asking?.abort();
    asking = answered = null;
    if (!list) return;
    const input = list.suggestFor;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
    input.removeAttribute("aria-controls");
    list.remove();
    list = active = null;
    suggestStatus.textContent = "";
  }
  function showList(input, html) {
    closeList();
    if (!html.trim() || document.activeElement !== input) return;
    list = document.createElement("div");
    Object.assign(list, { id: listId, className: "suggest", role: "listbox", ariaLabel: "候補", innerHTML: html, suggestFor: input });
    input.parentElement.append(list);
    input.setAttribute("aria-expanded", "true");
    input.setAttribute("aria-controls", listId);
    suggestStatus.textContent = `${options().length}件の候補があります。上下の矢印キーで選べます。`;
  }
  function choose(option) {
    active?.setAttribute("aria-selected", "false");
    active = option || null;
    const input = list.suggestFor;
    if (!active) {
      input.removeAttribute("aria-activedescendant");
      return;
    }
    active.setAttribute("aria-selected", "true");
    active.scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", active.id);
  }
  function take(option) {
    const input = list.suggestFor;
    closeList();
    if (option.dataset.url) {
      location.assign(option.dataset.url);
      return;
    }
    input.value = option.dataset.query;
    input.form.requestSubmit();
  }
  async function ask(input) {
    const typed = input.value.trim();
    asking?.abort();
    if (!typed) return closeList();
    if (list && typed === answered) return;
    const mine = (asking = new AbortController());
    try {
      const response = await fetch(`/search/suggest/?q=${encodeURIComponent(typed)}`, { signal: mine.signal });
      const html = response.ok ? await response.text() : "";
      if (mine !== asking) return; // a later question is on its way
      showList(input, html);
      answered = typed;
    } catch {
      if (mine === asking) closeList();
    }
  }
  function askSoon(input) {
    clearTimeout(waiting);
    waiting = setTimeout(ask, 150, input);
  }
  const isBox = (target) => target.matches?.("[data-suggest]");
  document.addEventListener("compositionstart", ({ target }) => {
    if (!isBox(target)) return;
    composing = true;
    clearTimeout(waiting);
  });
  document.addEventListener("compositionend", ({ target }) => {
    if (!isBox(target)) return;
    composing = false;
    askSoon(target);
  });
  document.addEventListener("input", (event) => {
    if (isBox(event.target) && !composing && !event.isComposing) askSoon(event.target);
  });
  document.addEventListener("focusout", ({ target }) => { if (isBox(target)) closeList(); });
  document.addEventListener("submit", closeList, true);
  document.addEventListener("mousedown", (event) => {
    if (event.target.closest(".suggest")) event.preventDefault(); // the box keeps the focus
  });
  document.addEventListener("click", (event) => {
    const option = event.target.closest(".suggest [role=option]");
    if (option) take(option);
  });
  document.addEventListener("keydown", (event) => {
    if (!isBox(event.target)) return;
    const { key } = event;
    // While an input method converts, its keys are its own; Safari says 229 for the Enter that ends it.
    if (composing || event.isComposing || event.keyCode === 229) {
      if (key === "Enter") event.preventDefault();
      return;
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[key];
    if (step && !list) {
      event.preventDefault();
      ask(event.target);
    } else if (step) {
      event.preventDefault();
      const all = options();
      const at = all.indexOf(active) + (active || step > 0 ? step : 0);
      choose(at < 0 || at >= all.length ? (active ? null : all.at(-1)) : all[at]);
    } else if (list && key === "Enter" && active) {
      event.preventDefault();
      take(active);
    } else if (list && key === "Escape") {
      event.preventDefault();
      closeList();
    } else if (list && ["Home", "End", "ArrowLeft", "ArrowRight"].includes(key)) choose(null);
  });
  // Words are searched when they are sent, not when the field is left.
  document.addEventListener("change", (event) => {
    if (event.target.type === "search") event.stopPropagation();
  }, true);

  // ---- results are replaced: keep what the reader had open, say how many there are
  let kept = null;
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.target.id !== "search-live") return;
    const body = find(".facets__body");
    kept = {
      open: all(".facet__more").map((more) => [more.id, more.open]),
      words: all(".facet__find").filter((input) => input.value).map((input) => [input.id, input.value]),
      scroll: body ? body.scrollTop : 0,
      top: window.scrollY,
      choosing: event.detail.requestConfig.elt.id === "search",
      panel: isOpen(),
      focus: document.activeElement.id,
    };
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target.id !== "search-live" || !kept) return;
    for (const [id, open] of kept.open) {
      const more = document.getElementById(id);
      if (more) more.open = more.open || open;
    }
    for (const [id, words] of kept.words) {
      const input = document.getElementById(id);
      if (input) {
        input.value = words;
        narrowList(input);
      }
    }
    if (kept.panel) showPanel(true);
    if (kept.focus) document.getElementById(kept.focus)?.focus({ preventScroll: true });
    const body = find(".facets__body");
    if (body) body.scrollTop = kept.scroll;
    if (kept.choosing) window.scrollTo(window.scrollX, kept.top);
    kept = null;
  });
  document.addEventListener("htmx:afterSettle", (event) => {
    if (event.detail.target.id !== "search-live") return;
    const title = find("#results-title");
    find("#search-status").textContent = title.textContent;
    if (document.activeElement === document.body) (isOpen() ? find("#facets-title") : title).focus({ preventScroll: true });
  });
  // An answer that does not come is asked for in the plain way.
  document.addEventListener("htmx:sendError", (event) => { location.assign(event.detail.pathInfo.finalRequestPath); });
  document.addEventListener("htmx:responseError", (event) => { location.assign(event.detail.pathInfo.finalRequestPath); });
})();
