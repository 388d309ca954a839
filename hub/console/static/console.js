"use strict";
/* What HTML cannot do by itself: everything here is a comfort, each page works without it. */

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select, [contenteditable]");
  if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
    const box = document.getElementById("search");
    if (box) {
      event.preventDefault();
      box.focus();
      box.select();
    }
  }
  if (event.key === "Escape") {
    const open = event.target.closest("details[open]");
    if (open) {
      open.open = false;
      open.querySelector("summary").focus();
    } else if (event.target.id === "search") {
      event.target.blur();
    }
  }
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-print], [data-check]");
  for (const menu of document.querySelectorAll("details.me[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
  if (!button) return;
  if (button.hasAttribute("data-print")) window.print();
  const on = button.getAttribute("data-check");
  if (on) {
    for (const box of button.form.querySelectorAll("input[type=checkbox]")) {
      box.checked = on === "all";
    }
  }
});

document.addEventListener("change", (event) => {
  if (event.target.hasAttribute("data-submit")) event.target.form.requestSubmit();
});

/* A second press while the first is under way would do the deed twice. */
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post") return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "1";
});
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});
