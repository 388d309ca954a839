"""Pictures of listings on a real encrypted file."""

import io

import pytest
from PIL import Image

from core.base.photos import LARGEST_PHOTO, photo_in, photo_value
from core.blobs.errors import CutShortError, NotPictureError
from core.listing.errors import DroppedError
from core.listing.model import Listing
from core.listing.pictures import ready, square
from tests.core.blobs.pictures import written
from tests.core.listing.pictures.scenes import blurred, grain, scene, with_code

PHOTO = written(scene(), "JPEG", quality=92)


def opened(content):
    return Image.open(io.BytesIO(content))


def rules_of(changes):
    return {finding.rule for finding in changes.findings}


@pytest.fixture
def listing(station):
    return station.drafts.add(Listing(name="脐橙")).ids[0]


@pytest.fixture
def pictures(station):
    return station.pictures


def test_a_large_photo_comes_out_at_1600_pixels_and_says_what_was_seen():
    made = ready(written(scene((4000, 3000)), "JPEG", quality=90))
    assert (made.width, made.height) == opened(made.content).size == (1600, 1200)
    assert (made.blurred, made.plain, made.codes) == (False, False, ())
    assert photo_in(photo_value(made.photo)) == made.photo


@pytest.mark.parametrize("held", range(1, 9))
def test_a_box_is_in_pixels_as_the_picture_is_shown_however_the_camera_was_held(held):
    shown = Image.new("RGB", (400, 200), "white")
    shown.paste("red", (300, 0, 400, 100))
    back = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}.get(held)
    kept = shown if back is None else shown.transpose(Image.Transpose(back))
    exif = Image.Exif()
    exif[0x0112] = held
    content = written(kept, "JPEG", exif=exif, quality=95)
    whole = opened(ready(content).content)
    assert whole.size == (400, 200)
    part = opened(ready(content, (300, 0, 400, 100)).content)
    assert part.size == (100, 100)
    red, green, blue = part.resize((1, 1), Image.Resampling.BOX).getpixel((0, 0))
    assert red > 240
    assert max(green, blue) < 15


def test_a_box_out_of_a_large_photo_keeps_as_many_pixels_as_may_be():
    content = written(scene((4000, 3000)), "JPEG")
    assert ready(content, (500, 0, 3500, 3000)).width == 1600
    assert ready(content, (1000, 1000, 1900, 1900)).width == 900
    assert ready(content, (3900, 2900, 5000, 5000)).width == 100


def test_the_square_lies_in_the_middle():
    assert square(400, 300) == (50, 0, 350, 300)
    assert square(300, 401) == (0, 50, 300, 350)


def test_even_noise_is_not_larger_than_a_photo_may_be():
    made = ready(written(grain((1600, 1600)), "BMP"))
    assert made.photo.size <= LARGEST_PHOTO
    assert photo_in(photo_value(made.photo)) is not None


def test_a_good_picture_is_kept_after_the_others_and_comes_back(pictures, listing, station):
    changes = pictures.add(listing, PHOTO, agreed=True)
    assert changes.findings == ()
    pictures.add(listing, written(scene(seed=7), "JPEG"), agreed=True)
    first, second = station.drafts.whole(listing).pictures
    assert (first.place, second.place) == (0, 1)
    assert pictures.content(first) == ready(PHOTO).content
    assert first.twin == ready(PHOTO).twin
    assert station.verify().ok


def test_what_is_odd_about_a_picture_is_said(pictures, listing):
    shaken = written(blurred(scene(seed=2)), "JPEG")
    assert rules_of(pictures.add(listing, shaken)) == {"K4"}
    advertised = written(with_code(scene(seed=3), "https://example.com/shop"), "JPEG")
    changes = pictures.add(listing, advertised)
    assert rules_of(changes) == {"K5"}
    assert changes.findings[0].args == {"text": "https://example.com/shop"}
    assert rules_of(pictures.add(listing, written(scene(seed=4), "JPEG"), "white")) == {"K7"}
    assert not rules_of(
        pictures.add(listing, written(scene(seed=5, ground="white"), "JPEG"), "white")
    )


def test_a_kept_picture_is_judged_again_for_its_new_use(pictures, listing, station):
    identity = pictures.add(listing, PHOTO).ids[0]
    [kept] = station.drafts.whole(listing).pictures
    assert pictures.remarks(kept) == ()
    station.drafts.change_picture(identity, {"use": "white"})
    [kept] = station.drafts.whole(listing).pictures
    assert [one.rule for one in pictures.remarks(kept)] == ["K7"]
    photo = photo_in(kept.photo)
    assert photo is not None
    station.shelf.remove(photo.digest)
    assert pictures.remarks(kept) == ()


def test_the_same_picture_again_is_remarked_here_and_elsewhere(pictures, listing, station):
    other = station.drafts.add(Listing(name="柚子")).ids[0]
    pictures.add(listing, PHOTO)
    smaller = written(scene().resize((800, 600)), "JPEG", quality=60)
    assert rules_of(pictures.add(listing, smaller)) == {"K6"}
    changes = pictures.add(other, PHOTO)
    assert rules_of(changes) == {"K6-other"}
    assert changes.findings[0].args == {"name": "脐橙"}


def test_a_dropped_listings_pictures_are_nobodys_double(pictures, listing, station):
    pictures.add(listing, PHOTO)
    station.drafts.drop(listing)
    other = station.drafts.add(Listing(name="柚子")).ids[0]
    assert not rules_of(pictures.add(other, PHOTO))


def test_a_fingerprint_that_is_none_is_like_nothing(pictures, listing, station):
    pictures.add(listing, PHOTO)
    station.db.execute("UPDATE picture SET twin = '无'")
    assert not rules_of(pictures.add(listing, PHOTO))


def test_what_is_no_picture_is_refused_and_nothing_is_kept(pictures, listing, station):
    for content, error in ((b"%PDF", NotPictureError), (PHOTO[:4000], CutShortError)):
        with pytest.raises(error):
            pictures.add(listing, content)
    station.drafts.drop(listing)
    with pytest.raises(DroppedError):
        pictures.add(listing, PHOTO)
    assert station.drafts.whole(listing).pictures == ()
