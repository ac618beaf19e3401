"""The one exception that users are meant to read, and how it is printed."""


class UserError(Exception):
    """Something the user can mend: wrong params, a missing file, unusable pictures.

    The message is a single line that names the parameter or file and the fix; stages print it without
    a traceback and exit with code 1 (see `illustgan.core.stage.run`).
    """


def one_line(text: str) -> str:
    """`text` without what would end the line, or a terminal would obey: spaces stay spaces, all else becomes "?"."""
    return "".join(letter if letter.isprintable() else " " if letter.isspace() else "?" for letter in text).strip()
