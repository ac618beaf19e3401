"""Random numbers without a state: every draw is a pure function of a key.

A key is a row of integers and words, such as (seed, "latents", step). A resumed or repeated step therefore draws what
it would have drawn, and no draw depends on how many were made before it. Variants are deliberately absent from the
keys of training: all variants with one seed see the same batches and latents (common random numbers), so that
differences between them come from the methods.
"""

import hashlib
from functools import lru_cache

import numpy as np
import torch


def generator(*key: int | str) -> torch.Generator:
    """A CPU generator seeded from `key` through numpy's SeedSequence, which spreads neighbouring keys far apart."""
    # the length first: SeedSequence pads with zeros, and (1,) must not be (1, 0)
    entropy = [len(key), *(_number(part) for part in key)]
    seed = int(np.random.SeedSequence(entropy).generate_state(1, np.uint64)[0])
    return torch.Generator().manual_seed(seed)


def normal(shape: tuple[int, ...], *key: int | str) -> torch.Tensor:
    """Standard normal float32 numbers of `shape` on the CPU, whatever device they are for: the same on all."""
    return torch.randn(shape, generator=generator(*key))


def batch_indices(draw: int, batch: int, faces: int, *key: int | str) -> torch.Tensor:
    """The faces of the `draw`-th batch: int64 (batch,), each in [0, faces).

    Batches are cut one after the other from an endless row of permutations of all faces, each a pure function of (key,
    pass). One can reach over the end of a pass: none is dropped or ragged.
    """
    first = draw * batch
    passes = range(first // faces, (first + batch - 1) // faces + 1)
    rows = [_permutation(faces, *key, "pass", p) for p in passes]
    row = torch.cat(rows) if len(rows) > 1 else rows[0]
    start = first - passes.start * faces
    return row[start : start + batch].clone()  # the caller's own


@lru_cache(maxsize=4)  # two of the batches of two sets; a million faces take as long to shuffle as a small step
def _permutation(faces: int, *key: int | str) -> torch.Tensor:
    return torch.randperm(faces, generator=generator(*key))


def _number(part: int | str) -> int:
    if isinstance(part, str):
        return int.from_bytes(hashlib.sha256(part.encode()).digest()[:8], "big")
    if part < 0:
        raise ValueError(f"a key holds words and integers from 0 on, not {part}")
    return part
