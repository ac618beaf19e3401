"""Pictures from Irasutoya, politely: one request at a time, resumable, from the site's own hosts and from no other.

`collecting` is the way in; `feeds` reads the blog's feed, `selection` chooses pictures, `checking` says what counts as
a picture, `fetching` asks for addresses (rate, robots, retries, totals), `addresses` and `connecting` keep it on the
allow-list and off private networks.
"""

from illustgan.sources.irasutoya.collecting import collect

__all__ = ["collect"]
