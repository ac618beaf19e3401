import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from illustgan.drawing import palettes


def _noise(count, seed=0):
    return np.random.default_rng(seed).integers(0, 256, (count, 3), dtype=np.uint8)


def _every(pixels):
    return np.unique(palettes.packed(pixels))


@settings(max_examples=15, deadline=None)
@given(st.integers(1, 250), st.integers(0, 5))
def test_few_colours_are_all_kept_exactly(count, seed):
    pixels = _noise(count, seed)
    palette = palettes.choose(_every(pixels), pixels[:1], 256, [(1, 2, 3)])
    indices = palettes.table(palette)[palettes.packed(pixels)]
    np.testing.assert_array_equal(palette[indices], pixels)


def test_surfaces_in_noise_are_kept_exactly_and_so_are_the_wanted_colours():
    surface = np.tile(np.array([[250, 201, 163]], np.uint8), (3000, 1))
    near = surface + np.array([1, 0, 0], np.uint8)  # one step away, and a surface of its own
    pixels = np.concatenate([_noise(60000), surface, near])
    for colours in (16, 256):
        palette = palettes.choose(_every(pixels), pixels, colours, [(9, 9, 9)])
        assert len(palette) <= colours
        table = palettes.table(palette)
        for kept in (surface[0], near[0], np.array([9, 9, 9], np.uint8)):
            np.testing.assert_array_equal(palette[table[palettes.packed(kept)]], kept)


def test_the_nearest_colour_is_found_to_within_a_cell():
    palette, pixels = _noise(256, 1), _noise(500, 2)
    chosen = palette[palettes.table(palette)[palettes.packed(pixels)]].astype(float)
    distance = np.linalg.norm(pixels - chosen, axis=1)
    best = np.linalg.norm(pixels[:, None].astype(float) - palette[None], axis=2).min(axis=1)
    assert (distance <= best + 2 * np.sqrt(3) * 2).all()


def test_a_sample_that_shows_only_the_kept_colours_still_gives_a_palette():
    every = _every(_noise(3000))
    palette = palettes.choose(every, np.full((50, 3), 7, np.uint8), 32, [(7, 7, 7)])
    assert 16 < len(palette) <= 32
