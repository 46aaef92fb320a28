"""What every figure owes its reader, on a phone too."""

import pytest
from matplotlib.text import Text

from lib.show.stage import pixels_of


@pytest.fixture
def legible():
    """Assert that letters are large enough, and that nothing is cut off."""

    def check(fig):
        pixels_of(fig)
        texts = [t for t in fig.findobj(Text) if t.get_text().strip() and t.get_visible()]
        assert min(t.get_fontsize() for t in texts) >= 11.8
        box, size = fig.get_tightbbox(), fig.get_size_inches()
        assert box.x0 >= -0.01 and box.y0 >= -0.01
        assert box.x1 <= size[0] + 0.01 and box.y1 <= size[1] + 0.01

    return check
