// An entry form: selects that search as one types, a warning before unsaved work is lost, no double sending.

import TomSelect from "../../vendor/tom-select/tom-select.js";
import { say } from "./words.js";

const GUARDED = "form[data-module=form][method=post]";

export function mount(root) {
  for (const select of root.querySelectorAll("select[data-url], select[data-search]")) {
    if (!select.tomselect) search(select);
  }
  const forms = root.matches?.(GUARDED) ? [root] : root.querySelectorAll(GUARDED);
  for (const form of forms) guard(form);
}

// data-url answers ?q= with [{"value": …, "text": …, "note": …}], or the same under "results".
function search(select) {
  const address = select.dataset.url;
  const remote = address && {
    preload: "focus",
    shouldLoad: (query) => query.length > 0 || "preload" in select.dataset,
    loadThrottle: 250,
    load: (query, done) => {
      const url = new URL(address, location.href);
      url.searchParams.set("q", query);
      fetch(url, { headers: { Accept: "application/json" } })
        .then((answer) => (answer.ok ? answer.json() : []))
        .then((answer) => {
          control.clearOptions(); // what an earlier search found is no answer to this one
          done(answer.results ?? answer);
        })
        .catch(() => done([]));
    },
    score: () => () => 1,
  };
  const label = document.querySelector(`label[for="${select.id}"]`)?.textContent ?? say("search");
  const control = new TomSelect(select, {
    valueField: "value",
    labelField: "text",
    searchField: ["text", "note"],
    maxOptions: 50,
    create: false,
    plugins: select.multiple ? ["remove_button"] : ["dropdown_input"],
    render: {
      option: (item, escape) => `<div>${escape(item.text)}${item.note ? `<small>${escape(item.note)}</small>` : ""}</div>`,
      no_results: () => `<div class="no-results">${say("no_results")}</div>`,
      loading: () => `<div class="no-results">${say("searching")}</div>`,
    },
    ...remote,
  });
  const shown = control.wrapper.querySelectorAll(".items-placeholder");
  for (const element of [select, control.control_input, ...shown]) element.setAttribute("aria-label", label);
  if (select.hasAttribute("aria-describedby")) control.control_input.setAttribute("aria-describedby", select.getAttribute("aria-describedby"));
}

function guard(form) {
  if (form.dataset.mounted) return;
  form.dataset.mounted = "1";
  let dirty = false;
  const before = new FormData(form);
  form.addEventListener("input", () => (dirty = !same(before, new FormData(form))));
  form.addEventListener("change", () => (dirty = !same(before, new FormData(form))));
  form.addEventListener("submit", (event) => {
    if (form.dataset.sending && !form.matches("[hx-post]")) event.preventDefault();
    form.dataset.sending = "1";
    dirty = false;
  });
  window.addEventListener("pageshow", () => delete form.dataset.sending);
  window.addEventListener("beforeunload", (event) => {
    if (dirty && form.isConnected) event.preventDefault();
  });
}

function same(one, other) {
  const text = (data) => JSON.stringify([...data].map(([name, value]) => [name, value instanceof File ? value.name : value]));
  return text(one) === text(other);
}
