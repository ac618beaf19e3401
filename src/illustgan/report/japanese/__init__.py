"""The page's texts in Japanese, by their English: what is not here stays English, and is marked as such.

Braces stand for what differs from page to page. It is carried over, translated if it stands here itself. Some names in
braces say what it is: `{names}` is a list as in speech, `{of}` one word, `{by}` a number; see `LISTS` and `KINDS` in
`illustgan.report.languages`.

Texts that are built of common words, as in "wgan against dcgan", are in `CONTEXTS`, by where they stand, so that no
sentence of somebody else's is taken for one of them. There and in `TEXTS` a text stands once.
"""

from collections.abc import Mapping

from illustgan.report.japanese import figures, ledger, page, results, revisions, theory, variants

PARTS = (page.TEXTS, results.TEXTS, figures.TEXTS, ledger.TEXTS, theory.TEXTS, variants.TEXTS)
TEXTS = {english: text for part in PARTS for english, text in part.items()}
CONTEXTS: Mapping[str, Mapping[str, str]] = {
    "": TEXTS,
    "answer": page.ANSWER,
    "attributes": page.ATTRIBUTES,
    "clauses": page.CLAUSES,
    "commands": page.COMMANDS,
    "figures": figures.WORDS | theory.WORDS,
    "ledger": ledger.RULES,
    "papers": ledger.PAPERS,
    "reasons": page.REASONS,
    "revisions": revisions.TEXTS,
    "settings": variants.SETTINGS,
    "sources": page.SOURCES | results.SOURCES | ledger.SOURCES | figures.SOURCES | theory.SOURCES | variants.SOURCES,
    "tags": results.TAGS,
    "verdicts": ledger.VERDICTS,
}
LISTED = ("ledger", "settings")  # contexts in which what is unknown as a whole may be a list of what is known
# the same in both languages, in the texts and alone
SAME = frozenset(
    ("KID", "FID", "SWD", "EM", "KL", "TV", "KL, TV", "TFLOP", "GAN", "Adam", "RMSprop", "SGD", "Python", "R1", "R²")
)
