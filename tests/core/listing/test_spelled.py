"""Words spelled in part in Latin letters are found, and only those."""

from __future__ import annotations

import pytest

from core.listing.spelled import Spelled
from core.packs.syllables import Syllables

SPELLED = Spelled(("控糖", "降血糖", "糖尿病", "最"), Syllables.load())


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("桑叶茶控tang人群", [(3, 8, "控糖")]),
        ("降xuetang的", [(0, 8, "降血糖")]),
        ("降血tang控tang", [(0, 6, "降血糖"), (6, 11, "控糖")]),
        ("tang尿bing", []),
        ("tang尿病", [(0, 6, "糖尿病")]),
        ("xtang控", []),
        ("控糖5kg", []),
        ("", []),
    ],
)
def test_a_word_is_found_by_its_part_in_letters(text, found):
    assert list(SPELLED.pieces(text)) == found
