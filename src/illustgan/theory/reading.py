"""Small digits, what is none, and a classifier that tells them apart.

The digits are the 8 × 8 ones that come with scikit-learn (of Alpaydin and Kaynak, UCI). A classifier of digits alone
names one for whatever it is shown: this one has an eleventh class, learnt from `no_digits`.
"""

from collections.abc import Mapping
from functools import cache

import numpy as np
import numpy.typing as npt
import torch
from scipy.ndimage import gaussian_filter

from illustgan.core.numbers import significant
from illustgan.core.randomness import generator, normal

SIZE = 8  # pixels a side
LEVELS = 16  # of a pixel of scikit-learn's digits, above 0
FOURTH = 4  # every fourth digit is held out, and the classifier tested on it
PLACES = np.array([100, 10, 1])  # what a digit counts in the number that a stack shows
NONE = 10  # the classifier's class of what is no digit
# pictures of each kind of `no_digits` to learn from: most of those that are hardest to tell from digits
TAUGHT = {"noise": 100, "shuffled": 100, "gaussian": 800, "blurred": 300, "blended": 800, "inverted": 300}
TESTED = 1000  # of each kind, made from held-out digits
# Half of the usual width of scikit-learn's example (.001 for levels from 0 to 16), and half a digit's weight for what
# is none: with .3 more than a twentieth of held-out `gaussian` pictures passed (docs/theory.md says how it was chosen).
SETTINGS = {"gamma": 0.0005 * LEVELS**2, "C": 10, "class_weight": {NONE: 0.5}}

Images = npt.NDArray[np.uint8]
Labels = npt.NDArray[np.int64]


@cache
def load() -> tuple[Images, Labels]:
    """The 1797 digits of scikit-learn, uint8 (N, 8, 8), 17 levels spread over 0 to 255, and their values (N,)."""
    from sklearn.datasets import load_digits  # here, as the other one: a second that other problems need not take

    found = load_digits()
    return np.round(found.images * (255 / LEVELS)).astype(np.uint8), found.target.astype(np.int64)


def no_digits(digits: Images, values: Labels, counts: Mapping[str, int], *key: int | str) -> dict[str, Images]:
    """What a generator may draw in place of digits (N, 8, 8) with values (N,), by kind, uint8 (count, 8, 8) each.

    `noise`, each pixel by itself; `shuffled`, a digit's pixels in random order; `gaussian`, of the digits' mean and
    covariance; `blurred` by 1 to 2.5 pixels; `blended`, two different digits, each with at least .35 of the weight;
    `inverted`, 2 to 6 of a digit's columns or rows.
    """

    def make(kind: str, count: int) -> npt.NDArray[np.float64]:
        random = generator(*key, kind)

        def whole(low: int, high: int, *shape: int) -> Labels:
            return torch.randint(low, high, (count, *shape), generator=random).numpy()

        def between(low: float, high: float, *shape: int) -> npt.NDArray[np.float64]:
            return low + (high - low) * torch.rand((count, *shape), generator=random).double().numpy()

        chosen = whole(0, len(digits))
        first = digits[chosen].astype(np.float64)
        if kind == "noise":
            return whole(0, 256, SIZE, SIZE).astype(np.float64)
        if kind == "shuffled":
            order = between(0, 1, SIZE**2).argsort(axis=1)
            return np.take_along_axis(first.reshape(count, -1), order, axis=1)
        if kind == "gaussian":
            flat = digits.reshape(len(digits), -1).astype(np.float64)
            shares, axes = np.linalg.eigh(np.cov(flat.T))
            root = (axes * np.sqrt(shares.clip(0))) @ axes.T
            return np.asarray(flat.mean(axis=0) + normal((count, SIZE**2), *key, kind).double().numpy() @ root)
        if kind == "blurred":
            wide = between(1, 2.5)
            return np.stack([gaussian_filter(one, by, mode="constant") for one, by in zip(first, wide, strict=True)])
        if kind == "blended":
            # in the order of their values: a quarter to three quarters of all further on is another digit
            order = values.argsort(kind="stable")
            places = order.argsort()[chosen] + len(digits) // 4 + whole(0, len(digits) // 2)
            weight = between(0.35, 0.65, 1, 1)
            return np.asarray(weight * first + (1 - weight) * digits[order[places % len(digits)]])
        columns = np.arange(SIZE) < whole(2, 7, 1, 1)
        part = np.where(whole(0, 2, 1, 1) == 0, columns, columns.transpose(0, 2, 1))
        return np.asarray(np.where(part, 255 - first, first))

    return {
        kind: np.round(make(kind, count)).clip(0, 255).astype(np.uint8).reshape(-1, SIZE, SIZE)
        for kind, count in counts.items()
    }


class Reader:
    """A support vector machine that reads digits and recognises what is none, and how well it does.

    `quality` has the shares of held-out digits that it reads right (`accuracy`) and takes for digits (`accepted`), and
    by kind that of `no_digits`, made from them, which it does not (`rejected`).
    """

    def __init__(self) -> None:
        from sklearn.svm import SVC

        pictures, values = load()
        heldout = np.arange(len(values)) % FOURTH == 0
        digits, shown = pictures[~heldout], values[~heldout]
        taught = np.concatenate([*no_digits(digits, shown, TAUGHT, "taught").values()])
        labels = np.concatenate([shown, np.full(len(taught), NONE)])
        self.machine = SVC(**SETTINGS).fit(_flat(np.concatenate([digits, taught])), labels)
        read = self._values(pictures[heldout])
        others = no_digits(pictures[heldout], values[heldout], dict.fromkeys(TAUGHT, TESTED), "tested")
        self.quality = {
            "accuracy": significant(float((read == values[heldout]).mean())),
            "accepted": significant(float((read != NONE).mean())),
            "rejected": {kind: significant(float((self._values(of) == NONE).mean())) for kind, of in others.items()},
        }

    def read(self, pictures: Images) -> Labels:
        """The numbers (N,) that stacks, uint8 (N, 8, 8, 3), show, or -1 where a channel is no digit."""
        shown = np.zeros(len(pictures), np.int64)
        for channel, place in enumerate(PLACES):
            if len(left := np.flatnonzero(shown >= 0)):  # what is lost already costs no time
                values = self._values(pictures[left, ..., channel])
                shown[left] = np.where(values == NONE, -1, shown[left] + values * place)
        return shown

    def _values(self, pictures: Images) -> Labels:
        return np.asarray(self.machine.predict(_flat(pictures)).astype(np.int64))


def _flat(pictures: Images) -> npt.NDArray[np.float64]:
    return pictures.reshape(len(pictures), -1) / 255.0
