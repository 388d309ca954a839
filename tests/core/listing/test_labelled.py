"""The claims check on labelled texts: how much it finds, how often it cries for nothing."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import NamedTuple

import msgspec
import pytest

from core.listing.claims import ClaimsCheck, alarms, broken_samples
from core.packs.shelf import Packs

HERE = Path(__file__).parent / "labelled"
DAY = dt.date(2026, 11, 21)
SHEET = Packs().claims
CHECK = ClaimsCheck(SHEET, DAY)


class Labelled(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One text as an examiner labelled it: the families it breaks, none when it is innocent."""

    text: str
    goods: str
    breaks: frozenset[str]
    kind: str = ""


class Floor(NamedTuple):
    """What a set has to reach: its size, then shares of one."""

    texts: int
    precision: float
    recall: float
    disease: float
    family: float
    look_alikes: float


SETS = {
    "01.jsonl": Floor(779, 0.97, 0.97, 0.97, 0.97, 0.03),
    "02.jsonl": Floor(150, 0.95, 0.95, 0.95, 0.95, 0.05),
    "03.jsonl": Floor(156, 0.95, 0.95, 0.95, 0.95, 0.05),
    "04.jsonl": Floor(214, 0.95, 0.95, 0.95, 0.95, 0.05),
    "05.jsonl": Floor(82, 0.95, 0.95, 0.95, 0.95, 0.05),
    "06.jsonl": Floor(136, 0.95, 0.95, 0.95, 0.95, 0.05),
    "07.jsonl": Floor(165, 0.95, 0.95, 0.95, 0.95, 0.05),
    "08.jsonl": Floor(169, 0.95, 0.95, 0.95, 0.95, 0.05),
    "09.jsonl": Floor(172, 0.95, 0.95, 0.95, 0.95, 0.05),
    "10.jsonl": Floor(159, 0.95, 0.95, 0.95, 0.95, 0.05),
    "11.jsonl": Floor(166, 0.95, 0.95, 0.95, 0.95, 0.05),
    "12.jsonl": Floor(169, 0.95, 0.95, 0.95, 0.95, 0.05),
    "13.jsonl": Floor(155, 0.95, 0.95, 0.95, 0.95, 0.05),
    "14.jsonl": Floor(65, 0.95, 0.95, 0.95, 0.95, 0.05),
    "15.jsonl": Floor(1240, 0.95, 0.95, 0.95, 0.95, 0.05),
    "16.jsonl": Floor(716, 0.95, 0.95, 0.95, 0.95, 0.05),
    "17.jsonl": Floor(599, 0.95, 0.9, 0.9, 0.95, 0.05),
    "18.jsonl": Floor(160, 0.95, 0.95, 0.95, 0.95, 0.05),
    "19.jsonl": Floor(160, 0.95, 0.95, 0.95, 0.95, 0.05),
    "20.jsonl": Floor(160, 0.95, 0.95, 0.95, 0.95, 0.05),
    "21.jsonl": Floor(160, 0.95, 0.95, 0.95, 0.95, 0.05),
    # No rule was mended after these: what is promised for texts that nobody has seen.
    "22.jsonl": Floor(200, 0.90, 0.90, 0.90, 0.85, 0.10),
    "23.jsonl": Floor(200, 0.90, 0.90, 0.90, 0.85, 0.10),
    "24.jsonl": Floor(200, 0.90, 0.90, 0.95, 0.85, 0.10),
}


def texts(name: str) -> list[Labelled]:
    lines = (HERE / name).read_bytes().splitlines()
    return [msgspec.json.decode(line, type=Labelled) for line in lines]


def found(one: Labelled) -> set[str]:
    return alarms(CHECK.check(one.text, one.goods))


def share(part: int, whole: int) -> float:
    assert whole
    return part / whole


@pytest.fixture(params=SETS, scope="module")
def told(request):
    """A set's floor and its texts, each with the families found in it."""
    return SETS[request.param], [(one, found(one)) for one in texts(request.param)]


def test_a_set_does_not_shrink_and_repeats_nothing(told):
    floor, answers = told
    assert len({one.text for one, _ in answers}) == len(answers) >= floor.texts
    innocent = sum(not one.breaks for one, _ in answers)
    assert 0.3 < share(innocent, len(answers)) < 0.7


def test_who_breaks_the_law_is_found(told):
    floor, answers = told
    guilty = [families for one, families in answers if one.breaks]
    assert share(sum(map(bool, guilty)), len(guilty)) >= floor.recall


def test_an_alarm_is_rarely_for_nothing(told):
    floor, answers = told
    alarmed = [bool(one.breaks) for one, families in answers if families]
    assert share(sum(alarmed), len(alarmed)) >= floor.precision


def test_food_that_promises_to_cure_is_found(told):
    floor, answers = told
    cures = [families for one, families in answers if one.goods == "food" and "L3" in one.breaks]
    assert share(sum("L3" in families for families in cures), len(cures)) >= floor.disease


def test_the_finding_names_the_right_family(told):
    floor, answers = told
    hits = [bool(one.breaks & families) for one, families in answers if one.breaks and families]
    assert share(sum(hits), len(hits)) >= floor.family


def test_words_that_look_alike_are_left_alone(told):
    floor, answers = told
    traps = [families for one, families in answers if one.kind == "trap"]
    assert share(sum(map(bool, traps)), len(traps)) <= floor.look_alikes


def test_plain_good_listings_are_never_stopped(told):
    _, answers = told
    plain = [families for one, families in answers if one.kind == "plain"]
    assert plain
    assert not any(plain)


def test_every_sample_of_the_sheet_holds():
    assert len(SHEET.samples) >= 60
    assert {sample.goods for sample in SHEET.samples} >= {"food", "seed", "pesticide", "alcohol"}
    assert broken_samples(SHEET, DAY) == ()


def test_a_sheet_that_lost_a_claim_breaks_its_samples():
    claims = tuple(claim for claim in SHEET.claims if claim.rule != "L8")
    poorer = msgspec.structs.replace(SHEET, claims=claims)
    broken = broken_samples(poorer, DAY)
    assert broken
    assert all("L8" in sample.breaks for sample in broken)
