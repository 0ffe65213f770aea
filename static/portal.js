/* What every page does beyond HTML, all of it optional: every page works without this file. */
"use strict";
(() => {
  const openMenu = () => document.querySelector(".site-menu[open]");

  // An address holds only what was asked for: no empty words, no default order.
  document.addEventListener("formdata", ({ formData }) => {
    for (const name of ["q", "sort"]) if (!formData.get(name)) formData.delete(name);
  });

  // The menu of narrow screens closes as menus do.
  document.addEventListener("click", (event) => {
    const menu = openMenu();
    if (menu && !menu.contains(event.target)) menu.open = false;
  });
  document.addEventListener("keydown", (event) => {
    const menu = openMenu();
    if (event.key !== "Escape" || !menu) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
})();
