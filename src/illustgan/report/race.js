// The race: every variant's faces at one point of a common clock, and one latent followed over training.
"use strict";
(() => {
  const stage = document.getElementById("race-stage");
  if (!stage) return;
  const number = (name) => Number(stage.dataset[name]);
  const side = number("side");
  const latents = number("latents");
  const frames = number("frames");
  const pause = number("pause"); // milliseconds from frame to frame
  const across = Math.ceil(Math.sqrt(latents));
  const STEPS_TICKS = 200; // of the slider, when it goes over generator steps
  const MOMENTS = Math.min(9, frames); // pictures of a followed latent
  const slider = document.getElementById("race-at");
  const play = document.getElementById("race-play");
  const told = document.getElementById("race-told");
  const follow = document.getElementById("race-follow");
  const status = document.getElementById("status");
  const whole = (value) => Math.round(value).toLocaleString("en-GB");
  const listed = (text) => text.split(" ").map(Number);

  const panels = [...stage.querySelectorAll(".racer")].map((figure, place) => ({
    name: figure.dataset.model,
    steps: listed(figure.dataset.steps),
    tflop: listed(figure.dataset.tflop),
    canvas: figure.querySelector("canvas"),
    at: figure.querySelector(".at"),
    cells: figure.querySelector(".cells"),
    sprite: document.getElementById(`race-frames-${place + 1}`),
    nearest: document.getElementById(`race-nearest-${place + 1}`),
    frame: frames - 1,
  }));
  const longest = Math.max(...panels.map((panel) => panel.steps.at(-1)));
  const equalWork = () => stage.querySelector("input[name=race-clock]:checked").value === "work";
  let followed = null;
  let timer = null;

  const cut = (canvas, panel, latent, frame, left, top, size = side) =>
    canvas.getContext("2d").drawImage(panel.sprite, latent * side, frame * side, side, side, left, top, size, size);

  // where the clock stands, in words, and which frame each variant shows there
  const moment = () => {
    const at = Number(slider.value);
    if (equalWork()) {
      const share = Math.round((100 * at) / Math.max(frames - 1, 1));
      return { words: inLanguage(`${share} % of the work`, `計算量の ${share} %`), frames: panels.map(() => at) };
    }
    const step = (longest * at) / STEPS_TICKS;
    const reached = (panel) => panel.steps.findLastIndex((one) => one <= step);
    return { words: inLanguage(`${whole(step)} generator steps`, `更新 ${whole(step)} 回`), frames: panels.map(reached) };
  };

  const draw = () => {
    const now = moment();
    told.textContent = now.words;
    slider.setAttribute("aria-valuetext", now.words);
    panels.forEach((panel, place) => {
      panel.frame = now.frames[place];
      const done = panel.frame === frames - 1 ? inLanguage(", done", "、完了") : "";
      const work = panel.tflop[panel.frame].toFixed(1);
      const step = whole(panel.steps[panel.frame]);
      panel.at.textContent = `${inLanguage(`step ${step}`, `更新 ${step} 回`)}\n${work} TFLOP${done}`;
      const seen = [
        `${latents} faces of ${panel.name} at step ${panel.steps[panel.frame]}`,
        `${panel.name} の顔 ${latents} 枚（更新 ${panel.steps[panel.frame]} 回）`,
      ];
      panel.canvas.setAttribute("aria-label", inLanguage(...seen));
      for (let latent = 0; latent < latents; latent += 1) {
        const [row, column] = [Math.floor(latent / across), latent % across];
        cut(panel.canvas, panel, latent, panel.frame, column * side, row * side);
      }
    });
    if (followed !== null) drawNow();
  };
  // the clock as work, for curves beside the race
  const tell = () => {
    const work = equalWork() ? Math.max(...panels.map((panel) => panel.tflop[panel.frame])) : null;
    document.dispatchEvent(new CustomEvent("race-moved", { detail: work }));
  };
  const move = () => {
    draw();
    tell();
  };

  const name = () => {
    play.textContent = timer === null ? inLanguage("Play", "再生") : inLanguage("Pause", "一時停止");
  };
  const stop = () => {
    clearInterval(timer);
    timer = null;
    name();
  };
  const start = () => {
    if (Number(slider.value) >= Number(slider.max)) slider.value = 0;
    move();
    timer = setInterval(() => {
      slider.value = Number(slider.value) + 1;
      move();
      if (Number(slider.value) >= Number(slider.max)) stop();
    }, pause);
    name();
  };
  play.addEventListener("click", () => (timer === null ? start() : stop()));
  slider.addEventListener("input", () => {
    stop();
    move();
  });
  document.addEventListener("race-seek", (event) => {
    const [lead] = panels;
    const far = lead.tflop.map((work) => Math.abs(work - event.detail));
    if (!equalWork()) stage.querySelector("input[value=work]").click();
    stop();
    slider.value = far.indexOf(Math.min(...far));
    move();
  });
  for (const choice of stage.querySelectorAll("input[name=race-clock]")) {
    choice.addEventListener("change", () => {
      const share = Number(slider.value) / Number(slider.max);
      slider.max = equalWork() ? frames - 1 : STEPS_TICKS;
      slider.value = Math.round(share * Number(slider.max));
      move();
    });
  }

  const canvas = (width, height, label) => {
    const made = document.createElement("canvas");
    [made.width, made.height] = [width, height];
    made.setAttribute("role", "img");
    made.setAttribute("aria-label", label);
    return made;
  };
  const drawNow = () => {
    panels.forEach((panel, place) => {
      const picture = follow.querySelectorAll(".now canvas")[place];
      cut(picture, panel, followed, panel.frame, 0, 0);
      const step = panel.steps[panel.frame];
      const seen = [`${panel.name} at step ${step}`, `${panel.name}、更新 ${step} 回`];
      picture.setAttribute("aria-label", inLanguage(...seen));
    });
  };
  const drawFollowed = () => {
    const heading = [`Latent ${followed + 1} over training`, `潜在変数 ${followed + 1} の経過`];
    document.getElementById("race-latent").textContent = inLanguage(...heading);
    const rows = panels.map((panel) => {
      const row = document.createElement("tr");
      const head = document.createElement("th");
      head.scope = "row";
      head.textContent = panel.name;
      const now = document.createElement("td");
      now.className = "now";
      now.append(canvas(side, side, panel.name));
      const course = document.createElement("td");
      const of = [`${panel.name} from the first to the last of its work`, `${panel.name} の学習の開始から終了まで`];
      const strip = canvas(MOMENTS * side, side, inLanguage(...of));
      for (let place = 0; place < MOMENTS; place += 1) {
        const frame = Math.round((place * (frames - 1)) / Math.max(MOMENTS - 1, 1));
        cut(strip, panel, followed, frame, place * side, 0);
      }
      course.append(strip);
      const near = document.createElement("td");
      const count = Math.round(panel.nearest.naturalHeight / side);
      const nearest = [
        `The ${count} training faces nearest to the last picture of ${panel.name}`,
        `${panel.name} の最後の画像に最も近い学習データ ${count} 枚`,
      ];
      const faces = canvas(count * side, side, inLanguage(...nearest));
      for (let place = 0; place < count; place += 1) {
        faces
          .getContext("2d")
          .drawImage(panel.nearest, followed * side, place * side, side, side, place * side, 0, side, side);
      }
      near.append(faces);
      row.append(head, now, course, near);
      return row;
    });
    follow.querySelector("tbody").replaceChildren(...rows);
    drawNow();
  };
  const choose = (latent) => {
    followed = latent;
    for (const button of stage.querySelectorAll(".cells button")) {
      button.setAttribute("aria-pressed", String(Number(button.dataset.latent) === latent));
    }
    follow.hidden = latent === null;
    if (latent === null) return;
    drawFollowed();
    const number = latent + 1;
    status.textContent = inLanguage(
      `Following latent ${number}, below the race`,
      `潜在変数 ${number} の経過を下に表示しました`,
    );
    follow.scrollIntoView({ block: "nearest" });
  };
  const next = (by) => choose((followed + by + latents) % latents);
  document.getElementById("race-before").addEventListener("click", () => next(-1));
  document.getElementById("race-after").addEventListener("click", () => next(1));
  document.getElementById("race-close").addEventListener("click", () => {
    const latent = followed;
    choose(null);
    panels[0].cells.children[latent].focus();
  });

  // one stop of the Tab key a panel; arrows go from cell to cell
  const MOVES = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -across, ArrowDown: across };
  for (const panel of panels) {
    for (let latent = 0; latent < latents; latent += 1) {
      const button = document.createElement("button");
      button.type = "button";
      button.dataset.latent = latent;
      button.tabIndex = latent === 0 ? 0 : -1;
      button.setAttribute("aria-pressed", "false");
      button.addEventListener("click", () => choose(latent));
      panel.cells.append(button);
    }
    panel.cells.addEventListener("keydown", (event) => {
      const move = MOVES[event.key];
      if (move === undefined) return;
      event.preventDefault();
      const from = Number(event.target.dataset.latent);
      const to = from + move;
      if (to < 0 || to >= latents) return;
      panel.cells.children[from].tabIndex = -1;
      panel.cells.children[to].tabIndex = 0;
      panel.cells.children[to].focus();
    });
    [panel.canvas.width, panel.canvas.height] = [across * side, Math.ceil(latents / across) * side];
  }
  const nameCells = () => {
    for (const panel of panels) {
      for (const [latent, button] of [...panel.cells.children].entries()) {
        const follows = [
          `Follow latent ${latent + 1}, from ${panel.name}`,
          `潜在変数 ${latent + 1} を追う（${panel.name}）`,
        ];
        button.setAttribute("aria-label", inLanguage(...follows));
      }
    }
  };
  nameCells();
  stage.classList.add(`across-${across}`);
  stage.classList.toggle("small", side < 64);
  slider.max = frames - 1;
  slider.value = frames - 1;
  const pictures = panels.flatMap((panel) => [panel.sprite, panel.nearest]);
  Promise.all(pictures.map((picture) => picture.decode())).then(() => {
    document.getElementById("race-absent").hidden = true;
    stage.hidden = false;
    name();
    draw();
    document.addEventListener("language-changed", () => {
      name();
      nameCells();
      draw();
      if (followed !== null) drawFollowed();
    });
  });
})();
