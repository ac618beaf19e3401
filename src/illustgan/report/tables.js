// Tables that are sorted by any column, and a sentence on each figure: on hover, focus or tap of its heading.
"use strict";
// a few words at a place of the window; readers of screens hear them otherwise, as a description or a slider's value
const floating = (className) => {
  const tip = document.createElement("div");
  tip.className = className;
  tip.setAttribute("aria-hidden", "true");
  tip.hidden = true;
  document.body.append(tip);
  const put = (left, top) => {
    const room = document.documentElement.clientWidth - tip.offsetWidth - 8;
    tip.style.left = `${Math.max(Math.min(left, room), 8) + scrollX}px`;
    tip.style.top = `${top + scrollY}px`;
  };
  return { tip, put };
};
(() => {
  const ORDERS = ["ascending", "descending"];
  const said = { ascending: ["lowest first", "小さい順"], descending: ["highest first", "大きい順"] };
  const status = document.getElementById("status");
  const { tip, put } = floating("tip");
  let pointed = null;

  const hide = () => {
    tip.hidden = true;
    pointed = null;
  };
  const show = (button, text) => {
    pointed = button;
    tip.textContent = text;
    tip.hidden = false;
    const place = button.getBoundingClientRect();
    // above the heading, where it hides no number, or below it at the window's upper edge
    const top = place.top - tip.offsetHeight - 6;
    put(place.left, top < 0 ? place.bottom + 6 : top);
  };
  const leave = (button) => {
    // a moment to move onto the sentence, which stays as long as the pointer is there
    setTimeout(() => {
      if (pointed === button && !button.matches(":hover, :focus-visible") && !tip.matches(":hover")) hide();
    }, 150);
  };
  tip.addEventListener("pointerleave", () => pointed && leave(pointed));
  document.addEventListener("keydown", (event) => event.key === "Escape" && hide());
  document.addEventListener("pointerdown", (event) => {
    if (pointed && !pointed.contains(event.target) && !tip.contains(event.target)) hide();
  });

  const value = (row, column) => Number(row.cells[column].dataset.value ?? NaN);
  const sort = (table, rows, column, order) => {
    const sign = order === "descending" ? -1 : 1;
    const sorted = [...rows];
    if (order !== "none") {
      sorted.sort((a, b) => {
        const [x, y] = [value(a, column), value(b, column)];
        if (isNaN(x) || isNaN(y)) return isNaN(x) - isNaN(y); // what has no number is last
        return sign * (x - y);
      });
    }
    const body = table.tBodies[0];
    const references = [...body.rows].filter((row) => row.classList.contains("reference"));
    body.append(...sorted, ...references);
  };

  for (const table of document.querySelectorAll("table.sortable")) {
    const rows = [...table.tBodies[0].rows].filter((row) => !row.classList.contains("reference"));
    const heads = [...table.tHead.rows[0].cells];
    heads.forEach((head, column) => {
      const label = head.querySelector(".label");
      const about = head.querySelector(".about");
      if (!label) return;
      const button = document.createElement("button");
      button.type = "button";
      button.className = "sort";
      label.replaceWith(button);
      button.append(label);
      button.setAttribute("aria-describedby", about.id);
      const explain = () => show(button, about.textContent);
      for (const reached of ["pointerenter", "focus", "click"]) button.addEventListener(reached, explain);
      button.addEventListener("pointerleave", () => leave(button));
      button.addEventListener("blur", hide);
      // the better end first, then the other one, then the page's own order
      const first = head.dataset.wants === "higher" ? 1 : 0;
      const orders = [ORDERS[first], ORDERS[1 - first], "none"];
      button.addEventListener("click", () => {
        const next = orders[(orders.indexOf(head.getAttribute("aria-sort") || "none") + 1) % orders.length];
        for (const other of heads) other.removeAttribute("aria-sort");
        if (next !== "none") head.setAttribute("aria-sort", next);
        sort(table, rows, column, next);
        const order = inLanguage(...(said[next] || ["In the page's order", "元の順序"]));
        const by = inLanguage(`By ${label.textContent}, ${order}`, `${label.textContent}の${order}`);
        status.textContent = next === "none" ? order : by;
      });
    });
  }
})();
