"""torch's optimisers without torch.compile, which they load when the first is made: two seconds of every process."""

import inspect
from typing import Any, TypeVar

import torch
from torch import optim

Kind = TypeVar("Kind", bound=optim.Optimizer)


def light(kind: type[Kind]) -> type[Kind]:
    """A kind that takes the same steps, its methods without the guards that are there for a compiler."""
    guarded = ("step", "zero_grad", "add_param_group", "state_dict", "load_state_dict")
    plain: dict[str, Any] = {name: inspect.unwrap(getattr(kind, name)) for name in guarded}
    return type(kind.__name__, (kind,), plain | {"step": torch.no_grad()(plain["step"])})


Adam = light(optim.Adam)
AdamW = light(optim.AdamW)
RMSprop = light(optim.RMSprop)
SGD = light(optim.SGD)
