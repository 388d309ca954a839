"""Pictures within every platform's window."""

import io

import pytest
from PIL import Image

from core.listing.fitting import fitted
from core.packs.offers import PictureRule
from core.packs.shelf import Packs
from tests.core.blobs.pictures import written
from tests.core.listing.pictures.scenes import grain, scene

RULES = [
    pytest.param(rule, id=f"{profile.code}-{rule.use}")
    for profile in Packs().profiles.profiles
    for rule in profile.pictures
]


def within(content, rule):
    image = Image.open(io.BytesIO(content))
    assert image.format == "JPEG"
    width, height = image.size
    assert not (rule.square or rule.side) or width == height
    assert rule.side in (None, width)
    assert rule.least_width <= width <= (rule.most_width or width)
    assert rule.least_height <= height <= (rule.most_height or height)
    assert rule.least_bytes <= len(content) <= (rule.most_bytes or len(content))


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("size", [(1600, 1200), (1100, 1600), (1600, 1600)])
def test_a_usual_photo_fits_every_window_of_every_platform(rule, size):
    made = fitted(written(scene(size, ground="white"), "JPEG", quality=86), rule)
    assert made.problems == ()
    assert (made.width, made.height) == Image.open(io.BytesIO(made.content)).size
    within(made.content, rule)


@pytest.mark.parametrize("rule", RULES)
def test_noise_fits_too(rule):
    made = fitted(written(grain((1600, 1600)), "JPEG", quality=86), rule)
    assert set(made.problems) <= {"not_white"}
    within(made.content, rule)


def test_a_small_picture_is_not_blown_up_but_said_to_be_small():
    rule = PictureRule(use="white", side=800, square=True, plain=True, least_bytes=38_913)
    made = fitted(written(Image.new("RGB", (300, 200), "white"), "PNG"), rule)
    assert (made.width, made.height) == (300, 300)
    assert made.problems == ("small", "light")


def test_what_no_quality_can_carry_is_said_to_be_heavy():
    made = fitted(written(grain((600, 600)), "PNG"), PictureRule(use="main", most_bytes=9_000))
    assert made.problems == ("heavy",)


def test_goods_on_white_are_padded_and_others_cut():
    rule = PictureRule(use="main", square=True)
    wide = (900, 600)
    on_white = fitted(written(scene(wide, ground="white"), "JPEG"), rule)
    on_tan = fitted(written(scene(wide), "JPEG"), rule)
    assert (on_white.width, on_tan.width) == (900, 600)


def test_an_uneven_background_is_no_white_one():
    rule = PictureRule(use="white", plain=True)
    assert fitted(written(scene(), "JPEG"), rule).problems == ("not_white",)
