"""What every figure owes its reader, on a phone too."""

import pytest

from lib.show.stage import pixels_of
from tests.look import complaints


@pytest.fixture
def legible():
    """Assert that letters are large enough, and that nothing is cut off or covered."""

    def check(fig):
        pixels_of(fig)
        assert complaints(fig) == []
        box, size = fig.get_tightbbox(), fig.get_size_inches()
        assert box.x0 >= -0.01 and box.y0 >= -0.01
        assert box.x1 <= size[0] + 0.01 and box.y1 <= size[1] + 0.01

    return check
