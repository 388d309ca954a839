"""Answers on a stick: one PC that cannot be served is named, and the others get theirs."""

from __future__ import annotations

import pytest

from hub.intake import register
from hub.intake.register import Right
from tests.hub.villages import County, Village


@pytest.fixture
def county(tmp_path):
    opened = County(tmp_path / "county")
    yield opened
    opened.close()


@pytest.fixture
def two(county, tmp_path):
    """The PCs of two stations."""
    made = [Village(tmp_path / name, name) for name in ("柳沟", "河东")]
    for one, name in zip(made, ("柳沟", "河东"), strict=True):
        one.join(county, county.found(name))
    yield made
    for one in made:
        one.close()


def test_a_pc_to_which_nothing_can_be_sealed_keeps_no_other_from_its_answer(county, two, tmp_path):
    good, bad = two
    stick = tmp_path / "stick"
    stick.mkdir()
    for one in two:
        one.work(2)
        one.sticks.write(stick)
    county.read(stick)
    keys, now = county.office.keys, county.office.now_ms()
    right = Right(public_key=bad.key.public, role="station", recipient="age1notvalid")
    at = bad.trust.place.station
    county.office.store.write(lambda c: register.certify(c, keys, at, right, now))
    put = {one.device: one.state for one in county.write(stick)}
    assert put == {good.key.device: "", bad.key.device: "sync.bad_recipient"}
    elsewhere = bad.trust.place.station, good.key.device
    assert county.write(stick, to={elsewhere}) == [], "a PC is one of its station"
    good.sticks.read(stick)
    assert good.receipted == good.events
