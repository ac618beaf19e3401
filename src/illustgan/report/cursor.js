// One cursor in all curves over work, at the race's clock; a click on a curve sets the clock.
"use strict";
(() => {
  const SVG = "http://www.w3.org/2000/svg";
  // where the axes are in the picture, and the work at their ends
  const plots = [...document.querySelectorAll("svg[data-axes]")].map((svg) => {
    const [left, right, top, bottom, low, high] = svg.dataset.axes.split(" ").map(Number);
    const line = document.createElementNS(SVG, "line");
    line.setAttribute("class", "cursor");
    line.setAttribute("y1", top);
    line.setAttribute("y2", bottom);
    line.setAttribute("visibility", "hidden");
    svg.append(line);
    return { svg, line, left, right, low, high };
  });

  document.addEventListener("race-moved", (event) => {
    const work = event.detail; // null where variants are at different work
    for (const { line, left, right, low, high } of plots) {
      const shown = work !== null && work >= low && work <= high;
      line.setAttribute("visibility", shown ? "visible" : "hidden");
      if (!shown) continue;
      const x = (left + ((work - low) / (high - low)) * (right - left)).toFixed(2);
      line.setAttribute("x1", x);
      line.setAttribute("x2", x);
    }
  });
  for (const { svg, left, right, low, high } of plots) {
    svg.addEventListener("click", (event) => {
      const box = svg.getBoundingClientRect();
      const x = ((event.clientX - box.left) / box.width) * svg.viewBox.baseVal.width;
      const work = low + ((x - left) / (right - left)) * (high - low);
      document.dispatchEvent(new CustomEvent("race-seek", { detail: work }));
    });
  }
})();
