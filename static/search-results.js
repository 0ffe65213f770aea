/* The page of results: its panel of conditions, and what stays as it was when htmx replaces the results. */
"use strict";
(() => {
  const find = (selector, root = document) => root.querySelector(selector);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const narrow = window.matchMedia("(max-width: 63.99rem)");

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
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && isOpen()) closePanel();
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
      open: all(".facet--fold, .facet__more").map((more) => [more.id, more.open]),
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
