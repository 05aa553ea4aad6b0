// The stage board: drag a card, or press its button; the server decides, blockers open in the drawer.

import { say } from "./words.js";
import { toast } from "./main.js";

const DRAWER = "#drawer-body";
let moving = null;

export function mount(root) {
  const boards = root.matches?.("[data-module=board]") ? [root] : root.querySelectorAll("[data-module=board]");
  for (const board of boards) {
    for (const card of board.querySelectorAll("[data-move-url]")) prepareCard(board, card);
    if (board.dataset.mounted) continue;
    board.dataset.mounted = "1";
    for (const column of board.querySelectorAll("[data-stage]")) prepareColumn(column);
  }
}

function prepareCard(board, card) {
  if (card.dataset.mounted) return;
  card.dataset.mounted = "1";
  card.addEventListener("dragstart", (event) => {
    moving = card;
    card.classList.add("dragging");
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", card.querySelector(".title")?.textContent ?? "");
  });
  card.addEventListener("dragend", () => {
    moving = null;
    card.classList.remove("dragging");
  });
  card.append(moveMenu(board, card));
}

function moveMenu(board, card) {
  const menu = document.createElement("details");
  menu.className = "board-move";
  menu.dataset.menu = "";
  const summary = document.createElement("summary");
  summary.textContent = say("move");
  summary.setAttribute("aria-label", `${say("move")} ${card.querySelector(".title")?.textContent ?? ""}`);
  const sheet = document.createElement("div");
  sheet.className = "menu-sheet left";
  for (const column of board.querySelectorAll("[data-stage]")) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = column.getAttribute("aria-label");
    button.addEventListener("click", () => {
      menu.open = false;
      move(card, column);
    });
    sheet.append(button);
  }
  menu.append(summary, sheet);
  return menu;
}

function prepareColumn(column) {
  column.addEventListener("dragover", (event) => {
    if (!moving) return;
    event.preventDefault();
    column.classList.add("over");
  });
  column.addEventListener("dragleave", (event) => {
    if (!column.contains(event.relatedTarget)) column.classList.remove("over");
  });
  column.addEventListener("drop", (event) => {
    event.preventDefault();
    column.classList.remove("over");
    if (moving) move(moving, column);
  });
}

function move(card, column) {
  if (card.closest("[data-stage]") === column) return;
  card.setAttribute("aria-busy", "true");
  const finish = (event) => {
    if (event.detail.requestConfig?.path !== card.dataset.moveUrl) return;
    document.removeEventListener("htmx:afterRequest", finish);
    card.removeAttribute("aria-busy");
    if (event.detail.xhr.status === 204) settle(card, column);
  };
  document.addEventListener("htmx:afterRequest", finish);
  window.htmx.ajax("POST", card.dataset.moveUrl, { values: { to: column.dataset.stage }, target: DRAWER, swap: "innerHTML" });
}

// 204: moved. Anything with a body (a form to fill, the gates in the way) is in the drawer by now.
function settle(card, column) {
  const from = card.closest("[data-stage]");
  column.querySelector(".board-cards").prepend(card);
  for (const touched of [from, column]) {
    const count = touched.querySelector(".tab-count");
    if (count) count.textContent = touched.querySelectorAll(".board-card").length;
  }
  card.querySelector(".title")?.focus();
  toast(say("moved", { stage: column.getAttribute("aria-label") }), "success");
}
