"""Cheap rendering for containers that paint nothing themselves."""

from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget


def blanks(self: Widget, crop: Region) -> list[Strip]:
    """Return blank lines; to be the `render_lines` of a container without a border.

    Textual renders each line of a container though others cover it: three in four of those of a step change at 80x24.
    It is no base class, for Textual takes a widget's styles from its first base only.
    """
    return [Strip.blank(crop.width, self.rich_style)] * crop.height
