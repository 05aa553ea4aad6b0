// Choosing files: drop or click, see what was chosen, learn of a file too large before it travels, watch it go.

import { say } from "./words.js";

export function mount(root) {
  const forms = root.matches?.("[data-module=upload]") ? [root] : root.querySelectorAll("[data-module=upload]");
  for (const form of forms) if (!form.dataset.mounted) prepare(form);
}

function prepare(form) {
  form.dataset.mounted = "1";
  const zone = form.querySelector("[data-drop]");
  const input = zone.querySelector("input[type=file]");
  const list = form.querySelector("[data-files]");
  const limit = Number(form.dataset.limitMb || 20) * 1024 * 1024;
  for (const name of ["dragenter", "dragover"]) {
    zone.addEventListener(name, (event) => {
      event.preventDefault();
      zone.classList.add("over");
    });
  }
  for (const name of ["dragleave", "drop"]) zone.addEventListener(name, () => zone.classList.remove("over"));
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    input.files = event.dataTransfer.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
  input.addEventListener("change", () => {
    list?.replaceChildren(...[...input.files].map((file) => line(file, limit)));
    const tooLarge = [...input.files].some((file) => file.size > limit);
    input.setCustomValidity(tooLarge ? say("too_large", { limit: form.dataset.limitMb || 20 }) : "");
  });
  showProgress(form, zone);
}

function line(file, limit) {
  const item = document.createElement("li");
  const size = file.size < 1024 * 1024 ? `${Math.ceil(file.size / 1024)} KB` : `${(file.size / 1024 / 1024).toFixed(1)} MB`;
  item.textContent = `${file.name} · ${size}`;
  if (file.size > limit) {
    item.className = "bad";
    item.textContent += ` · ${say("too_large", { limit: limit / 1024 / 1024 })}`;
  }
  return item;
}

function showProgress(form, zone) {
  const bar = document.createElement("progress");
  bar.max = 100;
  bar.hidden = true;
  bar.setAttribute("aria-label", say("sending"));
  zone.append(bar);
  form.addEventListener("htmx:xhr:progress", (event) => {
    bar.hidden = false;
    if (event.detail.lengthComputable) bar.value = (event.detail.loaded / event.detail.total) * 100;
  });
  form.addEventListener("htmx:afterRequest", () => (bar.hidden = true));
}
