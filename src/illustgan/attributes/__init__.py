"""What a drawn face has (style, skin, hair, eyes, glasses, beard, mouth), and a classifier that finds it in samples."""
