from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QFontMetrics, QImage, QPainter

from desktop import theme

ROOT = Path(__file__).resolve().parents[2]
STEPS = re.compile(r"\d \* (?=\w)|(?:theme\.)?space(?:d\(\w+, |\()[\d, ]+\)")
"""Grid steps and counts of rows: numbers, but no sizes."""
LOOKS = [theme.Look(), theme.Look(large=True), theme.Look(contrast=True), theme.Look(percent=150)]
PAIRS = (
    ("ink", "ground"),
    ("ink", "paper"),
    ("ink", "aside"),
    ("ink", "hover"),
    ("ink", "amber_wash"),
    ("soft", "ground"),
    ("soft", "paper"),
    ("soft", "aside"),
    ("soft", "hover"),
    ("off", "ground"),
    ("off", "paper"),
    ("off", "hover"),
    ("green", "ground"),
    ("green", "paper"),
    ("green", "aside"),
    ("green_deep", "green_wash"),
    ("on_green", "green"),
    ("on_green", "green_deep"),
    ("amber", "ground"),
    ("amber", "paper"),
    ("amber", "amber_wash"),
    ("red", "ground"),
    ("red", "paper"),
    ("red", "red_wash"),
    ("paper", "ink"),
    ("paper", "red"),
    ("paper", "amber"),
    ("paper", "soft"),
    ("on_choice", "choice"),
)


def luminance(name: str) -> float:
    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4

    shade = QColor(name)
    red, green, blue = map(linear, (shade.redF(), shade.greenF(), shade.blueF()))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("colours", [theme.LIGHT, theme.CONTRAST], ids=["light", "high contrast"])
@pytest.mark.parametrize(("text", "ground"), PAIRS)
def test_text_stands_out_from_its_ground(colours, text, ground):
    least = 7 if colours is theme.CONTRAST else 4.5
    assert contrast(getattr(colours, text), getattr(colours, ground)) >= least


@pytest.mark.parametrize("colours", [theme.LIGHT, theme.CONTRAST], ids=["light", "high contrast"])
@pytest.mark.parametrize("edge", ["edge", "focus", "red", "green"])
@pytest.mark.parametrize("ground", ["ground", "paper"])
def test_the_edges_of_what_can_be_typed_into_can_be_seen(colours, edge, ground):
    assert contrast(getattr(colours, edge), getattr(colours, ground)) >= 3


def test_no_size_takes_the_place_of_a_colour_in_the_style_sheet():
    assert not {*theme.Colours.__struct_fields__} & {*theme.Sizes.__struct_fields__}


def test_rows_are_as_high_as_promised_and_everything_lies_on_the_grid():
    assert theme.tokens(theme.Look()).sizes.row == 32
    assert theme.tokens(theme.Look(large=True)).sizes.row == 44
    for look in LOOKS:
        sizes = theme.tokens(look).sizes
        for name in ("row", "control", "icon", "big_icon", "rail", "strip", "drawer", "tile"):
            assert getattr(sizes, name) % theme.GRID == 0, (look, name)


def test_larger_text_is_larger_everywhere():
    usual, large = theme.tokens(theme.Look()).sizes, theme.tokens(theme.Look(large=True)).sizes
    for name in ("small", "body", "lead", "title", "figure", "control", "icon"):
        assert getattr(large, name) >= 1.35 * getattr(usual, name) - 2


@pytest.mark.parametrize("look", LOOKS)
def test_the_style_sheet_has_no_token_left_and_qt_takes_it(look, dressed):
    sheet = theme.style_sheet(theme.tokens(look))
    assert "$" not in sheet
    dressed(large=look.large, contrast=look.contrast, percent=look.percent)
    assert theme.current() == theme.tokens(look)


def test_no_colour_and_no_size_is_named_outside_the_theme():
    colour = re.compile(r"#[0-9a-fA-F]{3,8}\b|rgba?\(")
    size = re.compile(
        r"set(?:Fixed|Minimum|Maximum)?(?:Width|Height|Size|PixelSize|PointSize|Spacing"
        r"|ContentsMargins)\([^)]*\b(?:[2-9]|\d\d+)\b|\d+(?:px|pt)\b"
    )
    found = []
    for path in sorted((ROOT / "desktop").rglob("*.py")):
        if path.name == "theme.py":
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            bare = STEPS.sub("", line.split("  # ")[0])
            if colour.search(bare) or (size.search(bare) and "sizes." not in bare):
                found.append(f"{path.name}:{number}: {line.strip()}")
    sheet = (ROOT / "resources/style/desk.qss").read_text(encoding="utf-8")
    found += re.findall(r".*(?:#[0-9a-fA-F]{3,8}\s*[;)]|\b[1-9]\d*(?:px|pt)\b).*", sheet)
    assert found == []


def ink(text: str) -> bytes:
    image = QImage(64, 64, QImage.Format.Format_Grayscale8)
    image.fill(255)
    painter = QPainter(image)
    painter.setFont(theme.font(40))
    painter.drawText(8, 48, text)
    painter.end()
    return bytes(image.constBits())


def test_every_character_has_a_face_of_its_own(qapp):
    """Missing glyphs all look like the same box."""
    faces = {character: ink(character) for character in "张王堃喆䶮㛃ۇئ元角分①✓￥Aa1"}
    assert len(set(faces.values())) == len(faces)
    assert ink(" ") not in faces.values()


def test_figures_are_all_equally_wide(qapp):
    for bold in (False, True):
        metrics = QFontMetrics(theme.font(theme.current().sizes.body, bold=bold))
        assert len({metrics.horizontalAdvance(digit) for digit in "0123456789"}) == 1
