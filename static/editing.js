// The editor of pages and records: nothing typed is lost when the session ends, and autosave stays out
// of the way of saving. Works beside Wagtail's own scripts, through the events they send.
(() => {
  "use strict";
  const SESSION = "/admin/session/";
  const SIGN_IN = "/accounts/login/?next=/admin/session/";
  const LONGEST_WAIT = 15000;
  const me = document.querySelector("meta[name=portal-user]")?.content || "";
  const editForm = () => document.querySelector("form[data-edit-form]");

  // A new page begins with its title.
  document.addEventListener("DOMContentLoaded", () => {
    const title = document.querySelector("form[data-edit-form] #id_title");
    if (title && !title.value && document.activeElement === document.body) title.focus();
  });

  // ---- what is said below the form, besides Wagtail's own messages
  const notes = {};
  function note(name, content) {
    notes[name]?.remove();
    delete notes[name];
    if (!content) return;
    const box = document.createElement("div");
    box.className = `editing-note editing-note--${name}`;
    box.setAttribute("role", name === "session" ? "alert" : "status");
    box.append(...content);
    document.body.append(box);
    notes[name] = box;
  }
  const make = (tag, text, attributes = {}) => {
    const made = document.createElement(tag);
    made.textContent = text;
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    return made;
  };

  // ---- the session
  let signedOut = false;
  function saySignedOut(other) {
    signedOut = true;
    note("session", [
      make("p", other
        ? `別の利用者（${other}）でサインインしています。この画面の内容を保存するには、元の利用者でサインインし直してください。`
        : "サインインの有効期限が切れました。入力した内容は、この画面に残っています。", { class: "editing-note__lead" }),
      make("p", "新しいタブでサインインしてから、この画面に戻ってください。続きから保存されます。"),
      make("a", "新しいタブでサインインする", { class: "button", href: SIGN_IN, target: "_blank" }),
    ]);
  }
  function takeToken(token) {
    for (const input of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) input.value = token;
    // Wagtail's scripts read it from here with each request.
    if (window.wagtailConfig) window.wagtailConfig.CSRF_TOKEN = token;
  }
  // Returns whether the form can be sent now; without a network that is for the sending to find out.
  async function ask() {
    let answer;
    try {
      answer = await fetch(SESSION, { headers: { Accept: "application/json" }, credentials: "same-origin" });
    } catch {
      return true;
    }
    if (answer.status === 401) {
      saySignedOut("");
      return false;
    }
    if (!answer.ok) return true;
    const { user, name, token } = await answer.json();
    takeToken(token);
    if (me && user !== me) {
      saySignedOut(name);
      return false;
    }
    if (signedOut) {
      signedOut = false;
      note("session", null);
    }
    return true;
  }
  function saveNow() {
    editForm()?.dispatchEvent(new CustomEvent("w-unsaved:add", { bubbles: true, cancelable: true, detail: { type: "edits" } }));
  }
  async function comeBack() {
    if (signedOut && document.visibilityState === "visible" && (await ask())) saveNow();
  }
  document.addEventListener("visibilitychange", comeBack);
  window.addEventListener("focus", comeBack);

  // ---- autosave: whether it is under way, and what it left out
  let saving = null;
  let submitted = false;
  let holding = false;
  const finish = () => {
    saving?.done();
    saving = null;
  };
  document.addEventListener("w-autosave:save", (event) => {
    // What is about to be sent holds all of it.
    if (signedOut || submitted || holding) {
      event.preventDefault();
      return;
    }
    if (saving) return;
    let done;
    const promise = new Promise((resolve) => { done = resolve; });
    saving = { promise, done };
  }, true);
  document.addEventListener("w-autosave:success", (event) => {
    const data = event.detail.data;
    forgetOwnRevision(data.revision_id);
    const left = data.set_aside || [];
    note("fields", left.length ? [
      make("p", "次の項目は、入力を直すまで保存されません。ほかの項目は保存しました。", { class: "editing-note__lead" }),
      list(left.map(({ label, message }) => `${label}：${message}`)),
    ] : null);
    leftOut = left.length > 0;
    finish();
  }, true);
  document.addEventListener("w-autosave:error", async (event) => {
    const { detail } = event;
    const code = detail.response?.error_code;
    finish();
    if (code === "signed_out" || code === "stale_form") {
      detail.text = detail.response.error_message;
      if (await ask()) saveNow();
    }
  }, true);
  const list = (lines) => {
    const made = document.createElement("ul");
    made.append(...lines.map((line) => make("li", line)));
    return made;
  };
  let leftOut = false;
  window.addEventListener("beforeunload", (event) => {
    if (leftOut && !submitted) event.preventDefault();
  });

  // ---- a version that this window has saved itself is nobody else's
  const ownRevisions = new Set();
  let warnedOf = null;
  document.addEventListener("w-swap:json", (event) => {
    warnedOf = null;
    for (const session of event.detail?.data?.other_sessions || []) {
      if (ownRevisions.has(session.revision_id)) session.revision_id = null;
      else if (session.revision_id) warnedOf = session.revision_id;
    }
  }, true);
  function forgetOwnRevision(id) {
    if (!id) return;
    ownRevisions.add(id);
    // The answer about other windows came before the answer to the saving.
    if (warnedOf === id) {
      warnedOf = null;
      document.querySelector("[data-w-session-intercept-value]")?.setAttribute("data-w-session-intercept-value", "");
    }
  }

  // ---- saving and publishing wait for autosave, and for the answer that the session still lives
  const waits = (promise) => Promise.race([promise, new Promise((resolve) => { setTimeout(resolve, LONGEST_WAIT); })]);
  let passing = null;
  document.addEventListener("click", async (event) => {
    const button = event.target.closest?.("button[type=submit], button[data-workflow-action-name], input[type=submit]");
    const form = button?.form;
    if (!form?.matches("[data-edit-form]") || button === passing) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (holding) return;
    holding = true;
    if (saving) await waits(saving.promise);
    if (await ask()) {
      passing = button;
      button.click();
      passing = null;
    } else {
      notes.session?.querySelector("a").focus();
    }
    holding = false;
  }, true);
  document.addEventListener("submit", (event) => {
    if (event.target.matches("[data-edit-form]")) submitted = true;
  });
  // Going back to the page brings the form back.
  window.addEventListener("pageshow", () => { submitted = false; });
})();
