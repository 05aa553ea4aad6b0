// What all charts share: colours from the tokens, axes, number writing, and a tooltip that keeps to the strict CSP.

export function palette(element) {
  const style = getComputedStyle(element);
  const token = (name) => style.getPropertyValue(name).trim();
  const wall = document.documentElement.dataset.mode === "wall";
  return {
    series: [1, 2, 3, 4, 5, 6, 7, 8].map((number) => token(`--chart-${number}`)),
    text: token("--text"),
    muted: token("--muted"),
    line: token("--line"),
    strong: token("--line-strong"),
    paper: token("--paper"),
    raised: token("--paper-raised"),
    ground: token("--neutral-soft"),
    low: token("--chart-low"),
    high: token("--chart-high"),
    accent: token("--accent"),
    good: token("--good"),
    behind: token("--behind"),
    bad: token("--bad"),
    font: token("--font"),
    size: wall ? Math.round(parseFloat(getComputedStyle(document.documentElement).fontSize) * 0.875) : 12,
    wall,
  };
}

export function short(value, format) {
  if (value === null || value === undefined) return "—";
  if (format === "rate" || format === "change") return `${Math.round(value * 1000) / 10}%`;
  const chinese = document.documentElement.lang.startsWith("zh");
  const size = Math.abs(value);
  if (size < 1e4) return value.toLocaleString("en-US", { maximumFractionDigits: 2 });
  if (chinese && size >= 1e8) return `${trim(value / 1e8)}亿`;
  if (chinese && size >= 1e4) return `${trim(value / 1e4)}万`;
  if (!chinese && size >= 1e6) return `${trim(value / 1e6)}M`;
  return `${trim(value / 1e3)}k`;
}

function trim(value) {
  return String(Math.round(value * 10) / 10);
}

export function tooltip(colours, more = {}) {
  return {
    confine: true,
    backgroundColor: colours.raised,
    borderColor: colours.line,
    borderWidth: 1,
    padding: [6, 10],
    extraCssText: "",
    textStyle: { color: colours.text, fontSize: 12 },
    ...more,
  };
}

export function tip(title, pairs) {
  const box = document.createElement("div");
  box.className = "chart-tip";
  const head = document.createElement("strong");
  head.textContent = title;
  const table = document.createElement("table");
  for (const [label, value] of pairs) {
    const row = table.insertRow();
    row.insertCell().textContent = label;
    row.insertCell().textContent = value;
  }
  box.append(head, table);
  return box;
}

export function rowTip(chart, index) {
  const [title, ...values] = chart.texts[index];
  return tip(title, values.map((text, at) => [headOf(chart.columns[at + 1]), text]));
}

// Ink that can be read on a colour given as #rrggbb.
export function inkOn(fill) {
  return luminance(fill) > 0.183 ? "#06121f" : "#ffffff";
}

export function parts(colour) {
  const hex = colour.replace("#", "");
  return [0, 2, 4].map((at) => parseInt(hex.slice(at, at + 2), 16));
}

function luminance(colour) {
  const [red, green, blue] = parts(colour).map((value) => (value / 255 <= 0.03928 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

export function mix(from, to, share) {
  const [low, high] = [parts(from), parts(to)];
  return `#${low.map((value, at) => Math.round(value + (high[at] - value) * share).toString(16).padStart(2, "0")).join("")}`;
}

export function headOf(column) {
  return column.unit ? `${column.label}（${column.unit}）` : column.label;
}

// Every name is written; one too wide for its place breaks into lines.
export function fitted(names, width, colours) {
  const place = Math.floor((width - 60) / Math.max(names.length, 1));
  return names.length > 16 ? {} : { interval: 0, width: place - 4, overflow: "break", hideOverlap: false };
}

export function categoryAxis(names, colours, more = {}) {
  return {
    type: "category",
    data: names,
    axisTick: { show: false },
    axisLine: { lineStyle: { color: colours.strong } },
    axisLabel: { color: colours.muted, fontSize: colours.size, hideOverlap: true },
    ...more,
  };
}

// Amounts come in 万元; from one 亿 on the axis counts in 亿元, as people say them.
export function valueAxis(chart, at, colours, more = {}) {
  const column = chart.columns[at];
  const most = Math.max(0, ...chart.rows.map((row) => Math.abs(row[at] ?? 0)));
  const large = column.format === "yi" || (column.format === "wan" && most >= 1e4);
  const scale = large ? 1e4 : 1;
  return {
    type: "value",
    name: large ? chart.large_unit : column.unit || "",
    ...(column.format === "rate" && most > 0.7 && most <= 1 ? { max: 1, interval: 0.25 } : {}),
    ...(column.format === "count" ? { minInterval: 1 } : {}),
    nameTextStyle: { color: colours.muted, fontSize: colours.size - 1, align: "left" },
    splitNumber: 4,
    axisLabel: { color: colours.muted, fontSize: colours.size, formatter: (value) => short(value / scale, column.format) },
    splitLine: { lineStyle: { color: colours.line } },
    ...more,
  };
}

export function legend(colours, more = {}) {
  return {
    top: 0, right: 8, itemWidth: 12, itemHeight: 8, itemGap: 14, icon: "roundRect",
    textStyle: { color: colours.muted, fontSize: colours.size }, ...more,
  };
}

// The height that the legend's rows take: a Chinese sign is as wide as it is high, a latin one little more than half.
export function legendHeight(names, width, colours) {
  const widths = names.map((name) => 32 + [...name].reduce((sum, sign) => sum + colours.size * (sign > "\u2e7f" ? 1 : 0.56), 0));
  return 38 + 24 * Math.floor(widths.reduce((sum, each) => sum + each, 0) / Math.max(width - 16, 1));
}
