"""Why an address gave nothing. Both hold a reason in words that is the same on every machine."""


class RefusedError(Exception):
    """For good: asking again would not help (off the allow-list, forbidden by robots.txt, gone, no picture)."""


class FailedError(Exception):
    """For now: the answer never came whole, however often it was asked for (no connection, status 503)."""
