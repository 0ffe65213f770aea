/* Notes of words: closing one leads back to the word from which it was opened. */
"use strict";
(() => {
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
    if (event.key === "Escape" && document.querySelector(".note:target")) closeNote();
  });
})();
