"""The fonts of the station: complete, under their licence, told apart in a PDF."""

import pytest

from core.paper.fonts import ARABIC, FOLDER, FULL, LEAN, LEAN_BOLD, font


def gb2312():
    """Every hanzi of GB 2312."""
    pairs = (bytes((row, cell)) for row in range(0xB0, 0xF8) for cell in range(0xA1, 0xFF))
    return {text for pair in pairs if (text := pair.decode("gb2312", errors="ignore"))}


@pytest.mark.parametrize("name", [LEAN, LEAN_BOLD, FULL])
def test_a_font_has_every_character_of_gb2312_and_the_signs_on_papers(name):
    wanted = gb2312() | set("№￥¥×−—–…·•（）：，。、“”《》【】℃㎡①②③□✓ⅠⅡ") | set("堃喆垚珺")
    assert len(gb2312()) == 6763
    assert [letter for letter in wanted if ord(letter) not in font(name).glyphs] == []


def test_the_arabic_font_has_the_letters_of_uyghur():
    assert [letter for letter in "ئەپچژڭگۇۆۈۋېىھ" if ord(letter) not in font(ARABIC).glyphs] == []


def test_no_two_fonts_share_a_name_inside_a_pdf():
    names = [font(name).face.name for name in (LEAN, LEAN_BOLD, FULL, ARABIC)]
    assert len(set(names)) == 4


def test_the_lean_fonts_are_small():
    for name in (LEAN, LEAN_BOLD):
        assert (FOLDER / f"{name}.ttf").stat().st_size < 2_400_000


@pytest.mark.parametrize("name", ["OFL-NotoSansSC.txt", "OFL-NotoNaskhArabic.txt"])
def test_the_licence_lies_beside_the_fonts(name):
    assert "SIL Open Font License, Version 1.1" in (FOLDER / name).read_text(encoding="utf-8")


def test_a_font_is_opened_once():
    assert font(LEAN) is font(LEAN)
