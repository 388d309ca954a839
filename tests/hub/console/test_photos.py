"""A record's photo is seen only by whoever gave a reason, and only in her own sign-in."""

import html
import re

import pytest
from sqlalchemy import select

from core.base.photos import photo_value
from core.blobs.picture import prepare
from hub.intake.files import Files
from hub.store.derived import DERIVED
from tests.core.blobs.pictures import drawn

LINK = re.compile(r'<a class="photo" href="/console([^"]+)"')
REASON = {"reason": "核对收购的成色"}


@pytest.fixture
def picture():
    return prepare(drawn((1000, 700)))


@pytest.fixture
def record(office, picture):
    """The path of a purchase at station 1 that shows a photo."""
    made = DERIVED["purchase"]

    def show(connection):
        identity = connection.scalar(select(made.c.id).where(made.c.station == 1).limit(1))
        here = (made.c.station == 1, made.c.id == identity)
        value = photo_value(picture.photo)
        connection.execute(made.update().where(*here).values(photo=value))
        return identity

    return f"/stations/1/records/purchase/{office.store.write(show)}"


@pytest.fixture
def kept(office, picture):
    """The photo itself has come to the county."""
    files = Files(office)
    files.create(picture.digest, picture.size, 1)
    files.append(picture.digest, 1, 0, picture.content)
    assert files.claim((picture.digest,), (), 1) == (picture.digest,)


def link_on(page):
    (found,) = LINK.findall(page)
    return html.unescape(found)


def test_the_photo_is_hidden_until_a_reason_is_given(enter, record, kept, picture):
    visitor = enter("mediator")
    masked = visitor.get(record).text
    assert "••••" in masked
    assert not LINK.findall(masked)
    link = link_on(visitor.post(record, REASON).text)
    whole = visitor.get(link)
    assert whole.content == picture.content
    assert whole.headers["content-type"] == "image/jpeg"
    assert whole.headers["cache-control"] == "no-store"
    assert visitor.get(f"{link}&small=1").content == picture.preview


def test_the_preview_stands_in_until_the_photo_has_come(enter, record, picture):
    visitor = enter("coordinator")
    assert visitor.get(link_on(visitor.post(record, REASON).text)).content == picture.preview


def test_anothers_link_and_a_guessed_one_show_nothing(enter, record, kept):
    link = link_on(enter("mediator").post(record, REASON).text)
    assert enter("coordinator").get(link).status_code == 404
    assert enter("auditor").get(link).status_code == 403
    assert enter("mediator").get(link.partition("?")[0]).status_code == 404


def test_another_stations_record_does_not_show_it(enter, record, kept):
    visitor = enter("mediator")
    link = link_on(visitor.post(record, REASON).text)
    assert visitor.get(link.replace("/stations/1/", "/stations/2/")).status_code == 404
