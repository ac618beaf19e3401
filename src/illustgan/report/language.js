// English or Japanese: the reader's choice for this page, else what the browser asks for first.
"use strict";
const inLanguage = (english, japanese) => (document.documentElement.lang === "ja" ? japanese : english);
(() => {
  const root = document.documentElement;
  const known = kept.read("language");
  const asked = navigator.language.startsWith("ja") ? "ja" : "en";
  root.lang = known === "en" || known === "ja" ? known : asked;

  document.addEventListener("DOMContentLoaded", () => {
    const button = document.getElementById("language");
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
    const show = () => {
      const japanese = root.lang === "ja";
      for (const text of texts) text.textContent = japanese ? text.dataset.ja : text.dataset.en;
      for (const one of labelled) one.element.setAttribute(one.name, japanese ? one.japanese : one.english);
      document.title = japanese ? document.querySelector("h1").textContent : title;
      // the button is called by the other language, in that language
      button.textContent = japanese ? "English" : "日本語";
      button.lang = japanese ? "en" : "ja";
      document.dispatchEvent(new Event("language-changed"));
    };
    button.hidden = false;
    button.addEventListener("click", () => {
      root.lang = root.lang === "ja" ? "en" : "ja";
      kept.write("language", root.lang);
      show();
    });
    show();
  });
})();
