// Options of the plain kinds: bars, stacked bars, lines, funnel, heat map, scatter, flows.

import { categoryAxis, fitted, headOf, inkOn, legend, legendHeight, mix, rowTip, short, tip, tooltip, valueAxis } from "./chart_theme.js";

export function bars(chart, colours, canvas) {
  if (chart.options.range) return ranges(chart, colours);
  const { columns, rows, options } = chart;
  const figures = columns.slice(1);
  const names = rows.map((row) => row[0]);
  const across = options.horizontal ?? false;
  const formats = [...new Set(figures.map((column) => column.format))];
  const values = formats.slice(0, 2).map((format, at) => valueAxis(chart, columns.findIndex((column, place) => place && column.format === format), colours, at ? { splitLine: { show: false } } : places(options)));
  const labels = { color: colours.muted, fontSize: colours.size };
  const category = categoryAxis(names, colours, across ? { inverse: true } : { axisLabel: { ...labels, ...fitted(names, canvas.clientWidth, colours) } });
  return {
    legend: figures.length > 1 ? legend(colours) : { show: false },
    grid: { left: 8, right: values.length > 1 ? 8 : 14, top: figures.length > 1 ? legendHeight(figures.map((column) => column.label), canvas.clientWidth, colours) : columns[1].unit ? 38 : 16, bottom: 4, containLabel: true },
    tooltip: tooltip(colours, { trigger: "axis", axisPointer: { type: "shadow", shadowStyle: { color: colours.line, opacity: 0.35 } }, formatter: (points) => rowTip(chart, points[0].dataIndex) }),
    [across ? "yAxis" : "xAxis"]: category,
    [across ? "xAxis" : "yAxis"]: across ? values[0] : values,
    series: figures.map((column, at) => oneSeries(chart, column, at + 1, { colours, formats, across })),
  };
}

// Ranks: place 1 stands at the top.
function places(options) {
  return options.inverse ? { inverse: true, min: 1, minInterval: 1 } : {};
}

// A bar from one figure to another in every row, with a mark at a third.
function ranges(chart, colours) {
  const { columns, rows, options } = chart;
  const [low, high] = options.range;
  const point = (value, row) => ({ value, row: row[0] });
  const bar = { type: "bar", stack: "range", barMaxWidth: 14 };
  return {
    grid: { left: 8, right: 20, top: 8, bottom: 4, containLabel: true },
    tooltip: tooltip(colours, { trigger: "axis", axisPointer: { type: "shadow", shadowStyle: { color: colours.line, opacity: 0.35 } }, formatter: (points) => rowTip(chart, points[0].dataIndex) }),
    yAxis: categoryAxis(rows.map((row) => row[0]), colours, { inverse: true }),
    xAxis: valueAxis(chart, high, colours, { minInterval: 1 }),
    series: [
      { ...bar, silent: true, itemStyle: { color: "transparent" }, data: rows.map((row) => point(row[low], row)) },
      { ...bar, name: columns[high].label, itemStyle: { color: mix(colours.series[0], colours.paper, 0.45), borderRadius: 2 }, data: rows.map((row) => point(row[high] - row[low], row)) },
      { name: columns[options.mark].label, type: "scatter", symbol: "rect", symbolSize: [4, 16], z: 5, itemStyle: { color: colours.accent }, data: rows.map((row) => point(row[options.mark], row)) },
    ],
  };
}

function oneSeries(chart, column, at, { colours, formats, across }) {
  const { kind, rows, options } = chart;
  const row = (index) => ({ value: rows[index][at], row: rows[index][0] });
  const base = { name: column.label, data: rows.map((_row, index) => row(index)), yAxisIndex: across ? 0 : Math.min(formats.indexOf(column.format), 1) };
  if (options.target === at) {
    const size = across ? [3, 16] : [22, 3];
    return { ...base, type: "scatter", symbol: "rect", symbolSize: size, z: 5, itemStyle: { color: colours.accent } };
  }
  if (kind === "line" || options.lines?.includes(at)) {
    const dashed = options.dashed?.includes(at);
    return { ...base, type: "line", symbol: "circle", symbolSize: dashed ? 0 : 5, connectNulls: false, lineStyle: { width: dashed ? 1.5 : 2.25, type: dashed ? "dashed" : "solid", color: dashed ? colours.muted : undefined }, itemStyle: dashed ? { color: colours.muted } : {} };
  }
  const last = at === rows[0].length - 1;
  return { ...base, type: "bar", stack: kind === "stacked" ? "all" : undefined, barMaxWidth: 26, barGap: "15%", itemStyle: { borderRadius: kind === "stacked" && !last ? 0 : across ? [0, 2, 2, 0] : [2, 2, 0, 0] } };
}

