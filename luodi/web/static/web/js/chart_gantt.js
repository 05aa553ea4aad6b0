// The progress wall: a row a project, plan as a thin line, what happened as a bar, today as a line through all.

import { categoryAxis, legend, tip, tooltip } from "./chart_theme.js";

const ROW = 30;

export function gantt(chart, colours, canvas) {
  const { rows, texts, columns, options } = chart;
  const names = [...new Set(rows.map((row) => row[0]))];
  const phases = [...new Set(rows.map((row) => row[1]))];
  const room = Math.max(1, Math.floor((canvas.clientHeight - 70) / ROW));
  const planned = new Map(rows.filter((row) => row[2] === "planned").map((row) => [row.slice(0, 2).join(), row[4]]));
  const narrow = canvas.clientWidth < 520;
  const ends = options.today ? [...rows.map((row) => row[4]), options.today] : rows.map((row) => row[4]);
  return {
    legend: legend(colours, { selectedMode: false, data: keys(chart, phases, colours).map((key) => key.name) }),
    grid: { left: 8, right: names.length > room ? 34 : 16, top: 30, bottom: options.today ? 20 : 8, containLabel: true },
    tooltip: tooltip(colours, { trigger: "item", formatter: (point) => ganttTip(texts[point.dataIndex], columns) }),
    xAxis: { type: "time", position: "top", min: least(rows.map((row) => row[3])), max: greatest(ends), axisLine: { show: false }, axisTick: { show: false }, axisLabel: { color: colours.muted, fontSize: colours.size, hideOverlap: true, formatter: { year: "{yyyy}", month: "{yyyy}-{MM}", day: "{MM}-{dd}" } }, splitLine: { show: true, lineStyle: { color: colours.line } } },
    yAxis: categoryAxis(names, colours, { inverse: true, axisLine: { show: false }, splitLine: { show: true, lineStyle: { color: colours.line, opacity: 0.6 } }, axisLabel: { color: colours.text, fontSize: colours.size, width: narrow ? 84 : 180, overflow: "truncate", interval: 0 }, triggerEvent: true }),
    dataZoom: zooms(names.length, room, colours),
    series: [{
      type: "custom",
      clip: true,
      encode: { x: [1, 2], y: 0 },
      data: rows.map((row) => ({ value: [names.indexOf(row[0]), row[3], row[4]], row: row[0] })),
      renderItem: (params, api) => bar(rows[params.dataIndex], api, { phases, colours, plannedEnd: planned.get(rows[params.dataIndex].slice(0, 2).join()), area: params.coordSys }),
      markLine: options.today ? { silent: true, symbol: "none", data: [{ xAxis: options.today }], lineStyle: { color: colours.accent, width: 1.5, type: "solid" }, label: { show: true, position: "end", formatter: options.today, color: colours.accent, fontSize: colours.size } } : undefined,
    }, ...keys(chart, phases, colours)],
  };
}

// Series without data, there only to give the legend its colours: one a phase, one for late, one for the plan.
function keys({ rows, texts }, phases, colours) {
  const key = (name, color) => ({ type: "custom", name, data: [], itemStyle: { color }, renderItem: () => null });
  const word = (kind) => texts[rows.findIndex((row) => row[2] === kind)]?.[2];
  const found = phases.map((phase, at) => key(phase, colours.series[at % colours.series.length]));
  if (word("late")) found.push(key(word("late"), colours.bad));
  if (word("planned")) found.push(key(word("planned"), colours.strong));
  return found;
}

function zooms(count, room, colours) {
  if (count <= room) return [];
  const shared = { yAxisIndex: 0, startValue: 0, endValue: room - 1, zoomLock: true, minValueSpan: room - 1, maxValueSpan: room - 1 };
  return [
    { ...shared, type: "slider", width: 10, right: 8, showDetail: false, brushSelect: false, borderColor: "transparent", backgroundColor: colours.ground, fillerColor: colours.strong, handleSize: 0, moveHandleSize: 0 },
    { ...shared, type: "inside", zoomOnMouseWheel: false, moveOnMouseWheel: true, moveOnMouseMove: true },
  ];
}

// A late bar keeps the colour of its phase up to the day it should have ended, and is red from there on.
function bar([, phase, kind], api, { phases, colours, plannedEnd, area }) {
  const [start, middle] = api.coord([api.value(1), api.value(0)]);
  const [end] = api.coord([api.value(2), api.value(0)]);
  const height = Math.min(api.size([0, 1])[1], ROW + 6);
  const hue = colours.series[phases.indexOf(phase) % colours.series.length];
  const piece = (from, to, top, thick, style) => {
    const [left, right] = [Math.max(from, area.x), Math.min(to, area.x + area.width)];
    return right > left ? [{ type: "rect", shape: { x: left, y: top, width: right - left, height: thick, r: 1 }, style }] : [];
  };
  if (kind === "planned") return { type: "group", children: piece(start, Math.max(end, start + 2), middle + height * 0.16, 4, { fill: colours.strong, opacity: 0.55 }) };
  const [turn] = kind !== "late" ? [end] : plannedEnd ? api.coord([plannedEnd, api.value(0)]) : [start];
  const due = Math.min(Math.max(turn, start), end);
  const [top, thick] = [middle - height * 0.28, height * 0.34];
  return { type: "group", children: [...piece(start, Math.max(due, kind === "late" ? start : start + 2), top, thick, { fill: hue }), ...piece(due, end, top, thick, { fill: colours.bad, opacity: 0.82 })] };
}

function ganttTip([project, phase, kind, from, to], columns) {
  return tip(project, [[columns[1].label, phase], [columns[2].label, kind], [columns[3].label, from], [columns[4].label, to]]);
}

const least = (days) => days.reduce((first, day) => (day < first ? day : first));
const greatest = (days) => days.reduce((last, day) => (day > last ? day : last));
