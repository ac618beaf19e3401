"""For Babel: texts that the page takes from data, and so stand in no call of a function of gettext.

babel.cfg names these functions as extractors; each yields (line, function, message, comments).
"""

from collections.abc import Iterator
from typing import IO, Any

import yaml

Messages = Iterator[tuple[int, str, str, list[str]]]


def claims(file: IO[bytes], keywords: Any, comment_tags: Any, options: Any) -> Messages:
    """What claims.yaml claims, and who did."""
    rules = yaml.safe_load(file)["rules"].values()
    for text in dict.fromkeys(text for rule in rules for text in (rule["claim"], rule["source"])):
        yield 1, "gettext", text, []
