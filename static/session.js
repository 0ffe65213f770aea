// Warns before the session ends for want of activity, and goes on with it at the press of a button.
// Asked is the server: other tabs count, too. Without this file the session ends unannounced, and what
// was typed is still kept (portal.sign_in.session.unsent).
"use strict";
(() => {
  const ADDRESS = "/accounts/session/";
  const WARN_BEFORE = 5 * 60;
  const idle = Number(document.currentScript.dataset.seconds);
  let dialog = null;
  let timer = null;

  async function ask(options = {}) {
    const answer = await fetch(ADDRESS, {
      credentials: "same-origin",
      ...options,
      headers: { Accept: "application/json", ...options.headers },
    });
    return answer.json();
  }
  const wait = (seconds) => {
    clearTimeout(timer);
    timer = setTimeout(look, Math.max(1, seconds) * 1000);
  };
  async function look() {
    let state;
    try {
      state = await ask();
    } catch {
      wait(30);
      return;
    }
    const warnBefore = Math.min(WARN_BEFORE, idle / 2);
    if (state.seconds > warnBefore) {
      dialog?.close();
      wait(state.seconds - warnBefore);
    } else {
      show(state.seconds);
      if (state.seconds > 0) wait(Math.min(state.seconds, 30));
    }
  }
  const make = (tag, text, attributes = {}) => {
    const made = document.createElement(tag);
    made.textContent = text;
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    return made;
  };
  function build() {
    dialog = make("dialog", "", { class: "session-dialog", "aria-labelledby": "session-dialog-title" });
    const stay = make("button", "サインインを続ける", { type: "button", class: "button", "data-stay": "" });
    stay.addEventListener("click", goOn);
    const again = make("a", "新しいタブでサインインする", {
      class: "button", href: "/accounts/login/?next=/accounts/", target: "_blank", "data-again": "",
    });
    dialog.append(
      make("h2", "", { id: "session-dialog-title" }),
      make("p", "", { "data-text": "", "aria-live": "polite" }),
      stay,
      again,
    );
    document.body.append(dialog);
  }
  function show(seconds) {
    if (!dialog) build();
    const over = seconds <= 0;
    const minutes = Math.ceil(seconds / 60);
    dialog.querySelector("h2").textContent = over ? "サインアウトしました" : "まもなくサインアウトします";
    const text = over
      ? "しばらく操作がなかったため、サインアウトしました。入力した内容は、この画面に残っています。サインインし直してから、続けてください。"
      : `しばらく操作がないため、あと${minutes}分でサインアウトします。`;
    const line = dialog.querySelector("[data-text]");
    if (line.textContent !== text) line.textContent = text;
    dialog.querySelector("[data-stay]").hidden = over;
    dialog.querySelector("[data-again]").hidden = !over;
    if (!dialog.open) dialog.showModal();
  }
  async function goOn() {
    try {
      const { token } = await ask();
      await ask({ method: "POST", headers: { "X-CSRFToken": token } });
    } catch {
      // Without a network the next look tells.
    }
    dialog.close();
    look();
  }
  // A computer that slept has missed its timer.
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") look();
  });
  wait(Math.max(1, idle - Math.min(WARN_BEFORE, idle / 2)));
})();
