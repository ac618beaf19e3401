"""What runs at this moment, as reports/live.html: a page that refreshes itself, written by whichever process has news.

Each item leaves a file in .scratch/live/, and whoever does so next rewrites the page from those whose process is
alive; there is no server. Only stages do this, at the root of a repository. A page that cannot be written is left out.
Jinja and Pillow are loaded with the first page, since many processes never draw one.
"""

import base64
import functools
import hashlib
import io
import json
import os
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import psutil
from tqdm import tqdm

PAGE, ITEMS, FACES = Path("reports/live.html"), Path(".scratch/live"), Path("data/prepared/faces.npy")
PAGE_EVERY = 5.0  # seconds between two pages, as often as it refreshes itself
ACROSS = 8  # pictures in a row
WIDE, HIGH = 200, 40  # of a curve, in its own units

_left: set[int] | None = None  # items that this process put on the page; None: it is no stage that has one


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
        words = f"{self.done}/{self.total} {self.unit}s"
        if self.pace:
            words += f", {self.pace:.3g} a second" if self.pace >= 1 else f", {60 * self.pace:.3g} a minute"
            words += f", {span((self.total - self.done) / self.pace)} left" if self.done < self.total else ""
        return words


def span(seconds: float) -> str:
    """A length of time in words: 45 s, 11 min, 2 h 5 min."""
    minutes = round(seconds / 60)
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{minutes} min" if minutes < 90 else f"{minutes // 60} h {minutes % 60} min"


@contextmanager
def page() -> Iterator[None]:
    """Within the block, which is a stage's work, every `Progress` is on the page; nothing without a dvc.yaml here."""
    global _left
    _left = set() if Path("dvc.yaml").is_file() else None
    try:
        yield
    finally:
        if _left:
            _rewrite(0)
        _left = None


def leave(number: int, item: Item) -> None:
    """Put item `number` of this process on the page, in place of what it said before."""
    if _left is not None:
        _left.add(number)
        with suppress(Exception):  # a page that cannot be written never ends the work that it is about
            ITEMS.mkdir(parents=True, exist_ok=True)
            _put(ITEMS / f"{os.getpid()}-{number}.json", json.dumps(vars(item)))
        _rewrite(PAGE_EVERY)


def forget(number: int) -> None:
    """Take item `number` of this process off; the page follows with the next news, or at the stage's end."""
    if _left:
        with suppress(OSError):
            (ITEMS / f"{os.getpid()}-{number}.json").unlink()


def running() -> list[Item]:
    """Items of all processes that are alive, by label; files that killed ones left are removed."""
    items = []
    for path in ITEMS.glob("*"):
        with suppress(OSError, ValueError, TypeError, psutil.Error):  # it ends just now, or is of another version
            if not _alive(int(path.name.partition("-")[0]), path.stat().st_mtime):
                path.unlink()
            elif path.suffix == ".json":
                items.append(Item(**json.loads(path.read_bytes())))
    return sorted(items, key=lambda item: item.label)


def _alive(process: int, wrote: float) -> bool:
    """Whether a process that wrote at that time is alive, and not a later one of the same number."""
    return bool(psutil.pid_exists(process) and psutil.Process(process).create_time() <= wrote + 1)


def _put(path: Path, text: str) -> None:
    """Write at once, as `files.write_text` does, but without waiting for the disk: a lost page is no loss."""
    temporary = path.with_name(f"{os.getpid()}-{path.name}.new")
    try:
        temporary.write_text(text, encoding="utf-8")
        os.replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)


def _rewrite(age: float) -> None:
    """Write the page anew if it is `age` seconds old; say where it is when none was written for a minute."""
    with suppress(Exception):  # as in `leave`
        old = time.time() - PAGE.stat().st_mtime if PAGE.exists() else float("inf")
        if not 0 <= old < age:
            PAGE.parent.mkdir(exist_ok=True)
            _put(PAGE, drawn(running()))
            if old > 60 and age:
                tqdm.write(f"look: {PAGE}", file=sys.stderr)  # above a bar


def drawn(items: Sequence[Item]) -> str:
    """The page, as HTML that asks no network and runs no script but its own."""
    import jinja2
    from markupsafe import Markup

    def sha(text: str) -> Markup:
        return Markup(f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'")

    here = Path(__file__).parent
    colours, style, script, text = (
        (here / name).read_text("utf-8") for name in ("colours.css", "live.css", "live.js", "live.html.j2")
    )
    template = jinja2.Environment(autoescape=True, trim_blocks=True, undefined=jinja2.StrictUndefined).from_string(text)
    return template.render(
        items=items, style=Markup(colours + style), script=Markup(script), hash=sha, grid=grid, line=line,
        faces=str(FACES), wide=WIDE, high=HIGH, now=int(time.time()), clock=time.strftime("%H:%M:%S"),
    )  # fmt: skip


def grid(path: str, rows: int) -> str:
    """The first pictures in a .npy file, at most `rows` of eight, as a data: URI; empty when it is not there."""
    try:
        return _grid(path, rows, Path(path).stat().st_mtime_ns)
    except (OSError, ValueError):  # not yet, or just moved to its place
        return ""


@functools.lru_cache(32)
def _grid(path: str, rows: int, written: int) -> str:
    from PIL import Image

    pictures = np.load(path, mmap_mode="r")[: rows * ACROSS]
    across = min(ACROSS, len(pictures))
    pictures = pictures[: len(pictures) // across * across]
    side = pictures.shape[1]
    rows_of = pictures.reshape(-1, across, side, side, 3).swapaxes(1, 2).reshape(-1, across * side, 3)
    file = io.BytesIO()
    Image.fromarray(rows_of).save(file, "JPEG", quality=92, subsampling=0)  # a tenth of the time that PNG takes
    return f"data:image/jpeg;base64,{base64.b64encode(file.getvalue()).decode()}"


def line(steps: Sequence[float], values: Sequence[float]) -> str:
    """Values over steps as points of an SVG line; the highest and lowest hundredth are cut off where they stick out."""
    x, y = np.array(steps), np.array(values)
    low, high = np.quantile(y, (0.01, 0.99))
    right, up = (x - x[0]) / ((x[-1] - x[0]) or 1), (y.clip(low, high) - low) / ((high - low) or 1)
    points = np.stack([WIDE * right, 1 + (HIGH - 2) * (1 - up)], 1).round(1).tolist()
    return " ".join(f"{x},{y}" for x, y in points)
