// Variants one at a time, by tabs or by an address; without this script all are shown.
"use strict";
(() => {
  const list = document.getElementById("tabs");
  const panels = [...document.querySelectorAll(".variant")];
  if (panels.length < 2) return;
  list.setAttribute("role", "tablist");
  const tabs = panels.map((panel) => {
    const tab = document.createElement("button");
    tab.type = "button";
    tab.id = `tab-${panel.id}`;
    tab.textContent = panel.dataset.model;
    tab.setAttribute("role", "tab");
    tab.setAttribute("aria-controls", panel.id);
    panel.setAttribute("role", "tabpanel");
    panel.setAttribute("aria-labelledby", tab.id);
    list.append(tab);
    return tab;
  });
  const choose = (place) => {
    panels.forEach((panel, other) => {
      panel.hidden = other !== place;
      tabs[other].setAttribute("aria-selected", String(other === place));
      tabs[other].tabIndex = other === place ? 0 : -1;
    });
  };
  const follow = () => {
    const place = panels.findIndex((panel) => `#${panel.id}` === location.hash);
    if (place < 0) return;
    choose(place);
    panels[place].scrollIntoView();
  };
  tabs.forEach((tab, place) => {
    tab.addEventListener("click", () => choose(place));
    tab.addEventListener("keydown", (event) => {
      const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
      if (!by) return;
      const next = (place + by + tabs.length) % tabs.length;
      choose(next);
      tabs[next].focus();
    });
  });
  choose(0);
  follow();
  addEventListener("hashchange", follow);
})();
