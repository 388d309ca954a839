import datetime as dt
import hashlib
import json

import msgspec
import pytest

from core.packs.counties import Village
from core.packs.law import RuleSheet
from core.packs.manifest import Manifest
from core.packs.model import SUBJECTS, Fee, FeeSheet, Parameter, ParameterSheet
from core.packs.parameters import Parameters
from core.packs.shelf import Packs
from core.packs.shipped import RESOURCES, Shipped

DAY = dt.date(2026, 11, 21)
FOLDER = RESOURCES / "packs" / "default"
COUNTY = Manifest(name="county-500241", version="7", made_on=DAY, files={})


def fee_sheet(fen):
    fee = Fee(item="代买", zh="代买", en="Buying", fen=fen, per="单")
    return msgspec.json.encode(FeeSheet(source="县里", checked_on=DAY, fees=(fee,)))


def installed(**subjects):
    return {"manifest": msgspec.json.encode(COUNTY), **subjects}


@pytest.mark.parametrize("subject", sorted(SUBJECTS))
def test_each_shipped_file_reads_and_says_where_it_comes_from(subject):
    sheet = msgspec.json.decode(Shipped().subject(subject), type=SUBJECTS[subject])
    assert sheet.source
    assert sheet.checked_on <= DAY


def test_the_shipped_manifest_lists_every_file_with_its_digest():
    files = {
        path.stem: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in FOLDER.glob("*.json")
        if path.name != "manifest.json"
    }
    assert Packs().shipped_manifest.files == files
    assert set(files) == set(SUBJECTS)


def test_a_countys_subject_replaces_the_shipped_one_whole():
    packs = Packs(installed=installed(fees=fee_sheet(300)))
    assert [fee.item for fee in packs.fees.fees] == ["代买"]
    assert packs.fees.allows("代买", 300)
    assert not packs.fees.allows("打包", 200)
    assert packs.manifest_of("fees").version == "7"
    assert packs.manifest_of("rules").name == "default"


def test_findings_name_the_countys_pack_when_its_rules_are_in_use():
    rules = msgspec.json.decode(Shipped().subject("rules"), type=RuleSheet)
    only = msgspec.structs.replace(rules, rules=rules.rules[:1])
    packs = Packs(installed=installed(rules=msgspec.json.encode(only)))
    finding = packs.rules.finding("Q1", DAY)
    assert finding is not None
    assert (finding.pack, finding.version) == ("county-500241", "7")


def test_a_rule_that_a_countys_older_sheet_does_not_know_speaks_as_the_shipped_one():
    sheet = msgspec.json.decode(Shipped().subject("rules"), type=RuleSheet)
    first, second = sheet.rules[:2]
    over = msgspec.structs.replace(second, effective_to=DAY - dt.timedelta(days=1))
    older = msgspec.structs.replace(sheet, rules=(first, over))
    packs = Packs(installed=installed(rules=msgspec.json.encode(older)))
    finding = packs.rules.finding("L14-doubt", DAY, args={"word": "农药"})
    assert finding == Packs().rules.finding("L14-doubt", DAY, args={"word": "农药"})
    assert finding is not None
    assert "农药" in packs.rules.message(finding)
    assert packs.rules.finding(second.id, DAY) is None
    assert packs.rules.finding("no such rule", DAY) is None


def test_a_countys_file_that_cannot_be_read_any_more_is_named_and_stood_in_for():
    packs = Packs(installed=installed(fees=b'{"source": "x"}', units=b"\xff"))
    assert packs.unreadable == ("fees", "units")
    assert packs.fees.allows("打包", 200)
    assert packs.manifest_of("fees").name == "default"


def test_the_stations_own_prices_stand_over_the_board():
    packs = Packs(own_fees={"代买": 500})
    assert packs.fees.allows("代买", 500)
    assert not packs.fees.allows("代买", 501)
    assert packs.fees.allows("打包", 200)


@pytest.mark.parametrize("fen", [0, 1])
def test_what_is_not_on_the_board_may_only_be_free(fen):
    assert Packs().fees.allows("跑腿", fen) is (fen == 0)
    assert Packs().fees.get("跑腿") is None


def test_parameters_are_those_of_the_file_and_the_struct_alike():
    sheet = msgspec.json.decode(Shipped().subject("parameters"), type=ParameterSheet)
    assert {one.id for one in sheet.parameters} == set(Parameters.__struct_fields__)
    assert Packs().parameters.withdrawal_limit_fen == 100_000
    assert Packs().parameters.large_purchase_fen == 50_000


def test_a_countys_parameters_leave_the_others_as_shipped():
    one = Parameter(
        id="parcel_call_days", zh="天", en="days", value=5, unit="天", low=1, high=60,
        evidence="D", basis="县里",
    )  # fmt: skip
    sheet = ParameterSheet(source="县里", checked_on=DAY, parameters=(one,))
    packs = Packs(installed=installed(parameters=msgspec.json.encode(sheet)))
    assert packs.parameters.parcel_call_days == 5
    assert packs.parameters.parcel_return_days == 15


def test_a_parameter_outside_its_bounds_is_refused():
    said = {"id": "x", "zh": "", "en": "", "value": 61, "unit": "", "low": 1, "high": 60}
    with pytest.raises(msgspec.ValidationError, match="not within"):
        msgspec.convert(said | {"evidence": "D", "basis": ""}, Parameter)


def test_there_are_thirty_products_and_each_unit_is_known():
    packs = Packs()
    assert len(packs.products.products) == 30
    for product in packs.products.products:
        assert packs.units.get(product.unit) is not None
        assert product.farm_fen < product.online_fen
    assert {trap.rule for trap in packs.products.traps} <= {"L3", "L6", "L12", "P3"}


def test_refusing_an_optional_consent_is_possible_and_core_is_one():
    consents = Packs().consents.consents
    assert [one.purpose for one in consents if one.group == "core"] == ["core"]
    assert "parcel" in {one.purpose for one in consents if one.group == "optional"}
    for one in consents:
        assert one.text("zh") != one.text("en")
        assert one.title("ug") == one.title_zh


def test_loss_causes_cover_produce_and_parcels_once_each():
    causes = Packs().loss_causes.causes
    assert {cause.of for cause in causes} == {"produce", "parcel"}
    assert len({cause.code for cause in causes}) == len(causes)


def test_the_shipped_files_are_laid_out_for_people():
    for path in FOLDER.glob("*.json"):
        text = path.read_text(encoding="utf-8")
        assert json.loads(text)
        assert text.endswith("}\n")
        assert max(map(len, text.splitlines())) < 400


def test_two_villages_of_the_slice_are_found_with_what_lies_above_them():
    counties = Packs().counties
    assert counties.village("500241106201") == Village(
        code="500241106201",
        name="帅家村",
        town="龙池镇",
        county="秀山土家族苗族自治县",
        province="重庆市",
    )
    assert counties.village("500241106999") is None
    assert counties.village("110101001001") is None
    assert [one.code for one in counties.index()] == [
        "130225", "500236", "500241", "510811", "522632",
    ]  # fmt: skip
    assert sum(len(town.villages) for town in counties.county("500241").towns) == 268
