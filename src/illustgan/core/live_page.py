"""What runs at this moment, as items, and reports/live.html as text from them.

Jinja and Pillow are loaded with the first page, since many processes never draw one. This module itself is not, or
which code a training's hash is of would depend on the moment.
"""

import base64
import functools
import hashlib
import io
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from markupsafe import Markup

if TYPE_CHECKING:
    import jinja2

FACES = Path("data/prepared/faces.npy")
ACROSS = 8  # pictures in a row
WIDE, HIGH = 200, 40  # of a curve, in its own units
HERE = Path(__file__).parent


@dataclass(frozen=True)
class Item:
    """Something that runs, as far as it is.

    `pace` is units a second, 0 while unknown; `curves` are values by name over `steps`; `samples` is a .npy file of
    pictures uint8 (N, S, S, 3), `drawn` the step that they are of.
    """

    label: str
    done: int
    total: int
    unit: str
    pace: float = 0.0
    note: str = ""
    steps: Sequence[float] = ()
    curves: Mapping[str, Sequence[float]] = field(default_factory=dict)
    samples: str = ""
    drawn: int = 0

    def __str__(self) -> str:
        """How far it is, in one line."""
        return f"{self.label}: {self.course()}" + (f", {self.note}" if self.note else "")

    def course(self) -> str:
        """Count, pace and time left: 1200/5295 steps, 6.3 a second, 11 min left."""
        said = f"{self.done}/{self.total} {self.unit}s"
        if self.pace:
            said += f", {self.pace:.3g} a second" if self.pace >= 1 else f", {60 * self.pace:.3g} a minute"
            said += f", {span((self.total - self.done) / self.pace)} left" if self.done < self.total else ""
        return said


def span(seconds: float) -> str:
    """A length of time in words: 45 s, 11 min, 2 h 5 min."""
    minutes = round(seconds / 60)
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{minutes} min" if minutes < 90 else f"{minutes // 60} h {minutes % 60} min"


def drawn(items: Sequence[Item]) -> str:
    """The page, as HTML that asks no network and runs no script but its own."""
    colours, style, script = ((HERE / name).read_text("utf-8") for name in ("colours.css", "live.css", "live.js"))
    return _template().render(
        items=items, style=Markup(colours + style), script=Markup(script), hash=_hash, grid=grid, line=line,
        faces=str(FACES), wide=WIDE, high=HIGH, now=int(time.time()), clock=time.strftime("%H:%M:%S"),
    )  # fmt: skip


@functools.cache
def _template() -> "jinja2.Template":
    import jinja2

    text = (HERE / "live.html.j2").read_text(encoding="utf-8")
    return jinja2.Environment(autoescape=True, trim_blocks=True, undefined=jinja2.StrictUndefined).from_string(text)


def _hash(text: str) -> Markup:
    return Markup(f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'")


def grid(path: str, rows: int) -> Markup:
    """The first pictures in a .npy file, at most `rows` of eight, as a data: URI; empty when it is not there."""
    try:
        return _grid(path, rows, Path(path).stat().st_mtime_ns)
    except (OSError, ValueError):  # not yet, or just moved to its place
        return Markup()


@functools.lru_cache(32)
def _grid(path: str, rows: int, written: int) -> Markup:
    from PIL import Image

    pictures = np.load(path, mmap_mode="r")[: rows * ACROSS]
    across = min(ACROSS, len(pictures))
    pictures = pictures[: len(pictures) // across * across]
    side = pictures.shape[1]
    rows_of = pictures.reshape(-1, across, side, side, 3).swapaxes(1, 2).reshape(-1, across * side, 3)
    file = io.BytesIO()
    Image.fromarray(rows_of).save(file, "JPEG", quality=92, subsampling=0)  # a tenth of the time that PNG takes
    return Markup(f"data:image/jpeg;base64,{base64.b64encode(file.getvalue()).decode()}")


def line(steps: Sequence[float], values: Sequence[float]) -> str:
    """Values over steps as points of an SVG line; the highest and lowest hundredth are cut off where they stick out."""
    x, y = np.array(steps), np.array(values)
    low, high = np.quantile(y, (0.01, 0.99))
    right, up = (x - x[0]) / ((x[-1] - x[0]) or 1), (y.clip(low, high) - low) / ((high - low) or 1)
    points = np.stack([WIDE * right, 1 + (HIGH - 2) * (1 - up)], 1).round(1).tolist()
    return " ".join(f"{x},{y}" for x, y in points)
