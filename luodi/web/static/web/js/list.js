// A list page: choose columns, pick rows for a bulk edit.

import { say } from "./words.js";

export function mount(root) {
  const lists = root.matches?.("[data-list]") ? [root] : root.querySelectorAll("[data-list]");
  for (const list of lists) {
    if (list.dataset.mounted) continue;
    list.dataset.mounted = "1";
    chooseColumns(list);
    pickRows(list);
  }
}

function chooseColumns(list) {
  const place = list.querySelector("[data-columns]");
  const heads = [...list.querySelectorAll("thead th[data-column]")];
  if (!place || !heads.length) return;
  const key = `luodi.columns.${list.dataset.list}`;
  const wanted = new URLSearchParams(location.search).get("columns") ?? localStorage.getItem(key);
  const shown = new Set(wanted ? wanted.split(",") : heads.filter((head) => !("off" in head.dataset)).map((head) => head.dataset.column));
  const menu = document.createElement("details");
  menu.dataset.menu = "";
  const summary = document.createElement("summary");
  summary.className = "btn";
  summary.textContent = say("columns");
  const sheet = document.createElement("div");
  sheet.className = "menu-sheet column-sheet";
  menu.append(summary, sheet);
  for (const head of heads) sheet.append(columnBox(list, head, { shown, key }));
  place.replaceChildren(menu);
}

function columnBox(list, head, { shown, key }) {
  const code = head.dataset.column;
  const label = document.createElement("label");
  const box = document.createElement("input");
  box.type = "checkbox";
  box.checked = shown.has(code);
  label.append(box, head.textContent.trim());
  showColumn(list, head, box.checked);
  box.addEventListener("change", () => {
    if (box.checked) shown.add(code);
    else shown.delete(code);
    showColumn(list, head, box.checked);
    remember([...shown].join(","), key);
  });
  return label;
}

function showColumn(list, head, visible) {
  const at = head.cellIndex;
  for (const row of list.querySelectorAll("table.ledger tr")) {
    if (row.cells[at]) row.cells[at].toggleAttribute("hidden", !visible);
  }
}

// The choice lives in the address, so that a saved view and the Excel link carry it, and in the browser for next time.
function remember(columns, key) {
  localStorage.setItem(key, columns);
  const address = new URL(location.href);
  address.searchParams.set("columns", columns);
  history.replaceState(history.state, "", address);
  for (const input of document.querySelectorAll('input[name="columns"]')) input.value = columns;
  for (const input of document.querySelectorAll('input[name="query"]')) input.value = address.searchParams.toString();
  for (const link of document.querySelectorAll("a[data-follows-columns], a.sort, .page-links a")) {
    const target = new URL(link.href);
    target.searchParams.set("columns", columns);
    link.href = target;
  }
}

function pickRows(list) {
  const bar = list.querySelector("[data-selection]");
  const all = list.querySelector("[data-pick-all]");
  const boxes = [...list.querySelectorAll('tbody input[name="pick"]')];
  if (!bar || !boxes.length) return;
  let last = null;
  const refresh = () => {
    const picked = boxes.filter((box) => box.checked).length;
    bar.hidden = !picked;
    bar.querySelector("[data-picked]").textContent = say("picked", { count: picked });
    for (const box of boxes) box.closest("tr").setAttribute("aria-selected", box.checked);
    if (all) {
      all.checked = picked === boxes.length;
      all.indeterminate = picked > 0 && picked < boxes.length;
    }
  };
  for (const box of boxes) {
    box.addEventListener("click", (event) => {
      if (event.shiftKey && last) {
        const [from, to] = [boxes.indexOf(last), boxes.indexOf(box)].sort((one, other) => one - other);
        for (const between of boxes.slice(from, to + 1)) between.checked = box.checked;
      }
      last = box;
      refresh();
    });
  }
  all?.addEventListener("change", () => {
    for (const box of boxes) box.checked = all.checked;
    refresh();
  });
  refresh();
}
