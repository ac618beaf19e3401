"""The one description of a pair of networks: what run.json and config.json hold, and all that builds them again."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, Self

import numpy as np
import numpy.typing as npt
from pydantic import BaseModel, ConfigDict, Field, model_validator

from illustgan.core import files

if TYPE_CHECKING:  # methods import torch where they need it: to read a run's folder takes no two seconds
    import torch
    from torch import Tensor, nn

Family = Literal["mlp", "dcgan", "dcgan_resize", "palette", "resnet"]
Role = Literal["generator", "discriminator"]
Latents = npt.NDArray[np.float32]

ROLES: tuple[Role, Role] = ("generator", "discriminator")
CONFIG, WEIGHTS = "config.json", "generator.safetensors"  # what an export has in its folder
LATENT = 100  # normal numbers in a latent, as in the DCGAN paper

_LIKE_DCGAN: tuple[Family, ...] = ("dcgan", "dcgan_resize", "palette")
NORMS: dict[Role, dict[Family, tuple[str, ...]]] = {  # that networks of a family can have, the first its own
    "generator": {"mlp": ("batch", "none"), **dict.fromkeys(_LIKE_DCGAN, ("batch",)), "resnet": ("none",)},
    "discriminator": {
        "mlp": ("none", "spectral"),
        **dict.fromkeys(_LIKE_DCGAN, ("batch", "none", "layer", "spectral")),
        "resnet": ("none",),
    },
}
_SETTINGS = {"width": "the scale's width", "size": "data.size", "latent": "numbers in a latent"}


def wrong_norm(role: Role, family: Family, norm: str) -> str | None:
    """What to say of a norm that networks of the family cannot have; None of one that they can."""
    norms = NORMS[role][family]
    return None if norm in norms else f"{role}_norm: {norm} is not for {role}: {family}: take {' or '.join(norms)}"


class Architecture(BaseModel):
    """Which generator and which discriminator, and what they take and draw."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    generator: Family
    discriminator: Family
    generator_norm: str
    discriminator_norm: str
    width: Annotated[int, Field(ge=1)]  # channels, or units, that all layers are multiples of
    size: Annotated[int, Field(ge=1)]  # pixels a side
    latent: Annotated[int, Field(ge=1)] = LATENT
    groups: tuple[int, ...] = ()  # training faces in each; empty where the networks know of no groups
    flatten: Annotated[float, Field(ge=0)] = 0.0  # how far apart colours are that become one; see `sampling.Flatten`

    @classmethod
    def of(
        cls,
        generator: Family,
        discriminator: Family | None = None,
        generator_norm: str | None = None,
        discriminator_norm: str | None = None,
        **others: Any,
    ) -> Self:
        """With the generator's family for both, and the families' own norms, where nothing else is given."""
        judge = discriminator or generator
        return cls(
            generator=generator,
            discriminator=judge,
            generator_norm=generator_norm or NORMS["generator"][generator][0],
            discriminator_norm=discriminator_norm or NORMS["discriminator"][judge][0],
            **others,
        )

    @model_validator(mode="after")
    def _norms_exist(self) -> Self:
        for role in ROLES:
            if wrong := wrong_norm(role, getattr(self, role), getattr(self, f"{role}_norm")):
                raise ValueError(wrong)
        return self

    @property
    def filled_groups(self) -> int:
        """How many groups have faces."""
        return sum(map(bool, self.groups))

    def with_discriminator_norm(self, norm: str | None) -> Self:
        """The same networks, but for the discriminator's norm; None: its family's own."""
        return self.model_copy(update={"discriminator_norm": norm or NORMS["discriminator"][self.discriminator][0]})

    def build(self) -> tuple["nn.Module", "nn.Module"]:
        """A fresh (generator, discriminator), with torch's own first weights."""
        from illustgan.gan.networks import NETWORKS, spectral
        from illustgan.gan.networks.layers import Projection

        generators, discriminators = NETWORKS[self.generator].generators, NETWORKS[self.discriminator].discriminators
        generator = generators[self.generator_norm](self.width, self.size, self.latent + len(self.groups))
        discriminator = discriminators[self.discriminator_norm](self.width, self.size)
        if self.groups:
            discriminator = Projection(discriminator, len(self.groups))
        if self.discriminator_norm == "spectral":
            spectral.normalise(discriminator)
        return generator, discriminator

    def initialised(self, seed: int, discriminator_weights: str = "family") -> tuple["nn.Module", "nn.Module"]:
        """As `build`, with first weights that depend on the seed alone, as `networks.initialise` draws them."""
        from illustgan.core import randomness
        from illustgan.gan import networks

        pair = self.build()
        for role, network, weights in zip(ROLES, pair, ("family", discriminator_weights), strict=True):
            networks.initialise(getattr(self, role), network, randomness.generator(seed, "weights", role), weights)
        return pair

    def load(
        self, path: Path, device: "torch.device", mend: str = "", roles: tuple[Role, ...] = ROLES
    ) -> tuple["nn.Module", ...]:
        """The networks of these roles, the generator first and as `shown`, with the weights in a file of training.

        `UserError`, as for `files.reading`, when the file is missing, damaged, or not of these networks.
        """
        import safetensors.torch
        import torch

        networks = dict(zip(ROLES, self.build(), strict=True))
        with files.reading(path, "train", mend):
            tensors = safetensors.torch.load_file(path)
            for role in roles:
                own = {name.partition(".")[2]: x for name, x in tensors.items() if name.startswith(f"{role}.")}
                networks[role].load_state_dict(own)
        generator, *others = (networks[role].to(memory_format=torch.channels_last).to(device) for role in roles)
        return self.shown(generator), *others

    def shown(self, generator: "nn.Module") -> "nn.Module":
        """The generator in eval mode as its pictures are shown and measured: through `Flatten`, where that is set."""
        from torch import nn

        from illustgan.gan.sampling import Flatten

        return (nn.Sequential(generator, Flatten(self.flatten)) if self.flatten else generator).eval()

    def calibrated(self, generator: "nn.Module") -> "nn.Module":
        """A copy in eval mode, its batch norm's statistics those of fixed latents: see `sampling.calibrated`."""
        from illustgan.gan import sampling

        return sampling.calibrated(generator, self.latents(sampling.CALIBRATION, "calibration"))

    def latents(self, count: int, *key: int | str) -> "Tensor":
        """What the generator takes: float32 (count, latent + K), standard normal numbers and a group of the K.

        The numbers of a key are the same whatever groups there are. A group is drawn as often as faces have it; it is
        `sampling.LOUDNESS` in its own place and 0 in the others.
        """
        import torch
        from torch.nn.functional import one_hot

        from illustgan.core import randomness
        from illustgan.gan.sampling import LOUDNESS

        numbers = randomness.normal((count, self.latent), *key)
        if not self.groups:
            return numbers
        rng, faces = randomness.generator("groups", *key), torch.tensor(self.groups).double()
        drawn = torch.multinomial(faces, count, True, generator=rng)
        return torch.cat([numbers, LOUDNESS * one_hot(drawn, len(self.groups)).float()], 1)

    def shown_latents(self) -> "Tensor":
        """The latents that every variant, seed and snapshot is shown at: float32 (64, latent + K)."""
        from illustgan.gan import sampling

        return self.latents(sampling.LATENTS_SHOWN, "shown")

    def measured_latents(self, count: int, seed: int) -> "Tensor":
        """The latents that are measured, as `latents`: all runs share them, but for the groups of some."""
        return self.latents(count, seed, "evaluate")

    def between(self, first: Latents, last: Latents, shares: Sequence[float]) -> Latents:
        """Latents on the way from some, float32 (..., latent + K), to others: float32 (shares, ..., latent + K).

        The normal numbers go as `sampling.spherical`, a group after them on a straight line. The first layer makes an
        offset of each group: a straight line goes from one to the other and keeps what they have in common. An arc
        would enlarge that in the middle, and there is none where both groups are the same.
        """
        from illustgan.gan import sampling

        part = np.reshape(np.asarray(shares, np.float32), (-1, *[1] * first.ndim))
        groups = (1 - part) * first[..., self.latent :] + part * last[..., self.latent :]
        numbers = sampling.spherical(first[..., : self.latent], last[..., : self.latent], shares)
        return np.concatenate([numbers, groups], -1)

    def groups_in(self, latents: "Tensor") -> tuple["Tensor", ...]:
        """What the discriminator takes beside pictures: the groups in their latents, one-hot (N, K), if it has any."""
        from illustgan.gan import sampling

        return (latents[:, self.latent :] / sampling.LOUDNESS,) if self.groups else ()

    def differences(self, other: "Architecture", roles: tuple[Role, ...] = ROLES) -> list[str]:
        """Why weights of `other`, of these roles, do not fit here, as "generator is mlp, and there dcgan"."""
        names = [*(name for role in roles for name in (role, f"{role}_norm")), "groups", *_SETTINGS]
        ours, theirs = (dict(of) | {"groups": len(of.groups)} for of in (self, other))
        changed = [name for name in names if ours[name] != theirs[name]]
        return [f"{_SETTINGS.get(name, name)} is {ours[name]}, and there {theirs[name]}" for name in changed]
