"""The one exception that users are meant to read, and how it is printed."""


class UserError(Exception):
    """Something the user can mend: wrong params, a missing file, unusable pictures.

    The message is a single line that names the parameter or file and the fix (see `illustgan.core.stage.run`).
    """


def one_line(text: str, most: int = 1000) -> str:
    """`text` in one line that a terminal can show: cut after `most` characters, escaped where they do not print."""
    line = " ".join(text[: most + 1].split())
    shown = "".join(char if char.isprintable() else ascii(char)[1:-1] for char in line)
    return shown if len(shown) <= most else f"{shown[:most]}…"
