// The race: every variant's faces at one point of a common clock, one latent followed over training, and animations.
"use strict";
document.addEventListener("DOMContentLoaded", () => {
  const stage = document.getElementById("race-stage");
  const pictures = JSON.parse(document.getElementById("race-pictures").textContent);
  const follow = document.getElementById("race-follow");
  const status = document.getElementById("status");
  const side = Number(stage.dataset.side);
  const pause = Number(stage.dataset.pause); // milliseconds from frame to frame
  const STEPS_TICKS = 200; // of the slider, when it goes over generator steps
  const end = pictures.frames.length - 1;
  const moments = [...new Set([0, 1, 2, 3, 4, 5, 6, 7, 8].map((part) => Math.round((part * end) / 8)))];
  const whole = (value) => Math.round(value).toLocaleString("en-GB");
  const listed = (text) => text.split(" ").map(Number);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];

  const rows = all(".followed tbody tr", follow);
  const small = all(".legend canvas");
  const panels = all(".racer", stage).map((figure, place) => ({
    name: figure.dataset.model,
    steps: listed(figure.dataset.steps),
    tflop: listed(figure.dataset.tflop),
    figure,
    cells: all(".cells button", figure),
    at: figure.querySelector(".at"),
    frame: end,
    // of the followed latent: now, over training, and the training faces nearest to it
    followed: all("canvas", rows[place]),
    small: small[place],
  }));
  const latents = panels[0].cells.length;
  const longest = Math.max(...panels.map((panel) => panel.steps[end]));
  let followed = 0;

  // frames are decoded when they are shown, and only so many stay decoded: the longest unused goes first
  const KEPT = 10e6; // pixels
  const kept = new Map();
  const decoded = (uri) => {
    const image = new Image();
    image.src = uri;
    return image.decode().then(() => image);
  };
  const sheet = async (frame) => {
    const found = kept.get(frame) || decoded(pictures.frames[frame]);
    kept.delete(frame);
    kept.set(frame, found);
    const { width, height } = await found;
    if (kept.size > Math.max(KEPT / (width * height), 1)) kept.delete(kept.keys().next().value);
    return found;
  };
  const cut = (canvas, image, column, row, left = 0, top = 0) =>
    canvas.getContext("2d").drawImage(image, column * side, row * side, side, side, left, top, side, side);
  const sized = (canvas, across, down = 1) => {
    [canvas.width, canvas.height] = [across * side, down * side];
    canvas.style.width = `${across * face}px`;
  };
  // faces are shown in their own pixels, or in whole multiples of them
  const face = side * Math.ceil(64 / side);
  document.documentElement.style.setProperty("--face", `${face}px`);

  // a button that plays, and a slider: `show` draws where it stands, and is done when that is to be seen
  const clock = (root, show) => {
    const [button, slider] = [root.querySelector(".play"), root.querySelector(".at-frame")];
    const last = () => Number(slider.value) >= Number(slider.max);
    let turn = null; // of who plays
    const name = () => {
      button.textContent = turn ? inLanguage("Pause", "一時停止") : inLanguage("Play", "再生");
    };
    const stop = () => {
      turn = null;
      name();
    };
    const play = async () => {
      const mine = {};
      turn = mine;
      name();
      if (last()) slider.value = 0;
      await show();
      while (turn === mine && !last()) {
        await new Promise((wait) => setTimeout(wait, pause));
        if (turn !== mine) return;
        slider.value = Number(slider.value) + 1;
        await show();
      }
      if (turn === mine) stop();
    };
    button.addEventListener("click", () => (turn ? stop() : play()));
    slider.addEventListener("input", () => {
      stop();
      show();
    });
    document.addEventListener("language-changed", name);
    name();
    return { slider, play, stop, told: root.querySelector(".told") };
  };

  // where the race's clock stands, in words, and which frame each variant shows there
  const equalWork = () => stage.querySelector("input[name=race-clock]:checked").value === "work";
  const moment = () => {
    const at = Number(race.slider.value);
    if (equalWork()) {
      const share = Math.round((100 * at) / Math.max(end, 1));
      return { words: inLanguage(`${share} % of the work`, `計算量の ${share} %`), frames: panels.map(() => at) };
    }
    const step = (longest * at) / STEPS_TICKS;
    const reached = (panel) => panel.steps.findLastIndex((one) => one <= step);
    return { words: inLanguage(`${whole(step)} generator steps`, `更新 ${whole(step)} 回`), frames: panels.map(reached) };
  };
  const atStep = (step) => inLanguage(`step ${whole(step)}`, `更新 ${whole(step)} 回`);
  let drawn = 0;
  const draw = async () => {
    drawn += 1;
    const mine = drawn;
    const now = moment();
    const sheets = await Promise.all(now.frames.map(sheet));
    if (mine !== drawn) return; // the clock has moved on
    for (const told of [race.told, ...all(".legend .told")]) told.textContent = now.words;
    race.slider.setAttribute("aria-valuetext", now.words);
    panels.forEach((panel, row) => {
      panel.frame = now.frames[row];
      const said = [atStep(panel.steps[panel.frame]), `${panel.tflop[panel.frame].toFixed(1)} TFLOP`];
      if (panel.frame === end) said.push(inLanguage("done", "完了"));
      panel.at.textContent = said.join(inLanguage(", ", "、"));
      panel.cells.forEach((cell, latent) => cut(cell.firstChild, sheets[row], latent, row));
      for (const canvas of [panel.followed[0], panel.small]) cut(canvas, sheets[row], followed, row);
    });
    // the clock as work, for curves; null where variants are at different work
    const work = equalWork() ? Math.max(...panels.map((panel) => panel.tflop[panel.frame])) : null;
    document.dispatchEvent(new CustomEvent("race-moved", { detail: work }));
  };
  const race = clock(stage, draw);
  document.addEventListener("race-seek", (event) => {
    const far = panels[0].tflop.map((work) => Math.abs(work - event.detail));
    const frame = far.indexOf(Math.min(...far));
    if (!equalWork()) stage.querySelector("input[value=work]").click();
    else if (frame === panels[0].frame) return;
    race.stop();
    race.slider.value = frame;
    draw();
  });
  for (const choice of all("input[name=race-clock]", stage)) {
    choice.addEventListener("change", () => {
      const share = Number(race.slider.value) / Number(race.slider.max);
      race.slider.max = equalWork() ? end : STEPS_TICKS;
      race.slider.value = Math.round(share * Number(race.slider.max));
      draw();
    });
  }

  const latentOver = () => inLanguage(`Latent ${followed + 1} over training`, `潜在変数 ${followed + 1} の経過`);
  const choose = async (latent) => {
    followed = latent;
    document.getElementById("race-latent").textContent = latentOver();
    const near = await nearest;
    const sheets = await Promise.all(moments.map(sheet));
    const count = near.height / side / panels.length;
    panels.forEach(({ cells, followed: [, course, faces] }, row) => {
      cells.forEach((cell, place) => cell.setAttribute("aria-pressed", String(place === latent)));
      sized(course, moments.length);
      sheets.forEach((image, place) => cut(course, image, latent, row, place * side));
      sized(faces, count);
      for (let place = 0; place < count; place += 1) cut(faces, near, latent, row * count + place, place * side);
    });
    await draw();
  };
  const chosen = (latent) => {
    choose(latent);
    const words = [`Following latent ${latent + 1}, below the race`, `潜在変数 ${latent + 1} の経過を下に表示しました`];
    status.textContent = inLanguage(...words);
    follow.scrollIntoView({ block: "nearest" });
  };
  const nearest = decoded(pictures.nearest);
  document.getElementById("race-before").addEventListener("click", () => chosen((followed + latents - 1) % latents));
  document.getElementById("race-after").addEventListener("click", () => chosen((followed + 1) % latents));
  // the strip as a picture of its own: names, faces, and below each face its step
  document.getElementById("race-save").addEventListener("click", () => {
    const [left, step] = [110, face + 24];
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [2 * (left + moments.length * (face + 8)), 2 * (36 + panels.length * step)];
    const pen = canvas.getContext("2d");
    pen.scale(2, 2);
    pen.imageSmoothingEnabled = false;
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, canvas.width, canvas.height);
    const write = (text, x, y, font, width) => {
      pen.fillStyle = "#22262e";
      pen.font = `${font} system-ui, sans-serif`;
      pen.fillText(text, x, y, width);
    };
    write(`${document.title}: ${latentOver()}`, 8, 22, "600 15px");
    panels.forEach((panel, row) => {
      const top = 36 + row * step;
      write(panel.name, 8, top + face / 2, "600 14px", left - 16);
      moments.forEach((frame, place) => {
        const x = left + place * (face + 8);
        pen.drawImage(panel.followed[1], place * side, 0, side, side, x, top, face, face);
        write(atStep(panel.steps[frame]), x, top + face + 13, "11px", face);
      });
    });
    const link = document.createElement("a");
    link.download = `latent-${followed + 1}.png`;
    link.href = canvas.toDataURL("image/png");
    link.click();
  });

  // one stop of the Tab key a panel; arrows go from face to face of those that there is room for
  for (const { cells } of panels) {
    cells.forEach((cell, latent) => cell.addEventListener("click", () => chosen(latent)));
    cells[0].parentElement.addEventListener("keydown", (event) => {
      const seen = cells.filter((cell) => cell.offsetParent);
      const across = seen.filter((cell) => cell.offsetTop === seen[0].offsetTop).length;
      const move = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -across, ArrowDown: across }[event.key];
      if (move === undefined) return;
      event.preventDefault();
      const from = seen.indexOf(event.target.closest("button"));
      if (!seen[from + move]) return;
      seen[from].tabIndex = -1;
      seen[from + move].tabIndex = 0;
      seen[from + move].focus();
    });
  }

  // each variant's own animation, from the same pictures
  for (const figure of all(".moving[data-model]")) {
    const row = panels.findIndex((panel) => panel.name === figure.dataset.model);
    const canvas = figure.querySelector("canvas");
    const across = Math.min(latents, 5);
    sized(canvas, across, Math.ceil(latents / across));
    const show = async () => {
      const frame = Number(own.slider.value);
      const image = await sheet(frame);
      if (frame !== Number(own.slider.value)) return;
      own.told.textContent = atStep(panels[row].steps[frame]);
      own.slider.setAttribute("aria-valuetext", own.told.textContent);
      for (let latent = 0; latent < latents; latent += 1) {
        cut(canvas, image, latent, row, (latent % across) * side, Math.floor(latent / across) * side);
      }
    };
    const own = clock(figure, show);
    // drawn when it comes into sight
    new IntersectionObserver((seen, observer) => {
      if (!seen.some((one) => one.isIntersecting)) return;
      observer.disconnect();
      show();
      document.addEventListener("language-changed", show);
    }).observe(figure);
    figure.hidden = false;
  }

  choose(0).then(() => {
    for (const { figure } of panels) figure.querySelector("img").hidden = true;
    for (const part of all(".controls, .cells, #race-follow", stage)) part.hidden = false;
    document.addEventListener("language-changed", () => {
      document.getElementById("race-latent").textContent = latentOver();
      draw();
    });
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) return;
    new IntersectionObserver(
      (seen, observer) => {
        if (!seen.some((one) => one.isIntersecting)) return;
        observer.disconnect();
        if (race.slider.value === race.slider.max) race.play();
      },
      { threshold: 0.5 },
    ).observe(stage.querySelector(".racers"));
  });
});
