"""What a reader sees of a page in Japanese, and which words of it are English."""

import re
from collections.abc import Collection
from html.parser import HTMLParser

EMPTY = ("meta", "img", "input", "br", "path", "use")  # elements without an end
CODE = ("script", "style", "title", "code")  # the title is said in the page's language by a script
LABELS = {"alt": "data-ja-alt", "aria-label": "data-ja-label"}
KNOWN = (  # the same in both languages: measures, methods, formats, tools, and what pictures and files have
    "KID FID SWD EM KL TV JS TFLOP GFLOP nat log sin px MB SHA CSV GAN DCGAN WGAN Unrolled Adam RMSprop SGD He GPU ID "
    "lite random pixels Inception ImageNet sliced Wasserstein Spearman Kendall JavaScript DiceBear Git DVC Python YAML "
    "worst best near off step params dvc repro pull push model models avatars torch "
    "checkpoints spectrum curves em plan critics fields line toy runs claims"
)
NAMES = frozenset(KNOWN.split())
MENTIONED = ("earth mover's distance", "<model>", "<seed>", "English")  # words that Japanese texts quote
COMMAND = re.compile(r"dvc (?:repro|pull|push)(?: (?:-f )?[a-z]+)?|-S \S+")
PATH = re.compile(r"[\w<>*-]*(?:[./_][\w<>*-]+)+/?|\w+/")  # files, folders, settings, and dotted figures
PAPER = re.compile(r"\w+(?: & \w+| et al\.)? \d{4}")
NUMBER = re.compile(r"\d[\d.]*e[+−-]?\d+")
WORD = re.compile(r"[A-Za-z]+(?:['’-][A-Za-z]+)*")


class _Reader(HTMLParser):
    """Texts as they are in Japanese, and those that are read out in place of pictures and parts."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str | None, bool]] = []  # Japanese of what is open, and whether it is code
        self.texts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.texts += [found.get(ours) or found[name] or "" for name, ours in LABELS.items() if name in found]
        if tag not in EMPTY:
            # names that DiceBear gives to values are data
            code = tag in CODE or (tag == "dd" and found.get("lang") == "en")
            self.open.append((found.get("data-ja"), code))
            if found.get("data-ja") and not any(code for _, code in self.open):
                self.texts.append(found["data-ja"] or "")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        pass

    def handle_endtag(self, tag: str) -> None:
        self.open.pop()

    def handle_data(self, data: str) -> None:
        if not any(code or japanese is not None for japanese, code in self.open):
            self.texts.append(data.strip())


def texts(html: str) -> list[str]:
    """All that is seen or read out of the page in Japanese, but code."""
    reader = _Reader()
    reader.feed(html)
    return [text for text in reader.texts if text]


def english(text: str, names: Collection[str] = ()) -> list[str]:
    """Words of the text that are English: no name, no file or setting, no command.

    Args:
        text: as a reader in Japanese sees it.
        names: of variants, works, people and what else the page is of.
    """
    for known in sorted((*names, *MENTIONED), key=len, reverse=True):
        text = re.sub(rf"(?<![A-Za-z]){re.escape(known)}(?![A-Za-z])", " ", text)
    for known in (PAPER, COMMAND, PATH, NUMBER):
        text = known.sub(" ", text)
    return [word for word in WORD.findall(text) if len(word) > 1 and word not in NAMES]


def left(html: str, names: Collection[str] = ()) -> list[str]:
    """Texts of the page that have a word of English in them, each once; see `english`."""
    return list(dict.fromkeys(text for text in texts(html) if english(text, names)))
