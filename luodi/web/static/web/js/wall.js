// The wall screen: a clock, fresh figures every few minutes without a flash, full screen.

import { say } from "./words.js";

export function mount(root) {
  if (!root.matches?.("body.wall") || root.dataset.mounted) return;
  root.dataset.mounted = "1";
  const clock = root.querySelector("[data-clock]");
  const tick = () => {
    const now = new Date();
    clock.textContent = now.toLocaleString(document.documentElement.lang, { month: "short", day: "numeric", weekday: "short", hour: "2-digit", minute: "2-digit", hour12: false });
  };
  tick();
  setInterval(tick, 10_000);
  const seconds = Number(root.dataset.refresh);
  if (seconds >= 30) setInterval(() => refresh(root), seconds * 1000);
  root.querySelector("[data-full-screen]")?.addEventListener("click", () => {
    if (document.fullscreenElement) document.exitFullscreen();
    else document.documentElement.requestFullscreen();
  });
}

// A failed or signed-out answer keeps the last figures and says so: a wall must never show an error page.
async function refresh(root) {
  const asOf = root.querySelector(".wall-as-of");
  try {
    const answer = await fetch(location.href, { headers: { "X-Wall-Refresh": "1" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("body.wall .wall-content");
    if (!answer.ok || answer.redirected || !fresh) throw new Error(String(answer.status));
    root.querySelector(".wall-content").replaceChildren(...fresh.childNodes);
    asOf.replaceChildren(...page.querySelector(".wall-as-of").childNodes);
    asOf.classList.remove("stale");
    const { mount: drawCharts } = await import("./charts.js");
    drawCharts(root);
  } catch {
    asOf.classList.add("stale");
    asOf.title = say("stale");
  }
}