export function funnel(chart, colours) {
  const { columns, rows, texts } = chart;
  const most = Math.max(...rows.map((row) => row[1]));
  return {
    grid: { left: 8, right: 128, top: 8, bottom: 8, containLabel: true },
    tooltip: tooltip(colours, { trigger: "item", formatter: (point) => rowTip(chart, point.dataIndex) }),
    xAxis: { type: "value", show: false, min: -most / 2, max: most / 2 },
    yAxis: categoryAxis(rows.map((row) => row[0]), colours, { inverse: true, axisLine: { show: false }, axisLabel: { color: colours.text, fontSize: colours.size } }),
    series: [{
      type: "custom",
      name: columns[1].label,
      data: rows.map((row, index) => ({ value: [row[1], index], row: row[0] })),
      encode: { x: 0, y: 1 },
      renderItem: (params, api) => step(params.dataIndex, api, { chart, colours }),
    }],
  };
}

function step(index, api, { chart, colours }) {
  const { rows, texts, columns } = chart;
  const half = rows[index][1] / 2;
  const after = (rows[index + 1] ?? rows[index])[1] / 2;
  const [left, y] = api.coord([-half, index]);
  const [right] = api.coord([half, index]);
  const [nextLeft] = api.coord([-after, index]);
  const [nextRight] = api.coord([after, index]);
  const height = api.size([0, 1])[1];
  const top = y - height * 0.36;
  const bottom = y + height * 0.36;
  const share = index && rows[index - 1][1] ? short(rows[index][1] / rows[index - 1][1], "rate") : "";
  const fill = mix(colours.series[0], colours.paper, Math.min(index * 0.1, 0.5));
  const amount = texts[index][2] ? `${texts[index][2]} ${columns[2].unit}` : "";
  const words = { text: texts[index][1], fill: inkOn(fill), font: `600 ${colours.size + 1}px ${colours.font}`, align: "center", verticalAlign: "middle", x: (left + right) / 2, y };
  const fits = right - left > texts[index][1].length * colours.size;
  const beside = { text: [fits ? "" : texts[index][1], amount, share].filter(Boolean).join("  "), fill: colours.muted, font: `${colours.size}px ${colours.font}`, align: "left", verticalAlign: "middle", x: right + 8, y };
  const body = { type: "polygon", shape: { points: [[left, top], [right, top], [nextRight, bottom], [nextLeft, bottom]] }, style: { fill } };
  return { type: "group", children: [body, ...(fits ? [{ type: "text", style: words }] : []), { type: "text", style: beside }] };
}

export function heatmap(chart, colours) {
  const { rows, texts, columns } = chart;
  const across = [...new Set(rows.map((row) => row[0]))];
  const down = [...new Set(rows.map((row) => row[1]))];
  const known = rows.map((row) => row[2]).filter((value) => value !== null);
  return {
    grid: { left: 8, right: 12, top: 8, bottom: 8, containLabel: true },
    tooltip: tooltip(colours, { formatter: (point) => tip(`${texts[point.dataIndex][0]} · ${texts[point.dataIndex][1]}`, [[headOf(columns[2]), texts[point.dataIndex][2]]]) }),
    xAxis: categoryAxis(across, colours, { splitArea: { show: false } }),
    yAxis: categoryAxis(down, colours, { inverse: true }),
    visualMap: { show: false, min: Math.min(...known), max: Math.max(...known), inRange: { color: [colours.low, colours.high] } },
    series: [{ type: "heatmap", data: rows.map((row) => ({ value: [across.indexOf(row[0]), down.indexOf(row[1]), row[2]], row: row[1] })), itemStyle: { borderColor: colours.paper, borderWidth: 2 } }],
  };
}

export function scatter(chart, colours) {
  const { rows, columns } = chart;
  return {
    grid: { left: 8, right: 20, top: 34, bottom: 24, containLabel: true },
    tooltip: tooltip(colours, { formatter: (point) => rowTip(chart, point.dataIndex) }),
    xAxis: valueAxis(chart, 1, colours, { name: headOf(columns[1]), nameLocation: "middle", nameGap: 26, nameTextStyle: { color: colours.muted } }),
    yAxis: valueAxis(chart, 2, colours, { name: headOf(columns[2]) }),
    series: [{ type: "scatter", symbolSize: 10, data: rows.map((row) => ({ value: [row[1], row[2]], row: row[0] })), label: { show: rows.length < 30, formatter: (point) => point.data.row, position: "right", color: colours.muted, fontSize: colours.size } , labelLayout: { hideOverlap: true } }],
  };
}

export function sankey(chart, colours) {
  const names = [...new Set(chart.rows.flatMap((row) => [row[0], row[1]]))];
  return {
    tooltip: tooltip(colours, { formatter: (point) => (point.dataType === "edge" ? tip(`${point.data.source} → ${point.data.target}`, [[headOf(chart.columns[2]), chart.texts[point.dataIndex][2]]]) : tip(point.name, [])) }),
    series: [{ type: "sankey", left: 12, right: 110, top: 12, bottom: 12, nodeWidth: 12, data: names.map((name) => ({ name })), links: chart.rows.map(([source, target, value]) => ({ source, target, value })), label: { color: colours.text, fontSize: colours.size }, lineStyle: { color: "source", opacity: 0.28 } }],
  };
}
