// The picture of a chain: zoom, pan by dragging, find a segment, light up its neighbours.

const LEAST = 0.3;
const MOST = 2.5;
const READABLE = 0.72;

for (const panel of document.querySelectorAll("[data-chain-picture]")) start(panel);

function start(panel) {
  const canvas = panel.querySelector("[data-canvas]");
  const svg = canvas.querySelector("svg");
  const full = { width: svg.viewBox.baseVal.width, height: svg.viewBox.baseVal.height };
  const state = { scale: 1 };

  const zoomTo = (scale, at = { x: canvas.clientWidth / 2, y: canvas.clientHeight / 2 }) => {
    const next = Math.min(MOST, Math.max(LEAST, scale));
    const point = { x: (canvas.scrollLeft + at.x) / state.scale, y: (canvas.scrollTop + at.y) / state.scale };
    state.scale = next;
    svg.setAttribute("width", Math.round(full.width * next));
    svg.setAttribute("height", Math.round(full.height * next));
    canvas.scrollLeft = point.x * next - at.x;
    canvas.scrollTop = point.y * next - at.y;
  };
  const fit = () => zoomTo(canvas.clientWidth / full.width);

  panel.addEventListener("click", (event) => {
    const wish = event.target.closest("[data-zoom]")?.dataset.zoom;
    if (wish === "in") zoomTo(state.scale * 1.25);
    if (wish === "out") zoomTo(state.scale / 1.25);
    if (wish === "fit") fit();
  });
  canvas.addEventListener("wheel", (event) => {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    const frame = canvas.getBoundingClientRect();
    const at = { x: event.clientX - frame.left, y: event.clientY - frame.top };
    zoomTo(state.scale * (event.deltaY < 0 ? 1.1 : 1 / 1.1), at);
  }, { passive: false });

  drag(canvas);
  light(svg);
  find(panel, canvas, svg, state);
  zoomTo(Math.max(READABLE, Math.min(1.2, canvas.clientWidth / full.width)), { x: 0, y: 0 });

  let before = 1;
  window.addEventListener("beforeprint", () => {
    before = state.scale;
    svg.removeAttribute("height");
    svg.setAttribute("width", "100%");
  });
  window.addEventListener("afterprint", () => zoomTo(before));
}

function drag(canvas) {
  let from = null;
  let moved = false;
  canvas.addEventListener("pointerdown", (event) => {
    if (event.pointerType !== "mouse" || event.button !== 0) return;
    from = { x: event.clientX, y: event.clientY, left: canvas.scrollLeft, top: canvas.scrollTop };
    moved = false;
  });
  window.addEventListener("pointermove", (event) => {
    if (!from) return;
    const [x, y] = [event.clientX - from.x, event.clientY - from.y];
    if (Math.abs(x) + Math.abs(y) > 5) moved = true;
    if (!moved) return;
    canvas.classList.add("dragged");
    canvas.scrollLeft = from.left - x;
    canvas.scrollTop = from.top - y;
  });
  window.addEventListener("pointerup", () => {
    from = null;
    canvas.classList.remove("dragged");
  });
  canvas.addEventListener("click", (event) => {
    if (!moved) return;
    moved = false;
    event.stopPropagation();
    event.preventDefault();
  }, true);
}

function light(svg) {
  const boxes = new Map([...svg.querySelectorAll(".box")].map((box) => [box.dataset.code, box]));
  const curves = [...svg.querySelectorAll(".curve")];
  const clear = () => {
    svg.classList.remove("lit");
    for (const part of svg.querySelectorAll(".near")) part.classList.remove("near");
  };
  const show = (box) => {
    clear();
    svg.classList.add("lit");
    box.classList.add("near");
    for (const curve of curves) {
      const { from, to } = curve.dataset;
      if (from !== box.dataset.code && to !== box.dataset.code) continue;
      curve.classList.add("near");
      boxes.get(from)?.classList.add("near");
      boxes.get(to)?.classList.add("near");
    }
  };
  for (const box of boxes.values()) {
    box.addEventListener("pointerenter", (event) => event.pointerType === "mouse" && show(box));
    box.addEventListener("pointerleave", clear);
    box.addEventListener("focus", () => show(box));
    box.addEventListener("blur", clear);
    box.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      box.dispatchEvent(new MouseEvent("click", { bubbles: true }));
    });
  }
}

function find(panel, canvas, svg, state) {
  const input = panel.querySelector("[data-find]");
  const count = panel.querySelector("[data-found-count]");
  const boxes = [...svg.querySelectorAll(".box")];
  input.addEventListener("input", () => {
    const asked = input.value.trim().toLowerCase();
    const found = asked ? boxes.filter((box) => box.dataset.words.includes(asked)) : [];
    for (const box of boxes) box.classList.toggle("found", found.includes(box));
    svg.classList.toggle("searched", Boolean(asked));
    count.textContent = asked ? found.length : "";
    if (!found.length) return;
    const frame = found[0].querySelector("rect");
    const middle = { x: frame.x.baseVal.value + 75, y: frame.y.baseVal.value + 20 };
    canvas.scrollTo({
      left: middle.x * state.scale - canvas.clientWidth / 2,
      top: middle.y * state.scale - canvas.clientHeight / 2,
      behavior: "smooth",
    });
  });
}
