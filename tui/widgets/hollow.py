"""What holds other widgets and paints nothing itself."""

from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget


class Hollow(Widget):
    """To be put before a container of Textual's, which renders each of its lines though others cover them.

    Of the lines rendered in a step change at 80x24, three in four are of such containers. It can have no border.
    """

    def render_lines(self, crop: Region) -> list[Strip]:
        """Return blanks."""
        return [Strip.blank(crop.width, self.rich_style)] * crop.height
