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
      return { words: `${share} % of the work`, frames: panels.map(() => at) };
    }
    const step = (longest * at) / STEPS_TICKS;
    const reached = (panel) => panel.steps.findLastIndex((one) => one <= step);
    return { words: `${whole(step)} generator steps`, frames: panels.map(reached) };
  };

  const draw = () => {
    const now = moment();
    told.textContent = now.words;
    slider.setAttribute("aria-valuetext", now.words);
    panels.forEach((panel, place) => {
      panel.frame = now.frames[place];
      const done = panel.frame === frames - 1 ? ", done" : "";
      const work = panel.tflop[panel.frame].toFixed(1);
      panel.at.textContent = `step ${whole(panel.steps[panel.frame])}\n${work} TFLOP${done}`;
      panel.canvas.setAttribute("aria-label", `${latents} faces of ${panel.name} at step ${panel.steps[panel.frame]}`);
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

  const stop = () => {
    clearInterval(timer);
    timer = null;
    play.textContent = "Play";
  };
  const start = () => {
    if (Number(slider.value) >= Number(slider.max)) slider.value = 0;
    play.textContent = "Pause";
    move();
    timer = setInterval(() => {
      slider.value = Number(slider.value) + 1;
      move();
      if (Number(slider.value) >= Number(slider.max)) stop();
    }, pause);
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
      picture.setAttribute("aria-label", `${panel.name} at step ${panel.steps[panel.frame]}`);
    });
  };
  const drawFollowed = () => {
    document.getElementById("race-latent").textContent = `Latent ${followed + 1} over training`;
    const rows = panels.map((panel) => {
      const row = document.createElement("tr");
      const head = document.createElement("th");
      head.scope = "row";
      head.textContent = panel.name;
      const now = document.createElement("td");
      now.className = "now";
      now.append(canvas(side, side, panel.name));
      const course = document.createElement("td");
      const strip = canvas(MOMENTS * side, side, `${panel.name} from the first to the last of its work`);
      for (let place = 0; place < MOMENTS; place += 1) {
        const frame = Math.round((place * (frames - 1)) / Math.max(MOMENTS - 1, 1));
        cut(strip, panel, followed, frame, place * side, 0);
      }
      course.append(strip);
      const near = document.createElement("td");
      const count = Math.round(panel.nearest.naturalHeight / side);
      const faces = canvas(count * side, side, `The ${count} training faces nearest to the last picture of ${panel.name}`);
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
    status.textContent = `Following latent ${latent + 1}, below the race`;
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
      button.setAttribute("aria-label", `Follow latent ${latent + 1}, from ${panel.name}`);
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
  stage.classList.add(`across-${across}`);
  stage.classList.toggle("small", side < 64);
  slider.max = frames - 1;
  slider.value = frames - 1;
  const pictures = panels.flatMap((panel) => [panel.sprite, panel.nearest]);
  Promise.all(pictures.map((picture) => picture.decode())).then(() => {
    document.getElementById("race-absent").hidden = true;
    stage.hidden = false;
    draw();
  });
})();
