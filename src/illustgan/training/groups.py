"""Groups of faces that look alike, found without labels: what both networks can be told about a picture.

As in Liu et al. 2020 (https://arxiv.org/abs/2006.10728) clusters stand where conditional GANs have labels. k-means
finds them in reduced pixels, which depend on no network, and which no metric looks at.
"""

import numpy as np
import numpy.typing as npt
import torch
from torch.nn.functional import adaptive_avg_pool2d

SIDE = 32  # pixels of the reduced faces
COMPONENTS = 50  # of them
FITTED = 5000  # faces, at most, that components and centres are found from
CHUNK = 1000  # faces at a time: bounds memory
STARTS = 4  # of k-means, of which the best is taken
LEAST = 12  # faces a group, on average

Labels = npt.NDArray[np.int64]


def find(
    faces: npt.NDArray[np.uint8], heldout: npt.NDArray[np.uint8], count: int
) -> tuple[tuple[int, ...], dict[str, Labels]]:
    """`count` groups of training faces, uint8 (N, H, W, 3); a held-out face is of the group of the nearest centre.

    Returns how many training faces each group has, and the group of each of `faces` and `heldout`, int64 (N,).
    With fewer than `LEAST` faces a group on average the last ones stay empty, so that no group has a face or two to
    copy. The same bytes on one thread, which `illustgan` sees to.
    """
    if not count:
        return (), {}
    from sklearn.cluster import KMeans  # here, since it takes a second, and few runs have groups
    from sklearn.decomposition import PCA

    fitted = _reduced(faces[:: -(-len(faces) // FITTED)])
    components = PCA(min(COMPONENTS, len(fitted)), svd_solver="randomized", random_state=0).fit(fitted)
    filled = max(1, min(count, len(faces) // LEAST))
    clusters = KMeans(filled, n_init=STARTS, random_state=0).fit(components.transform(fitted))

    def labels(pictures: npt.NDArray[np.uint8]) -> Labels:
        parts = np.split(pictures, range(CHUNK, len(pictures), CHUNK))
        numbers = [clusters.predict(components.transform(_reduced(part))) for part in parts]
        return np.concatenate(numbers).astype(np.int64)

    by_part = {"faces": labels(faces), "heldout": labels(heldout)}
    return tuple(np.bincount(by_part["faces"], minlength=count).tolist()), by_part


def _reduced(pictures: npt.NDArray[np.uint8]) -> npt.NDArray[np.float64]:
    """Means over areas: float64 (N, 3 · SIDE²) in [0, 255]."""
    images = torch.from_numpy(np.array(pictures)).permute(0, 3, 1, 2).float()
    return adaptive_avg_pool2d(images, SIDE).flatten(1).double().numpy()
