// The city's units as hexagon tiles on a schematic of our own: no boundary, so nothing to get wrong about one.

import { inkOn, mix, rowTip, tooltip } from "./chart_theme.js";

export function tilemap(chart, colours) {
  const { rows, options, texts } = chart;
  const places = rows.map((row, index) => options.tiles?.[row[0]] ?? [index % 3, Math.floor(index / 3)]);
  const scale = colourScale(chart, colours);
  return {
    tooltip: tooltip(colours, { trigger: "item", formatter: (point) => rowTip(chart, point.dataIndex) }),
    xAxis: { show: false, min: 0, max: 1 },
    yAxis: { show: false, min: 0, max: 1 },
    grid: { left: 0, right: 0, top: 0, bottom: 0 },
    series: [{
      type: "custom",
      coordinateSystem: "none",
      data: rows.map((row, index) => ({ value: [index], row: row[0], name: row[0] })),
      renderItem: (params, api) => tile(params.dataIndex, api, { places, rows, texts, scale, colours }),
    }],
  };
}

// A rate is judged by thresholds when they are given, else every figure shades from the least to the most.
function colourScale(chart, colours) {
  const steps = chart.options.thresholds;
  if (steps) return (value) => (value === null ? colours.ground : value >= steps[0] ? colours.series[0] : value >= steps[1] ? colours.series[1] : colours.bad);
  const known = chart.rows.map((row) => row[1]).filter((value) => value !== null);
  const [least, most] = [Math.min(...known), Math.max(...known)];
  return (value) => (value === null ? colours.ground : mix(colours.low, colours.high, most === least ? 1 : 0.15 + (0.85 * (value - least)) / (most - least)));
}

function tile(index, api, { places, rows, texts, scale, colours }) {
  const { x, y, radius } = layout(places, api)(places[index]);
  const fill = scale(rows[index][1]);
  const ink = inkOn(fill);
  const corner = (turn) => [x + radius * 0.95 * Math.sin((turn * Math.PI) / 3), y - radius * 0.95 * Math.cos((turn * Math.PI) / 3)];
  const room = radius * 1.55;
  const [words, most] = [rows[index][0], colours.size + (colours.wall ? 2 : 0)];
  // Latin names run over several lines; a Chinese name stands in one, as small as it must.
  const latin = /^[\x00-\xff]+$/.test(words);
  const name = latin ? Math.max(9, Math.min(most - 2, room / (0.6 * Math.max(...words.split(" ").map((word) => word.length))))) : Math.max(10, Math.min(most, room / words.length));
  const figure = Math.max(11, Math.min(radius * 0.36, colours.wall ? 30 : 20));
  return {
    type: "group",
    children: [
      { type: "polygon", shape: { points: [0, 1, 2, 3, 4, 5].map(corner) }, style: { fill, stroke: colours.paper, lineWidth: 2 }, emphasis: { style: { stroke: colours.accent, lineWidth: 3 } } },
      { type: "text", silent: true, style: { x, y: y - radius * 0.22, text: words, fill: ink, align: "center", verticalAlign: "middle", font: `${name}px ${colours.font}`, lineHeight: name * 1.1, width: room, overflow: latin ? "break" : "none" } },
      { type: "text", silent: true, style: { x, y: y + radius * (latin ? 0.42 : 0.24), text: texts[index][1], fill: ink, align: "center", verticalAlign: "middle", font: `600 ${figure}px ${colours.font}` } },
    ],
  };
}

// Odd rows stand half a tile to the right; the whole is centred and as large as the picture allows.
function layout(places, api) {
  const across = places.map(([column, row]) => column + (row % 2 ? 0.5 : 0));
  const down = places.map(([, row]) => row);
  const [left, right, top, bottom] = [Math.min(...across), Math.max(...across), Math.min(...down), Math.max(...down)];
  const width = api.getWidth() - 16;
  const height = api.getHeight() - 16;
  const radius = Math.min(width / ((right - left + 1) * Math.sqrt(3)), height / ((bottom - top) * 1.5 + 2));
  const middleX = api.getWidth() / 2 - ((left + right) / 2) * radius * Math.sqrt(3);
  const middleY = api.getHeight() / 2 - ((top + bottom) / 2) * radius * 1.5;
  return ([column, row]) => ({ x: middleX + (column + (row % 2 ? 0.5 : 0)) * radius * Math.sqrt(3), y: middleY + row * radius * 1.5, radius });
}
