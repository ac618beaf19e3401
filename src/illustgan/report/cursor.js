// Curves that tell their values where a pointer or the arrow keys stand, set the race's clock, and light one variant.
"use strict";
(() => {
  const { tip, put } = floating("values");
  const rounded = (value) => String(Number(value.toPrecision(3))).replace("-", "−");
  const within = (value, low, high) => Math.min(Math.max(value, low), high);
  // each line's point nearest to a place on the axis, unless the line does not reach there
  const nearby = ({ lines, scale, ends }, at) =>
    lines.flatMap(({ name, colour, x, y }) => {
      const places = x.flatMap((one, place) => (y[place] === null ? [] : [scale(one)]));
      const slack = (ends[1] - ends[0]) / 50;
      if (at < Math.min(...places) - slack || at > Math.max(...places) + slack) return [];
      const far = x.map((one, place) => (y[place] === null ? Infinity : Math.abs(scale(one) - at)));
      return [{ name: inLanguage(...name), colour, value: rounded(y[far.indexOf(Math.min(...far))]) }];
    });

  const plots = [...document.querySelectorAll("svg[data-curves]")].map((svg) => {
    const plot = JSON.parse(svg.dataset.curves);
    const [left, right, top, bottom] = plot.box;
    const [low, high] = plot.ends;
    plot.scale = (value) => (plot.log ? Math.log10(value) : value);
    const line = document.createElementNS("http://www.w3.org/2000/svg", "line");
    const shape = { class: "cursor", y1: top, y2: bottom, visibility: "hidden" };
    for (const [name, value] of Object.entries(shape)) line.setAttribute(name, value);
    svg.append(line);
    plot.mark = (at) => {
      const shown = at !== null && at >= low && at <= high;
      line.setAttribute("visibility", shown ? "visible" : "hidden");
      if (!shown) return;
      const x = (left + ((at - low) / (high - low)) * (right - left)).toFixed(2);
      line.setAttribute("x1", x);
      line.setAttribute("x2", x);
    };

    const longest = plot.lines.reduce((a, b) => (b.x.length > a.x.length ? b : a), { x: [] });
    const stops = [...new Set(longest.x)].sort((a, b) => a - b);
    if (!stops.length) return plot;
    let stop = stops.length - 1;
    const tell = (at) => {
      const found = nearby(plot, at);
      const exact = plot.log ? 10 ** at : at;
      const where = `${inLanguage(...plot.along)}: ${rounded(exact)}`;
      const entries = found.map(({ name, colour, value }) => {
        const entry = document.createElement("div");
        entry.style.setProperty("--line", colour || "currentColor");
        entry.textContent = `${name} ${value}`;
        return entry;
      });
      tip.replaceChildren(where, ...entries);
      svg.setAttribute("aria-valuetext", [where, ...found.map(({ name, value }) => `${name} ${value}`)].join("; "));
      plot.mark(at);
      tip.hidden = false;
      const box = svg.getBoundingClientRect();
      const x = box.left + (left + ((at - low) / (high - low)) * (right - left)) * (box.width / svg.viewBox.baseVal.width);
      const fits = x + 12 + tip.offsetWidth + 8 <= document.documentElement.clientWidth;
      put(fits ? x + 12 : x - tip.offsetWidth - 12, box.top + (top / svg.viewBox.baseVal.height) * box.height);
      if (plot.work) document.dispatchEvent(new CustomEvent("race-seek", { detail: exact }));
    };
    const hide = () => {
      tip.hidden = true;
      if (!plot.work) plot.mark(null);
    };
    const point = (event) => {
      const box = svg.getBoundingClientRect();
      const x = ((event.clientX - box.left) / box.width) * svg.viewBox.baseVal.width;
      tell(within(low + ((x - left) / (right - left)) * (high - low), low, high));
    };
    svg.addEventListener("pointermove", point);
    svg.addEventListener("pointerdown", point);
    svg.addEventListener("pointerleave", hide);
    svg.addEventListener("blur", hide);
    // by keyboard it is a slider over the places where values are
    const attributes = { tabindex: 0, role: "slider", "aria-valuemin": 0, "aria-valuemax": stop, "aria-valuenow": stop };
    for (const [name, value] of Object.entries(attributes)) svg.setAttribute(name, value);
    const go = (to) => {
      stop = within(to, 0, stops.length - 1);
      svg.setAttribute("aria-valuenow", stop);
      tell(plot.scale(stops[stop]));
    };
    svg.addEventListener("focus", () => svg.matches(":focus-visible") && go(stop));
    svg.addEventListener("keydown", (event) => {
      const moves = { ArrowLeft: stop - 1, ArrowDown: stop - 1, ArrowRight: stop + 1, ArrowUp: stop + 1 };
      const to = { ...moves, Home: 0, End: stops.length - 1 }[event.key];
      if (event.key === "Escape") hide();
      if (to === undefined) return;
      event.preventDefault();
      go(to);
    });
    return plot;
  });
  document.addEventListener("race-moved", (event) => {
    for (const plot of plots.filter(({ work }) => work)) plot.mark(event.detail);
  });

  // a variant that is pointed at, or chosen, stands out of all curves that have it
  const parts = [...document.querySelectorAll("svg [data-line]")];
  const buttons = [...document.querySelectorAll(".legend [data-line]")];
  let chosen = null;
  let lit = null;
  const light = (name) => {
    if (name === lit) return;
    lit = name;
    for (const svg of document.querySelectorAll("svg[data-curves]")) {
      const has = name !== null && parts.some((part) => part.dataset.line === name && svg.contains(part));
      svg.classList.toggle("dimmed", has);
    }
    for (const part of parts) part.classList.toggle("lit", part.dataset.line === name);
  };
  const named = (target) => target.closest?.("[data-line]")?.dataset.line ?? chosen;
  document.addEventListener("pointerover", (event) => light(named(event.target)));
  document.addEventListener("focusin", (event) => light(named(event.target)));
  document.addEventListener("click", (event) => {
    const entry = event.target.closest('.legend [data-line], [id*="legend_"] [data-line]');
    if (!entry) return;
    chosen = chosen === entry.dataset.line ? null : entry.dataset.line;
    for (const button of buttons) button.setAttribute("aria-pressed", String(button.dataset.line === chosen));
    light(chosen);
  });
  for (const legend of document.querySelectorAll(".legend")) legend.hidden = false;
  const lines = plots.flatMap((plot) => plot.lines);
  for (const button of buttons) {
    const own = lines.find(({ name }) => name[0] === button.dataset.line);
    if (own) button.style.setProperty("--line", own.colour);
  }
})();
