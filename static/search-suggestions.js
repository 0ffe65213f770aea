/* Suggestions while typing: a combobox with a list, after the ARIA Authoring Practices. */
"use strict";
(() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const listId = "suggest-list";
  let list = null, active = null, composing = false, waiting = 0, asking = null, answered = null;
  const boxes = all("[data-suggest]");
  const suggestStatus = document.createElement("p");
  const options = () => (list ? all("[role=option]", list) : []);
  if (boxes.length) {
    suggestStatus.className = "visually-hidden";
    suggestStatus.setAttribute("role", "status");
    document.querySelector("#main").append(suggestStatus);
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
      const shown = options();
      const at = shown.indexOf(active) + (active || step > 0 ? step : 0);
      choose(at < 0 || at >= shown.length ? (active ? null : shown.at(-1)) : shown[at]);
    } else if (list && key === "Enter" && active) {
      event.preventDefault();
      take(active);
    } else if (list && key === "Escape") {
      event.preventDefault();
      closeList();
    } else if (list && ["Home", "End", "ArrowLeft", "ArrowRight"].includes(key)) choose(null);
  });
})();
