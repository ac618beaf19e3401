"""The one exception that users are meant to read."""


class UserError(Exception):
    """Something the user can mend: wrong params, a missing file, unusable pictures.

    The message is a single line that names the parameter or file and the fix; stages print it without
    a traceback and exit with code 1 (see `illustgan.core.stage.run`).
    """
