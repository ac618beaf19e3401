// What the reader chooses for this page, kept where the browser allows it: English or Japanese, light or dark.
"use strict";
const inLanguage = (english, japanese) => (document.documentElement.lang === "ja" ? japanese : english);
(() => {
  const root = document.documentElement;
  const kept = {
    read(name) {
      try {
        return localStorage.getItem(`illustgan-${name}`);
      } catch {
        return null; // some browsers keep nothing for files
      }
    },
    write(name, value) {
      try {
        localStorage.setItem(`illustgan-${name}`, value);
      } catch {
        // then the choice lasts as long as the page is open
      }
    },
  };
  // before the page is painted, or it would flash in other colours
  const system = matchMedia("(prefers-color-scheme: dark)");
  const theme = kept.read("theme");
  if (theme === "dark" || theme === "light") root.dataset.theme = theme;
  const language = kept.read("language");
  const asked = navigator.language.startsWith("ja") ? "ja" : "en";
  root.lang = language === "en" || language === "ja" ? language : asked;

  const choose = (name, tell, change) => {
    const button = document.getElementById(name);
    button.hidden = false;
    button.addEventListener("click", () => {
      kept.write(name, change());
      tell(button);
    });
    tell(button);
    return button;
  };
  document.addEventListener("DOMContentLoaded", () => {
    const dark = () => (root.dataset.theme || (system.matches ? "dark" : "light")) === "dark";
    const tell = (button) => button.setAttribute("aria-pressed", String(dark()));
    const button = choose("theme", tell, () => (root.dataset.theme = dark() ? "light" : "dark"));
    system.addEventListener("change", () => tell(button));

    const texts = [...document.querySelectorAll("[data-ja]")];
    // by the attribute that is read out in place of a picture, or of a part: what has one
    const labels = { "aria-label": "label", alt: "alt" };
    const labelled = Object.entries(labels).flatMap(([name, kind]) =>
      [...document.querySelectorAll(`[data-ja-${kind}]`)].map((element) => ({
        element,
        name,
        english: element.getAttribute(name),
        japanese: element.getAttribute(`data-ja-${kind}`),
      })),
    );
    for (const text of texts) text.dataset.en = text.textContent;
    const title = document.title;
    const show = (button) => {
      for (const text of texts) text.textContent = inLanguage(text.dataset.en, text.dataset.ja);
      for (const one of labelled) one.element.setAttribute(one.name, inLanguage(one.english, one.japanese));
      document.title = inLanguage(title, document.querySelector("h1").textContent);
      // the button is called by the other language, in that language
      button.textContent = inLanguage("日本語", "English");
      button.lang = inLanguage("ja", "en");
      document.dispatchEvent(new Event("language-changed"));
    };
    choose("language", show, () => (root.lang = inLanguage("ja", "en")));
  });
})();
