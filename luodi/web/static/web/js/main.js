// What every page can do: fold the menu, open dialogs, dismiss toasts, load a part's module when the part is there.

import { say } from "./words.js";

const PARTS = { charts: "charts", list: "list", board: "board", form: "form", upload: "upload", wall: "wall", grid: "grid" };

document.documentElement.classList.add("scripted");

export function mount(root) {
  const needed = new Set();
  for (const part of [root, ...root.querySelectorAll("[data-module]")]) {
    const name = part.dataset?.module;
    if (PARTS[name]) needed.add(name);
  }
  for (const name of needed) import(`./${PARTS[name]}.js`).then((module) => module.mount(root));
}

function openDialog(id) {
  const dialog = document.getElementById(id);
  if (dialog && !dialog.open) dialog.showModal();
}

function foldMenu(button) {
  const folded = document.body.classList.toggle("rail");
  button.setAttribute("aria-pressed", folded);
  document.cookie = `luodi_rail=${folded ? 1 : 0}; path=/; max-age=31536000; SameSite=Lax`;
}

function togglePanel(button) {
  const open = button.parentElement.classList.toggle("open");
  button.setAttribute("aria-expanded", open);
}

export function toast(text, level = "info") {
  const note = document.createElement("div");
  note.className = `toast-note ${level}`;
  const words = document.createElement("p");
  words.textContent = text;
  const close = document.createElement("button");
  close.type = "button";
  close.className = "icon-button";
  close.dataset.dismiss = "";
  close.textContent = "×";
  note.append(words, close);
  document.getElementById("toasts")?.append(note);
  if (level !== "error") setTimeout(() => note.remove(), 8000);
}

const CLICKS = [
  ["[data-open]", (button) => openDialog(button.dataset.open)],
  ["[data-close]", (button) => button.closest("dialog").close()],
  ["[data-rail]", foldMenu],
  ["[data-dismiss]", (button) => button.parentElement.remove()],
  ["[data-toggle-panel]", togglePanel],
  ["[data-print]", () => window.print()],
  ["[data-back]", () => window.history.back()],
];

document.addEventListener("click", (event) => {
  for (const [selector, act] of CLICKS) {
    const found = event.target.closest(selector);
    if (found) act(found);
  }
  if (event.target instanceof HTMLDialogElement) event.target.close();
  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
  if (document.activeElement?.closest(".hint")) document.activeElement.blur();
});

document.addEventListener("htmx:load", (event) => mount(event.detail.elt));
document.addEventListener("htmx:afterSwap", (event) => {
  const dialog = event.detail.target.closest?.("dialog");
  if (dialog) openDialog(dialog.id);
});
document.addEventListener("htmx:responseError", (event) => {
  toast(say("failed", { status: event.detail.xhr.status }), "error");
});
document.addEventListener("htmx:sendError", () => toast(say("failed", { status: "offline" }), "error"));
document.addEventListener("luodi:toast", (event) => toast(event.detail.text ?? event.detail.value, event.detail.level));
document.addEventListener("luodi:close", () => document.querySelectorAll("dialog[open]").forEach((open) => open.close()));

mount(document.body);
document.querySelector("[data-focus]")?.focus();
