// Shows below an answer how many characters it has. Without scripts the limits stand in the help text.
(() => {
  const count = (text) => Array.from(text.replace(/\r\n/g, "\n")).length;

  const attach = (panel) => {
    // Not an input in the errors above it, where a reason may be asked for (portal.privacy).
    const field = panel.querySelector(":is(textarea, input[type=text]):not([data-field-errors] *)");
    if (!field || panel.dataset.caseCounted) return;
    panel.dataset.caseCounted = "true";
    const hard = Number(panel.dataset.caseLimit || 0);
    const limit = hard || Number(panel.dataset.caseSoftLimit);
    const line = document.createElement("p");
    line.className = "case-count";
    line.setAttribute("role", "status");
    const show = () => {
      const length = count(field.value);
      const over = length - limit;
      line.textContent = over > 0
        ? `${length}字（${hard ? "上限" : "目安"}の${limit}字を${over}字超えています）`
        : `${length}字（あと${-over}字）`;
      line.classList.toggle("case-count--over", over > 0);
    };
    field.insertAdjacentElement("afterend", line);
    field.addEventListener("input", show);
    show();
  };

  const start = () => document.querySelectorAll("[data-case-limit], [data-case-soft-limit]").forEach(attach);
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
