// A generator without a library: a latent goes through the layers that gan/folded.py packed, and comes out as a face.
"use strict";
const painter = (() => {
  const SLICE = 8; // milliseconds of work between two pauses, in which the page answers its reader
  // by kind of layer: pixels a side that an output sees, how many times larger the picture becomes, pixels before it
  const SHAPES = { dense: [1, 1, 0], same: [3, 1, 1], up: [2, 2, 1] };

  const bytes = (base64) => {
    const letters = atob(base64);
    const found = new Uint8Array(letters.length);
    for (let at = 0; at < letters.length; at += 1) found[at] = letters.charCodeAt(at);
    return found;
  };
  const unpack = async ({ layers, weights, flat = { distances: [] } }) => {
    const stream = new Blob([bytes(weights)]).stream().pipeThrough(new DecompressionStream("deflate"));
    const data = await new Response(stream).arrayBuffer();
    let at = 0;
    const take = (Kind, count) => {
      const taken = new Kind(data, at, count);
      at += taken.byteLength;
      return taken;
    };
    const scaled = layers.map((layer) => {
      const scales = take(Float32Array, layer.outputs);
      return { ...layer, scales, bias: take(Float32Array, layer.outputs) };
    });
    // as floats, which browsers multiply faster
    const matrix = ({ rows, outputs }) => new Float32Array(take(Int8Array, rows * outputs));
    return { layers: scaled.map((layer) => ({ ...layer, matrix: matrix(layer) })), flat };
  };

  // a face in [-1, 1], each pixel a mixture of the latent's colours by its shares, of which these are the logits
  const mixed = (logits, { outputs, scales, bias, matrix }, latent) => {
    const colours = Array.from(scales, (scale, out) => {
      const sum = latent.reduce((sum, value, row) => sum + value * matrix[row * outputs + out], 0);
      return Math.tanh(sum * scale + bias[out]);
    });
    const count = outputs / 3;
    const face = new Float32Array((logits.length / count) * 3);
    for (let place = 0; place * count < logits.length; place += 1) {
      let [red, green, blue, all] = [0, 0, 0, 0];
      for (let colour = 0; colour < count; colour += 1) {
        const share = Math.exp(logits[place * count + colour]);
        red += share * colours[colour * 3];
        green += share * colours[colour * 3 + 1];
        blue += share * colours[colour * 3 + 2];
        all += share;
      }
      face[place * 3] = red / all;
      face[place * 3 + 1] = green / all;
      face[place * 3 + 2] = blue / all;
    }
    return face;
  };

  // a pass of gan/flattening.py; `bound` is the square of its own
  const flattened = (face, distance, bound) => {
    const side = Math.sqrt(face.length / 3);
    const inside = (at) => Math.max(0, Math.min(side - 1, at));
    const flat = new Float32Array(face.length);
    for (let row = 0; row < side; row += 1) {
      for (let column = 0; column < side; column += 1) {
        const at = 3 * (row * side + column);
        let [red, green, blue, count] = [0, 0, 0, 0];
        for (let down = -distance; down <= distance; down += distance) {
          for (let right = -distance; right <= distance; right += distance) {
            const near = 3 * (inside(row + down) * side + inside(column + right));
            const [r, g, b] = [face[near], face[near + 1], face[near + 2]];
            if ((r - face[at]) ** 2 + (g - face[at + 1]) ** 2 + (b - face[at + 2]) ** 2 > bound) continue;
            red += r;
            green += g;
            blue += b;
            count += 1;
          }
        }
        flat[at] = red / count;
        flat[at + 1] = green / count;
        flat[at + 2] = blue / count;
      }
    }
    return flat;
  };

  // one face, a row of pixels of one layer at a time; in the end its pixels, red, green, blue and 255
  function* rows({ layers, flat }, latent) {
    let face = yield* through(layers, latent);
    for (const distance of flat.distances) {
      face = flattened(face, distance, flat.bound ** 2);
      yield;
    }
    const pixels = new Uint8ClampedArray((face.length / 3) * 4).fill(255);
    for (let place = 0; place < face.length; place += 1) {
      pixels[place + Math.floor(place / 3)] = (face[place] + 1) * 127.5;
    }
    return pixels;
  }
  function* through(layers, latent) {
    let x = Float32Array.from(latent);
    let before = x;
    for (const layer of layers) {
      const { kind, rows: height, outputs, slope, adds, scales, bias, matrix } = layer;
      if (kind === "palette") return mixed(x, layer, latent);
      const [taps, times, reach] = SHAPES[kind];
      const channels = height / (taps * times) ** 2;
      const side = Math.sqrt(x.length / channels);
      const wide = side * times;
      const seen = slope === 1 ? x : x.map((value) => (value < 0 ? slope * value : value));
      const y = new Float32Array(wide * wide * outputs);
      const sums = new Float64Array(outputs);
      for (let row = 0; row < wide; row += 1) {
        for (let column = 0; column < wide; column += 1) {
          const [down, right] = [row % times, column % times];
          const [top, left] = [(row - down) / times - reach + down, (column - right) / times - reach + right];
          const phase = (down * times + right) * taps * taps;
          sums.fill(0);
          for (let tap = 0; tap < taps * taps; tap += 1) {
            const across = left + (tap % taps);
            const along = top + Math.floor(tap / taps);
            if (across < 0 || across >= side || along < 0 || along >= side) continue;
            const from = (along * side + across) * channels;
            let weight = (phase + tap) * channels * outputs;
            for (let channel = 0; channel < channels; channel += 1) {
              const value = seen[from + channel];
              if (value !== 0) for (let out = 0; out < outputs; out += 1) sums[out] += value * matrix[weight + out];
              weight += outputs;
            }
          }
          const to = (row * wide + column) * outputs;
          for (let out = 0; out < outputs; out += 1) y[to + out] = sums[out] * scales[out] + bias[out];
        }
        yield;
      }
      if (adds) for (let place = 0; place < y.length; place += 1) y[place] += before[place];
      [before, x] = [x, y];
    }
    return x.map(Math.tanh);
  }

  // what work, which goes on step by step, ends with; between slices of it the page answers its reader
  const inSlices = async (work) => {
    for (;;) {
      const until = performance.now() + SLICE;
      do {
        const { done, value } = work.next();
        if (done) return value;
      } while (performance.now() < until);
      await new Promise((resolve) => setTimeout(resolve));
    }
  };
  const paint = (generator, latent) => inSlices(rows(generator, latent));

  // the latent of a seed: mulberry32, then Box and Muller. Torch draws other numbers from the same seed
  const latentOf = ({ numbers, groups, loudness }, seed) => {
    let state = seed >>> 0;
    const uniform = () => {
      state = (state + 0x6d2b79f5) >>> 0;
      let mixed = Math.imul(state ^ (state >>> 15), state | 1);
      mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
      return (((mixed ^ (mixed >>> 14)) >>> 0) + 0.5) / 2 ** 32;
    };
    const normal = () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
    const drawn = Array.from({ length: numbers }, normal);
    let left = uniform() * groups.reduce((sum, size) => sum + size, 0);
    const group = groups.findIndex((size) => (left -= size) < 0);
    return [...drawn, ...groups.map((_, place) => (place === group ? loudness : 0))];
  };

  // on the way from one latent to another, as rendering/interpolation.py has it: along a sphere, groups along a line
  const between = ({ numbers }, from, to, share) => {
    const length = (latent) => Math.hypot(...latent.slice(0, numbers));
    const lengths = [length(from), length(to)];
    const cosine = from.slice(0, numbers).reduce((sum, one, place) => sum + one * to[place], 0) / (lengths[0] * lengths[1]);
    const angle = Math.acos(Math.max(-1, Math.min(1, cosine)));
    const straight = [1 - share, share];
    const long = straight[0] * lengths[0] + straight[1] * lengths[1];
    const [a, b] = straight.map((part, end) =>
      Math.sin(angle) < 1e-4 ? part : (Math.sin(part * angle) / Math.sin(angle) / lengths[end]) * long,
    );
    return from.map((one, place) =>
      place < numbers ? a * one + b * to[place] : straight[0] * one + straight[1] * to[place],
    );
  };
  return { bytes, unpack, paint, inSlices, latentOf, between };
})();
