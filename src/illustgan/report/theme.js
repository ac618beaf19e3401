// Light or dark: the reader's choice for this page, remembered where the browser allows it, else the system's.
"use strict";
(() => {
  const root = document.documentElement;
  const system = matchMedia("(prefers-color-scheme: dark)");
  const kept = {
    read() {
      try {
        return localStorage.getItem("illustgan-theme");
      } catch {
        return null; // some browsers keep nothing for files
      }
    },
    write(theme) {
      try {
        localStorage.setItem("illustgan-theme", theme);
      } catch {
        // then the choice lasts as long as the page is open
      }
    },
  };
  const shown = () => root.dataset.theme || (system.matches ? "dark" : "light");
  const known = kept.read();
  if (known === "dark" || known === "light") root.dataset.theme = known;

  document.addEventListener("DOMContentLoaded", () => {
    const button = document.getElementById("theme");
    const tell = () => button.setAttribute("aria-pressed", String(shown() === "dark"));
    button.hidden = false;
    button.addEventListener("click", () => {
      root.dataset.theme = shown() === "dark" ? "light" : "dark";
      kept.write(root.dataset.theme);
      tell();
    });
    system.addEventListener("change", tell);
    tell();
  });
})();
