// Draws each chart from the JSON beside it, follows the theme and the size, and switches between picture and table.

import { init } from "../../vendor/echarts/echarts.js";
import { palette } from "./chart_theme.js";
import { bars, funnel, heatmap, sankey, scatter } from "./chart_kinds.js";
import { tilemap } from "./chart_tiles.js";
import { gantt } from "./chart_gantt.js";

const DRAW = { bar: bars, stacked: bars, line: bars, funnel, tilemap, gantt, heatmap, scatter, sankey };

const resized = new ResizeObserver((entries) => {
  for (const entry of entries) entry.target.drawn?.resize();
});

export function mount(root) {
  const figures = root.matches?.("[data-chart]") ? [root] : root.querySelectorAll("[data-chart]");
  for (const figure of figures) if (!figure.dataset.mounted) prepare(figure);
}

function prepare(figure) {
  figure.dataset.mounted = "1";
  const chart = JSON.parse(figure.querySelector(".chart-json").textContent);
  const canvas = figure.querySelector(".chart-canvas");
  const button = figure.querySelector("[data-show-table]");
  if (!chart.rows.length) return;
  button.hidden = false;
  button.addEventListener("click", () => {
    const table = button.getAttribute("aria-pressed") !== "true";
    show(figure, table);
    if (!table) draw(canvas, chart);
  });
  const table = button.getAttribute("aria-pressed") === "true";
  show(figure, table);
  if (!table) draw(canvas, chart);
}

function show(figure, table) {
  figure.querySelector("[data-show-table]").setAttribute("aria-pressed", table);
  figure.querySelector(".chart-table").hidden = !table;
  figure.querySelector(".chart-canvas").hidden = table;
}

function draw(canvas, chart) {
  if (canvas.drawn) {
    canvas.drawn.resize();
    return;
  }
  const colours = palette(canvas);
  const drawn = init(canvas, null, { renderer: "canvas" });
  canvas.drawn = drawn;
  drawn.setOption({
    animationDuration: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 500,
    textStyle: { fontFamily: colours.font, color: colours.text, fontSize: colours.size },
    color: colours.series,
    ...DRAW[chart.kind](chart, colours, canvas),
  });
  drawn.on("click", (event) => {
    const address = chart.links[event.data?.row ?? event.name];
    if (address) window.location.assign(address);
  });
  resized.observe(canvas);
}

window.addEventListener("beforeprint", () => {
  for (const canvas of document.querySelectorAll(".chart-canvas")) canvas.drawn?.resize();
});
