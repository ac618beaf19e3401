"""For Babel: texts that the page takes from data, and so stand in no call of a function of gettext.

babel.cfg names these functions as extractors; each yields (line, function, message, comments).
"""

from collections.abc import Iterator
from typing import IO, Any

import yaml

Messages = Iterator[tuple[int, str, str, list[str]]]


def claims(file: IO[bytes], keywords: Any, comment_tags: Any, options: Any) -> Messages:
    """What claims.yaml claims, who did, and why something cannot be said."""
    content = yaml.safe_load(file)
    texts = [text for rule in content["rules"].values() for text in (rule["claim"], rule["source"])]
    for text in dict.fromkeys([*texts, *(condition["says"] for condition in content["conditions"].values())]):
        yield 1, "gettext", text, []
