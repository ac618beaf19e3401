"""What is known to be no digit, beside what generators draw."""

import dataclasses
from collections.abc import Mapping
from typing import Any

from illustgan.report.curves import REAL, Panel
from illustgan.report.lines import level
from illustgan.report.texts import gettext as _

NAMES = {"noise": _("noise"), "gaussian": _("Gaussian pixels"), "blurred": _("blurred digits"), "real": REAL}


def beside(panel: Panel, controls: Mapping[str, Any], figure: str) -> Panel:
    """The panel with a level line for each of the controls, of which it has real data already."""
    levels = [level(name, panel.lines, controls[key][figure]) for key, name in NAMES.items() if name != REAL]
    return dataclasses.replace(panel, lines=[*panel.lines, *levels])
