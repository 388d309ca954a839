import io
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms

from core.base.photos import LARGEST_PREVIEW, photo_in, photo_value
from core.blobs.errors import (
    BombError,
    CutShortError,
    InksError,
    MovingError,
    NotPictureError,
    PictureError,
)
from core.blobs.picture import LONGEST_SIDE, prepare
from tests.core.blobs.pictures import bomb, drawn, written
from tests.core.blobs.profiles import exchanged, inks
from words.errors import told

ODD = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


def opened(content):
    return Image.open(io.BytesIO(content))


def outcome(content):
    try:
        return prepare(content).preview
    except PictureError as error:
        return told(error).message


@ODD
@given(
    width=st.integers(1, 3000),
    height=st.integers(1, 60),
    mode=st.sampled_from(("RGB", "RGBA", "L", "LA", "P", "1", "I;16")),
    upright=st.booleans(),
)
def test_whatever_the_picture_it_comes_out_small_and_plain(width, height, mode, upright):
    size = (width, height) if upright else (height, width)
    made = prepare(written(Image.new(mode, size), "PNG"))
    photo, preview = opened(made.content), opened(made.preview)
    assert photo.format == preview.format == "JPEG"
    assert photo.mode == "RGB"
    assert max(photo.size) == min(max(size), LONGEST_SIDE)
    assert max(preview.size) <= 32
    assert len(made.preview) <= LARGEST_PREVIEW
    assert made.size == len(made.content)


@ODD
@given(st.binary(max_size=400) | st.binary(max_size=300).map(lambda b: b"\xff\xd8\xff\xe1" + b))
def test_any_bytes_are_a_picture_or_refused_with_a_reason(content):
    assert outcome(content)


@ODD
@given(st.data())
def test_a_spoilt_photo_is_a_picture_or_refused_with_a_reason(data):
    content = bytearray(drawn((90, 60), exif={0x0112: 6}))
    at = data.draw(st.integers(0, len(content) - 1))
    content[at] = data.draw(st.integers(0, 255))
    assert outcome(bytes(content))


@pytest.mark.parametrize(
    ("orientation", "corner"),
    [(1, (0, 0)), (2, (1, 0)), (3, (1, 1)), (4, (0, 1)), (5, (0, 0)), (6, (1, 0)), (7, (1, 1)),
     (8, (0, 1))],
)  # fmt: skip
def test_a_photo_is_turned_as_the_camera_was_held(orientation, corner):
    image = Image.new("RGB", (160, 80), "white")
    image.paste("red", (0, 0, 40, 40))
    exif = Image.Exif()
    exif[0x0112] = orientation
    photo = opened(prepare(written(image, "JPEG", exif=exif)).content)
    assert photo.size == ((160, 80) if orientation < 5 else (80, 160))
    x, y = (4 if c == 0 else side - 5 for c, side in zip(corner, photo.size, strict=True))
    red, green, _ = photo.getpixel((x, y))
    assert red > 200
    assert green < 80


def test_nothing_is_left_of_where_and_with_what_it_was_taken():
    exif = Image.Exif()
    exif[0x010F] = "Cunzhan Camera"
    exif.get_ifd(0x8825)[1] = "N"
    content = drawn((300, 200), exif=exif, comment=b"Cunzhan comment", dpi=(77, 77))
    assert b"Cunzhan" in content
    photo = opened(prepare(content).content)
    assert not dict(photo.getexif())
    assert set(photo.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert b"Cunzhan" not in prepare(content).content


def test_the_same_file_is_the_same_photo_and_its_value_says_which():
    content = drawn((1600, 900))
    one, two = prepare(content), prepare(content)
    assert one == two
    assert photo_in(photo_value(one.photo)) == one.photo
    assert photo_in(photo_value(one.photo)[:20]) is None


def frames(kind):
    images = [Image.new("RGB", (9, 9), colour) for colour in ("red", "blue")]
    return written(images[0], kind, save_all=True, append_images=images[1:])


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"", NotPictureError),
        (b"%PDF-1.7 no picture", NotPictureError),
        (drawn((400, 300))[:2000], CutShortError),
        (bomb(40_000, 40_000), BombError),
        (bomb(11_000, 11_000), BombError),
        (frames("GIF"), MovingError),
        (frames("PNG"), MovingError),
        (written(Image.new("CMYK", (20, 20)), "JPEG"), InksError),
    ],
    ids=["nothing", "pdf", "cut", "bomb", "large", "gif", "apng", "cmyk"],
)
def test_each_thing_that_is_wrong_has_its_own_error(content, error):
    with pytest.raises(error) as caught:
        prepare(content)
    assert told(caught.value).advice


def test_two_pictures_in_one_as_phones_write_them_give_the_first():
    content = frames("MPO")
    assert opened(content).format == "MPO"
    assert opened(prepare(content).content).size == (9, 9)


def test_an_iphones_photo_is_taken_upright_and_plain():
    content = Path(__file__).with_name("turned.heic").read_bytes()
    photo = opened(prepare(content).content)
    assert photo.size == (80, 160)
    red, green, _ = photo.getpixel((photo.width - 5, 4))
    assert red > 200
    assert green < 80
    assert b"Cunzhan" in content
    assert b"Cunzhan" not in prepare(content).content


def test_a_file_that_ends_its_decoder_is_refused_and_ends_nothing_else():
    content = bytearray(Path(__file__).with_name("turned.heic").read_bytes())
    content[176] = 148
    with pytest.raises(CutShortError):
        prepare(bytes(content))


def test_an_iphones_photo_larger_than_any_camera_makes_is_refused():
    content = bytearray(Path(__file__).with_name("turned.heic").read_bytes())
    at = content.index(b"ispe") + 8
    content[at : at + 8] = (20_000).to_bytes(4, "big") * 2
    with pytest.raises((BombError, CutShortError)):
        prepare(bytes(content))


@pytest.mark.parametrize("cut", [20, 200, 500])
def test_an_iphones_photo_that_is_cut_is_refused_with_a_reason(cut):
    content = Path(__file__).with_name("turned.heic").read_bytes()
    with pytest.raises((CutShortError, NotPictureError)):
        prepare(content[:cut])


@settings(ODD, max_examples=12)
@given(st.data())
def test_an_iphones_photo_that_is_spoilt_is_a_picture_or_refused_with_a_reason(data):
    content = bytearray(Path(__file__).with_name("turned.heic").read_bytes())
    at = data.draw(st.integers(0, len(content) - 1))
    content[at] = data.draw(st.integers(0, 255))
    assert outcome(bytes(content))


def middle(content):
    return opened(prepare(content).content).getpixel((20, 20))


def test_colours_are_shown_as_the_pictures_own_profile_means_them():
    image = Image.new("RGB", (40, 40), (200, 60, 40))
    usual = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    plain = prepare(written(image, "PNG")).content
    assert prepare(written(image, "PNG", icc_profile=usual)).content == plain
    assert prepare(written(image, "PNG", icc_profile=b"no profile")).content == plain
    red, _, blue = middle(written(image, "PNG", icc_profile=exchanged()))
    assert red < 60
    assert blue > 180


def test_inks_with_a_profile_are_shown_and_without_one_refused():
    paper = Image.new("CMYK", (40, 40))
    cyan = Image.new("CMYK", (40, 40), (255, 0, 0, 0))
    assert min(middle(written(paper, "JPEG", icc_profile=inks()))) > 245
    red, _, blue = middle(written(cyan, "JPEG", icc_profile=inks()))
    assert blue > red + 60
    with pytest.raises(InksError):
        prepare(written(cyan, "JPEG", icc_profile=b"no profile"))
