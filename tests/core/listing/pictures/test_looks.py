"""What is seen in pictures, on scenes drawn many times over."""

import pytest
from PIL import Image

from core.blobs.picture import upright
from core.listing.looks import codes_in, fingerprint, is_blurred, is_plain, twins
from tests.core.blobs.pictures import written
from tests.core.listing.pictures.scenes import blurred, scene, with_code

SEEDS = range(12)


def as_sent(image, side=900, quality=55):
    """Return an image as a chat app passes it on: smaller, lighter."""
    small = image.copy()
    small.thumbnail((side, side))
    return upright(written(small, "JPEG", quality=quality), side)


@pytest.mark.parametrize("seed", SEEDS)
def test_sharp_photos_are_sharp_and_shaken_ones_blurred(seed):
    sharp = scene(seed=seed)
    assert not is_blurred(sharp)
    assert not is_blurred(as_sent(sharp))
    assert is_blurred(blurred(sharp))
    assert is_blurred(blurred(scene(seed=seed, ground="white")))


def test_one_sharp_fruit_before_a_soft_ground_is_sharp():
    image = blurred(scene(seed=3), 0.02)
    image.paste(scene((300, 300), seed=4, fruits=1), (400, 300))
    assert not is_blurred(image)


def test_a_picture_too_small_to_judge_is_not_called_blurred():
    assert not is_blurred(Image.new("RGB", (5, 5)))


@pytest.mark.parametrize(
    ("ground", "white"), [("white", True), ("#f4f5f3", True), ("#dcdcdc", False)]
)
def test_white_is_what_the_whole_border_is(ground, white):
    image = scene(ground=ground)
    assert is_plain(image) is white
    image.paste("brown", (0, 0, 30, image.height))
    assert not is_plain(image)


def test_the_same_picture_is_its_own_twin_at_any_size_and_other_scenes_are_not():
    marks = [fingerprint(scene(seed=seed)) for seed in SEEDS]
    for seed, mark in zip(SEEDS, marks, strict=True):
        assert len(mark) == 16
        assert twins(mark, fingerprint(as_sent(scene(seed=seed))))
        assert not any(twins(mark, other) for other in marks if other != mark)


def test_codes_are_read_once_each_and_a_fruit_is_none():
    image = with_code(scene(), "微信：tian001")
    image.paste(with_code(Image.new("RGB", (300, 300), "white"), "微信：tian001"), (800, 500))
    assert codes_in(image) == ("微信：tian001",)
    assert codes_in(scene()) == ()
