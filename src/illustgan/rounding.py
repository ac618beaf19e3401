"""Numbers as they stand in tracked files."""


def significant(value: float, digits: int = 6) -> float:
    """`value` to so many significant digits: what it is worth, and no last bits that differ between machines."""
    return float(f"{value:.{digits}g}")
