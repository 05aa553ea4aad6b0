// A list page: rows are picked singly, in a run with Shift, or all at once, for the bar that changes them together.

import { say } from "./words.js";

export function mount(root) {
  const lists = root.matches?.("form[data-selection]") ? [root] : root.querySelectorAll("form[data-selection]");
  for (const list of lists) {
    if (list.dataset.mounted) continue;
    list.dataset.mounted = "1";
    pickRows(list);
  }
}

function pickRows(list) {
  const bar = list.querySelector(".selection-bar");
  const all = list.querySelector("[data-all-rows]");
  const boxes = [...list.querySelectorAll("td.pick input[type=checkbox]")];
  if (!bar || !boxes.length) return;
  let last = null;
  const refresh = () => {
    const picked = boxes.filter((box) => box.checked).length;
    bar.hidden = !picked;
    for (const count of bar.querySelectorAll("[data-selected]")) count.textContent = picked;
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
  bar.append(clearButton(boxes, refresh));
  refresh();
}

function clearButton(boxes, refresh) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn";
  button.textContent = say("unpick");
  button.addEventListener("click", () => {
    for (const box of boxes) box.checked = false;
    refresh();
  });
  return button;
}
