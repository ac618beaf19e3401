"""Faces in flat-coloured illustrations: where they are, square crops of them, and what the user overrules.

No learned weights come from elsewhere: `finder` knows skin by its colour and eyes as two dark marks in it.
"""
