"""What a drawn face has (style, skin, hair, eyes, glasses, beard, mouth), and a classifier that finds it in samples.

`drawing` makes labelled avatars that no training set holds, `labels` turns their attributes into numbers, `damage`
makes pictures as generators make them, `network` and `classifier` learn from both.
"""
