// Faces that the page draws itself: sixteen at a time, one of them with sliders, and walks from one to another.
"use strict";
(() => {
  const stage = document.getElementById("generator-stage");
  if (!stage || typeof DecompressionStream === "undefined") return;
  const [DRAWN, STRIP, SECONDS] = [16, 8, 4]; // faces drawn at once, faces of a walk, and how long it plays
  const COPIED = 1; // percent of held-out faces: what is nearer to a training face than these may be a copy
  const { generator, directions, training } = JSON.parse(stage.dataset.player);
  const part = (name) => document.getElementById(`generator-${name}`);
  const sliders = [...part("sliders").querySelectorAll("input")];
  const [way, figure] = [part("way"), part("one")];
  let network = null;
  let sheet = null; // all training faces, and their pixels
  let known = null;
  let first = 1; // seed of the first face
  let chosen = 0;
  let start = null; // the latent that a walk begins at

  // a face and, in its corner or beside it, the training face nearest to it
  const frame = (parent, tag) => {
    const whole = document.createElement(tag);
    const [face, near] = ["face", "near"].map((name) => {
      const canvas = document.createElement("canvas");
      canvas.className = name;
      canvas.setAttribute("role", "img");
      whole.append(canvas);
      return canvas;
    });
    whole.className = "drawn";
    near.hidden = !training;
    parent.append(whole);
    return { whole, face, near, nearer: null };
  };
  const cells = Array.from({ length: DRAWN }, (_, place) => {
    const cell = frame(part("faces"), "label");
    const radio = document.createElement("input");
    Object.assign(radio, { type: "radio", name: "generator-face", className: "unseen", checked: place === 0 });
    radio.addEventListener("change", () => choose(place));
    cell.whole.append(radio);
    return { ...cell, radio };
  });
  const strip = Array.from({ length: STRIP }, () => frame(part("strip"), "div"));
  const one = frame(figure, "div");
  figure.prepend(one.whole);

  // means of red, green, blue and 255 over as many pixels as one of a training face stands for
  const reduced = (pixels, side) => {
    const block = side / training.side;
    const means = new Float32Array(4 * training.side ** 2);
    for (let at = 0; at < side ** 2; at += 1) {
      const to = Math.floor(at / side / block) * training.side + Math.floor((at % side) / block);
      for (let colour = 0; colour < 4; colour += 1) means[4 * to + colour] += pixels[4 * at + colour] / block ** 2;
    }
    return means;
  };
  const corner = (face) => [face % training.across, Math.floor(face / training.across)].map((at) => at * training.side);
  // the place of the training face nearest to `means`, and the root mean square difference from it
  function* search(means) {
    let [place, least] = [0, Infinity];
    const row = 4 * training.side;
    for (let face = 0; face < training.count; face += 1) {
      let sum = 0;
      const [left, top] = corner(face);
      for (let at = 0, from = 4 * (top * sheet.width + left); at < means.length && sum < least; from += 4 * sheet.width) {
        for (let pixel = from; pixel < from + row; pixel += 1, at += 1) sum += (means[at] - known[pixel]) ** 2;
      }
      if (sum < least) [place, least] = [face, sum];
      if (face % 128 === 0) yield;
    }
    return { place, distance: Math.sqrt(least / (3 * training.side ** 2)) };
  }
  const show = async (cell, latent) => {
    const pixels = await painter.paint(network, latent);
    const side = Math.sqrt(pixels.length / 4);
    cell.face.width = cell.face.height = side;
    cell.face.getContext("2d").putImageData(new ImageData(pixels, side), 0, 0);
    if (known !== null) {
      const { place, distance } = await painter.inSlices(search(reduced(pixels, side)));
      const small = training.side;
      cell.near.width = cell.near.height = small;
      cell.near.getContext("2d").drawImage(sheet, ...corner(place), small, small, 0, 0, small, small);
      cell.nearer = training.heldout.findLastIndex((bound) => bound <= distance); // in percent; -1: hardly any
      cell.near.classList.toggle("copy", cell.nearer < COPIED);
    }
    name(cell);
  };

  // what is read out of a face, and said of the large one
  const name = (cell) => {
    const place = cells.indexOf(cell);
    const walking = place < 0 && start !== null;
    const seed = first + (place < 0 ? chosen : place);
    const face = walking ? ["A face on the way", "途中の顔"] : [`Face of seed ${seed}`, `シード ${seed} の顔`];
    const copied = cell.nearer !== null && cell.nearer < COPIED;
    const near = copied
      ? ["nearest training face; the face may be a copy of it", "最も近い学習データ（写しの可能性あり）"]
      : ["nearest training face", "最も近い学習データ"];
    const percent = `${cell.nearer} %`;
    const told = copied
      ? [
          "Hardly any real face that no training saw is as near to one: it may be a copy.",
          "学習に使っていない実データに、これほど近いものはほとんどありません。写しの可能性があります。",
        ]
      : [
          `Of real faces that no training saw, ${percent} are nearer to one.`,
          `学習に使っていない実データのうち ${percent} は、学習データにこれより近いです。`,
        ];
    cell.face.setAttribute("aria-label", inLanguage(...face));
    cell.near.setAttribute("aria-label", inLanguage(...near));
    if (cell !== one) return;
    const beside = cell.nearer === null ? "" : inLanguage(...[" and its nearest training face. ", "と最も近い学習データ。"]);
    const compared = cell.nearer === null ? "" : inLanguage(...told);
    figure.querySelector("figcaption").textContent = inLanguage(...face) + beside + compared;
  };

  const nameAll = () => [...cells, ...strip, one].forEach(name);

  const current = () => {
    const latent = painter.latentOf(generator, first + chosen);
    for (const [place, direction] of directions.entries()) {
      for (const [at, share] of direction.entries()) latent[at] += Number(sliders[place].value) * share;
    }
    return latent;
  };
  const on = (share) => (start === null ? current() : painter.between(generator, start, current(), share));
  // asked again while it works, `work` is done once more afterwards, and never twice at a time
  const latest = (work) => {
    let [asked, working] = [0, false];
    return async () => {
      asked += 1;
      if (working || network === null) return;
      working = true;
      for (let done = 0; done !== asked; ) {
        done = asked;
        await work();
      }
      working = false;
    };
  };
  const drawOne = latest(() => show(one, on(Number(way.value))));
  const drawStrip = latest(async () => {
    for (const [place, cell] of strip.entries()) if (start !== null) await show(cell, on(place / (STRIP - 1)));
  });
  const drawAll = latest(async () => {
    const from = first;
    for (const [place, cell] of cells.entries()) {
      if (from === first) await show(cell, painter.latentOf(generator, first + place));
    }
  });
  const draw = () => {
    drawOne();
    drawStrip();
  };

  // a face in the address: its seed, and how far each slider is from the middle
  const keep = () => {
    const moved = sliders.some(({ value }) => Number(value)) ? `&moved=${sliders.map(({ value }) => value)}` : "";
    history.replaceState(null, "", `#seed=${first + chosen}${moved}`);
  };
  const choose = (place, moved = []) => {
    chosen = place;
    cells[place].radio.checked = true;
    for (const [at, slider] of sliders.entries()) slider.value = moved[at] || 0;
    keep();
    draw();
  };
  const follow = () => {
    const found = /^#seed=(\d{1,9})(?:&moved=([-\d.,]+))?$/.exec(location.hash);
    if (!found) return;
    first = Number(found[1]);
    choose(0, found[2]?.split(","));
    drawAll();
    document.getElementById("generator").scrollIntoView();
  };
  part("more").addEventListener("click", () => {
    first += DRAWN;
    choose(0);
    drawAll();
  });
  part("save").addEventListener("click", () => {
    const link = document.createElement("a");
    link.download = `${stage.dataset.model}-${first + chosen}.png`;
    link.href = one.face.toDataURL("image/png");
    link.click();
  });
  for (const slider of sliders) {
    slider.addEventListener("input", draw);
    slider.addEventListener("change", keep);
  }
  part("reset").addEventListener("click", () => choose(chosen));

  let playing = null;
  const walk = (from) => {
    cancelAnimationFrame(playing);
    start = from;
    way.value = 1;
    part("walk").hidden = start === null;
    draw();
  };
  part("start").addEventListener("click", () => walk(on(Number(way.value))));
  part("end").addEventListener("click", () => walk(null));
  way.addEventListener("input", () => {
    cancelAnimationFrame(playing);
    drawOne();
  });
  part("play").hidden = matchMedia("(prefers-reduced-motion: reduce)").matches;
  part("play").addEventListener("click", () => {
    const began = performance.now();
    const step = (now) => {
      way.value = (now - began) / 1000 / SECONDS;
      drawOne();
      if (way.value < 1) playing = requestAnimationFrame(step);
    };
    cancelAnimationFrame(playing);
    playing = requestAnimationFrame(step);
  });

  const begin = async () => {
    network = await painter.unpack(generator);
    part("absent").hidden = true;
    stage.hidden = false;
    nameAll();
    draw();
    if (training) {
      sheet = await createImageBitmap(new Blob([painter.bytes(training.sheet)], { type: "image/webp" }));
      const pen = new OffscreenCanvas(sheet.width, sheet.height).getContext("2d");
      pen.drawImage(sheet, 0, 0);
      known = pen.getImageData(0, 0, sheet.width, sheet.height).data;
      drawOne();
    }
    drawAll();
  };
  // nothing is unpacked before the reader comes near
  const near = ([seen]) => {
    if (!seen.isIntersecting) return;
    watch.disconnect();
    begin();
  };
  const watch = new IntersectionObserver(near, { rootMargin: "800px" });
  watch.observe(document.getElementById("generator"));
  follow();
  addEventListener("hashchange", follow);
  document.addEventListener("language-changed", nameAll);
})();
