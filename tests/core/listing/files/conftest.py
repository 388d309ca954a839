"""A station with listings that may be published, and one that may not."""

import msgspec
import pytest

from core.listing.model import Listing
from tests.core.blobs.pictures import written
from tests.core.listing.oranges import FULL
from tests.core.listing.pictures.scenes import scene

GTIN = "6901234567892"
READY = FULL | {
    "offered": 300,
    "parcel_g": 5600,
    "gtin": GTIN,
    "story": "今年新采的脐橙，皮薄，糖度 13 度。\n坏果照赔。",
}


@pytest.fixture
def keep(station):
    """Keep a listing that differs in some fields from the ready one; return its id."""

    def kept(pictures=(), **fields):
        listing = msgspec.convert(READY | fields, Listing)
        identity = station.drafts.add(listing).ids[0]
        for number, use in enumerate(pictures):
            content = written(scene((900, 700), seed=number, ground="white"), "JPEG")
            station.pictures.add(identity, content, use, agreed=True)
        return identity

    return kept


@pytest.fixture
def files(station):
    return station.files
