// A table of boxes as a sheet: Enter and the arrows move, a block copied from a sheet is pasted over cells, lines are added.

import { say } from "./words.js";

const CELLS = "input:not([type=hidden]), textarea";

export function mount(root) {
  const tables = root.matches?.("table[data-module=grid]") ? [root] : root.querySelectorAll("table[data-module=grid]");
  for (const table of tables) if (!table.dataset.mounted) prepare(table);
}

function prepare(table) {
  table.dataset.mounted = "1";
  const body = table.tBodies[0];
  const state = { table, body, blank: blankLine(body), before: null };
  body.addEventListener("keydown", (event) => move(event, state));
  body.addEventListener("paste", (event) => paste(event, state));
  body.addEventListener("input", (event) => {
    if (event.isTrusted) state.before = null;
    fit(event.target);
    if (event.target.closest("tr") === body.lastElementChild) addLine(state);
  });
  for (const area of body.querySelectorAll("textarea")) fit(area);
}

function cellsOf(line) {
  return [...line.querySelectorAll(CELLS)];
}

function blankLine(body) {
  const line = body.lastElementChild.cloneNode(true);
  for (const fault of line.querySelectorAll("td .sub")) fault.remove();
  line.querySelector("input[name=mark]").value = "";
  for (const cell of cellsOf(line)) {
    cell.value = "";
    cell.defaultValue = "";
    for (const name of ["readonly", "aria-invalid", "aria-describedby"]) cell.removeAttribute(name);
  }
  return line;
}

function addLine({ table, body, blank }) {
  if (body.rows.length >= Number(table.dataset.most)) return null;
  const line = blank.cloneNode(true);
  const number = body.rows.length + 1;
  line.querySelector("th").firstChild.textContent = number;
  for (const cell of cellsOf(line)) cell.id = `cell-${number}-${cell.name}`;
  body.append(line);
  return line;
}

function fit(area) {
  if (area.tagName !== "TEXTAREA") return;
  area.rows = 1;
  while (area.rows < 6 && area.scrollHeight > area.clientHeight + 2) area.rows += 1;
}

// Where a step from a cell leads: the same column of the line above or below, which Enter makes where there is none.
function move(event, state) {
  const cell = event.target.closest(CELLS);
  if (!cell || event.isComposing || event.ctrlKey || event.metaKey) {
    if (cell && (event.ctrlKey || event.metaKey) && event.key === "z" && state.before) takeBack(event, state);
    return;
  }
  const isEnter = event.key === "Enter" && !event.altKey;
  const step = { ArrowUp: -1, ArrowDown: 1, Enter: event.shiftKey ? -1 : 1 }[event.key];
  if (event.key === "Enter" && event.altKey && cell.tagName === "TEXTAREA") {
    event.preventDefault();
    cell.setRangeText("\n", cell.selectionStart, cell.selectionEnd, "end");
    cell.dispatchEvent(new Event("input", { bubbles: true }));
    return;
  }
  const walksInside = !isEnter && (cell.value.includes("\n") || cell.list || event.altKey || event.shiftKey);
  if (!step || walksInside) return;
  event.preventDefault();
  const line = cell.closest("tr");
  const column = cellsOf(line).indexOf(cell);
  let next = step > 0 ? line.nextElementSibling : line.previousElementSibling;
  if (!next && isEnter && step > 0) next = addLine(state);
  if (!next) return;
  const target = cellsOf(next)[column];
  target.focus();
  target.select();
}

// Cells between tabs and lines; a cell in quotes may hold tabs, line ends and doubled quotes, as sheets copy them.
export function cellsFrom(text) {
  const lines = [[]];
  const pattern = /"((?:[^"]|"")*)"(?=\t|\r?\n|$)|([^\t\r\n]*)/y;
  let at = 0;
  while (at <= text.length) {
    pattern.lastIndex = at;
    const [whole, quoted, plain] = pattern.exec(text);
    lines.at(-1).push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    at += whole.length;
    const end = /\t|\r\n|\r|\n/y;
    end.lastIndex = at;
    const found = end.exec(text);
    if (!found) break;
    at += found[0].length;
    if (found[0] !== "\t") lines.push([]);
  }
  if (lines.at(-1).length === 1 && lines.at(-1)[0] === "") lines.pop();
  return lines;
}

function heads(table) {
  return [...table.tHead.rows[0].cells].slice(1).map((head) => head.textContent.trim());
}

function isBlank(line) {
  return cellsOf(line).every((cell) => !cell.value && !cell.readOnly);
}

function paste(event, state) {
  const cell = event.target.closest(CELLS);
  const text = event.clipboardData?.getData("text/plain") ?? "";
  let block = cellsFrom(text);
  if (!cell || (block.length <= 1 && (block[0]?.length ?? 0) <= 1)) return;
  event.preventDefault();
  const column = cellsOf(cell.closest("tr")).indexOf(cell);
  if (block.length > 1 && block[0][0].trim() === heads(state.table)[column]) block = block.slice(1);
  // The first column of a line on file is kept: a list pasted there goes below what is on file.
  let line = cell.readOnly ? [...state.body.rows].find(isBlank) : cell.closest("tr");
  const touched = [];
  let written = 0;
  for (const texts of block) {
    line ??= addLine(state);
    if (!line) break;
    const cells = cellsOf(line);
    texts.forEach((value, place) => {
      const target = cells[column + place];
      if (!target || target.readOnly) return;
      touched.push([target, target.value]);
      target.value = target.tagName === "TEXTAREA" ? value : value.replace(/\s*\n\s*/g, " ");
      fit(target);
    });
    written += 1;
    line = line.nextElementSibling;
  }
  state.before = touched;
  touched.at(-1)?.[0].dispatchEvent(new Event("input", { bubbles: true }));
  tell(state, say(written < block.length ? "pasted_some" : "pasted", { rows: written, left: block.length - written }));
}

function takeBack(event, state) {
  event.preventDefault();
  for (const [cell, value] of state.before.toReversed()) {
    cell.value = value;
    fit(cell);
  }
  state.before[0]?.[0].dispatchEvent(new Event("input", { bubbles: true }));
  state.before = null;
  tell(state, say("paste_undone"));
}

function tell(state, text) {
  const place = state.table.closest("form").querySelector("[data-grid-status]");
  if (place) place.textContent = text;
}
