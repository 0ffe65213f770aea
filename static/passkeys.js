// Passkeys: hands the browser's answer to the form. Everything else works without this file.
"use strict";
(() => {
  const form = document.querySelector("form[data-passkey]");
  const library = window.webauthnJSON;
  if (!form || !library?.supported()) return;
  const options = () => JSON.parse(document.getElementById("passkey_options").textContent);
  const ways = {
    // Nothing is known of the user yet: the server is asked for a fresh challenge.
    async login() {
      const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
      if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
      return library.get((await answer.json()).request_options);
    },
    authenticate: () => library.get(options().request_options),
    add() {
      const wanted = options().creation_options;
      const alone = form.elements.passwordless.checked;
      const selection = wanted.publicKey.authenticatorSelection;
      selection.residentKey = alone ? "required" : "discouraged";
      selection.requireResidentKey = alone;
      if (alone) selection.userVerification = "required";
      return library.create(wanted);
    },
  };
  function say(text) {
    let box = form.querySelector(".form__errors");
    if (!box) {
      box = document.createElement("p");
      box.className = "form__errors";
      box.setAttribute("role", "alert");
      form.prepend(box);
    }
    box.textContent = text;
  }
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      form.elements.credential.value = JSON.stringify(await ways[form.dataset.passkey]());
    } catch {
      say("パスキーを使えませんでした。もう一度試すか、ほかの方法を選んでください。");
      return;
    }
    form.submit();
  });
})();
