"""Settings of the faces: where they come from, and how they are cropped and packed."""

import importlib.resources
import re
from datetime import date
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, Strict, field_validator, model_validator

from illustgan.core.numbers import size_of_base
from illustgan.core.settings import Colour, Count, Settings, all_different, did_you_mean

Words = tuple[Annotated[str, Field(min_length=1)], ...]


class Avatars(Settings):
    """Embedded DiceBear faces."""

    seed: str = Field(min_length=1)
    styles: Annotated[tuple[str, ...], Field(min_length=1)]

    @field_validator("styles")
    @classmethod
    def _known(cls, styles: tuple[str, ...]) -> tuple[str, ...]:
        files = importlib.resources.files("dicebear_styles").iterdir()
        known = sorted(file.name.removesuffix(".json") for file in files if file.name.endswith(".json"))
        for style in styles:
            if style not in known:
                raise ValueError(f"DiceBear has no style {style!r}{did_you_mean(style, known)}")
        return all_different(styles)


class Posts(Settings):
    """Which posts hold people: a label or a word of the title chooses one, and others leave it out."""

    labels: Words
    title_words: Words
    without_labels: Words
    without_title_words: Words

    @model_validator(mode="after")
    def _choose_something(self) -> Self:
        if not self.labels and not self.title_words:
            raise ValueError("people need a label or a word in labels or title_words, or nothing is chosen")
        return self


class Irasutoya(Settings):
    """Which pictures are fetched from Irasutoya, and how politely; see `irasutoya.collecting`."""

    accept_terms: Annotated[bool, Strict()]
    contact: Annotated[str, Field(max_length=300)]
    subset: Literal["people", "all"]
    posts: Posts
    until: Annotated[date, Field(lt=date(9999, 1, 1))] | None
    pictures: Count | None
    side: Annotated[int, Field(ge=72, le=1600)]
    snapshot: Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$", max_length=60)]
    base: str | None
    per_second: Annotated[float, Field(ge=0.001, le=10_000, allow_inf_nan=False)]
    max_requests: Count
    max_bytes: Count
    max_picture_bytes: Count

    @field_validator("base")
    @classmethod
    def _origin(cls, base: str | None) -> str | None:
        if base is None:
            return None
        if not re.fullmatch(r"https?://[^/?#\\@\s]+/?", base) or urlsplit(base).port == 0:
            raise ValueError("give scheme, host and port, such as http://127.0.0.1:8000")
        return base.lower().rstrip("/")

    @model_validator(mode="after")
    def _polite_to_the_real_site(self) -> Self:
        here = re.fullmatch(r"https?://(127\.\d+\.\d+\.\d+|localhost|\[::1\])(:\d+)?", self.base or "")
        if self.per_second > 5 and not here:
            raise ValueError(f"per_second: at most 5 of the real site, not {self.per_second:g}; 1 is polite")
        return self


class Finder(Settings):
    """The face finder: the least confidence of a face, how much of its square it fills, and which are one drawing."""

    threshold: Annotated[float, Field(gt=0, lt=1, allow_inf_nan=False)]
    share: Annotated[float, Field(ge=0.1, le=1, allow_inf_nan=False)]
    same_drawing: Annotated[float, Field(ge=0, le=255, allow_inf_nan=False)] | None


class Data(Settings):
    """Where the faces come from and how they are packed."""

    source: Literal["avatars", "own", "irasutoya"]
    faces: Annotated[int, Field(ge=16, le=10_000_000)]
    size: int
    filter: Literal["lanczos", "bicubic", "bilinear", "box", "hamming"]
    background: Colour
    near_duplicates: Annotated[int, Field(ge=0, le=64)] | None
    crop: Literal["auto", "face", "centre", "pad"]
    finder: Finder
    heldout: Annotated[float, Field(gt=0, le=0.9, allow_inf_nan=False)]
    validation: Annotated[float, Field(gt=0, le=0.9, allow_inf_nan=False)]
    min_side: Count
    max_pixels: Count
    avatars: Avatars
    irasutoya: Irasutoya

    @field_validator("size")
    @classmethod
    def _reachable(cls, size: int) -> int:
        if not 16 <= size <= 256 or size_of_base(size) is None:
            sizes = ", ".join(str(s) for s in range(16, 257) if size_of_base(s) is not None)
            raise ValueError(f"must be 4 to 7 times a power of two, one of {sizes}")
        return size

    @model_validator(mode="after")
    def _leaves_faces_to_train_on(self) -> Self:
        if self.heldout + self.validation > 0.9:
            raise ValueError("heldout and validation: nine tenths of the pictures at most, together")
        return self

    @property
    def crop_in_force(self) -> Literal["face", "centre", "pad"]:
        """`crop`, or where it is auto what suits the source."""
        if self.crop != "auto":
            return self.crop
        if self.source == "irasutoya":
            return "face" if self.irasutoya.subset == "people" else "pad"
        return "centre"
