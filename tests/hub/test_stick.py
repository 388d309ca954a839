"""Sticks between stations and the county: there, back, damaged, thrice, and mixed with a link."""

from __future__ import annotations

import pytest

from tests.hub.villages import County, Village


@pytest.fixture
def county(tmp_path):
    opened = County(tmp_path / "county")
    yield opened
    opened.close()


@pytest.fixture
def village(tmp_path, county):
    made = Village(tmp_path / "柳沟", "柳沟")
    made.join(county, county.found("柳沟"))
    yield made
    made.close()


@pytest.fixture
def stick(tmp_path):
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


def test_there_and_back_again(county, village, stick):
    village.work(30)
    assert village.sticks.look(stick).offer == "write"
    written = village.sticks.write(stick)
    assert (written.events, written.left) == (village.events, 0)
    assert (village.carried, village.receipted) == (village.events, 0)
    assert village.sticks.look(stick).offer == "nothing"
    (taken,) = county.read(stick)
    assert (taken.state, taken.events, taken.missing) == ("done", village.events, 0)
    (put,) = county.write(stick)
    assert put.device == village.key.device
    look = village.sticks.look(stick)
    assert (look.offer, look.answers) == ("read", 1)
    found = village.sticks.read(stick)
    assert [one.state for one in found.files] == ["done"]
    assert (village.receipted, village.carried) == (village.events, 0)
    assert village.sticks.look(stick).offer == "nothing"
