"""What the lines of the staff's pages are counted by is still in them."""

import pytest

from benchmarks import staff_lines

FILES = sorted({name for pages in staff_lines.TOLD["pages"].values() for name in pages["now"]})


@pytest.mark.parametrize("name", FILES)
def test_each_mark_of_what_was_added_is_in_its_file_once(name):
    whole, added = staff_lines.now(name)
    assert 0 <= added <= whole
