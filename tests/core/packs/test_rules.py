import ast
import datetime as dt
import re
from pathlib import Path

import msgspec
import pytest

from core.packs.law import Rule, RuleSheet
from core.packs.rules import RuleBook
from core.packs.shelf import Packs

CORE = Path(__file__).parents[3] / "core"
PACKS = Packs()
TODAY = dt.date(2026, 11, 21)
SHEET = msgspec.json.decode(
    (CORE.parent / "resources/packs/default/rules.json").read_bytes(), type=RuleSheet
)
PLACE = re.compile(r"\{[a-z_]+\}")
ASKED_FOR = {
    *(f"Q{n}" for n in range(1, 7)),
    *(f"P{n}" for n in (1, 2, 3, 5, 6, 7)),
    *(f"M{n}" for n in range(1, 7)),
    *(f"D{n}" for n in range(1, 7)),
    *(f"X{n}" for n in range(1, 4)),
    "P4-remind",
    "P4-call",
    "P4-return",
}  # fmt: skip


def rule(**said):
    base = {"id": "T1", "level": "warn", "evidence": "V", "law": "", "source": "", "zh": "甲"}
    return msgspec.convert(base | {"checked_on": "2026-11-21", "en": "A"} | said, Rule)


def book(*rules):
    sheet = RuleSheet(source="", checked_on=TODAY, rules=rules)
    return RuleBook(sheet, "county", "3")


def found(rules, rule_id, day=TODAY, **said):
    """Return the finding of a rule that is in force."""
    finding = rules.finding(rule_id, day, **said)
    assert finding is not None
    return finding


def test_every_rule_of_parcels_purchases_sales_receipts_and_people_is_there():
    assert set(PACKS.rules.ids) >= ASKED_FOR


@pytest.mark.parametrize("one", SHEET.rules, ids=lambda one: one.id)
def test_a_rule_says_its_law_source_and_both_languages_alike(one):
    assert one.law
    assert one.source
    assert one.checked_on <= TODAY
    assert sorted(PLACE.findall(one.zh)) == sorted(PLACE.findall(one.en))
    for special in one.by_field.values():
        assert sorted(PLACE.findall(special.zh)) == sorted(PLACE.findall(special.en))


@pytest.mark.parametrize("evidence", ["M", "D"])
def test_what_is_remembered_or_proposed_cannot_block(evidence):
    with pytest.raises(msgspec.ValidationError, match="may block"):
        rule(level="block", evidence=evidence)
    assert rule(level="warn", evidence=evidence).level == "warn"


@pytest.mark.parametrize("level", ["block", "tip"])
def test_only_a_warning_can_ask_for_a_reason(level):
    with pytest.raises(msgspec.ValidationError, match="reason"):
        rule(level=level, wants_reason=True)


@pytest.mark.parametrize("rule_id", ["P1", "P4-remind", "P4-call", "P4-return"])
def test_what_would_fire_at_every_scan_asks_for_no_reason(rule_id):
    assert not found(PACKS.rules, rule_id).wants_reason


def test_the_calm_second_question_wants_an_answer():
    assert found(PACKS.rules, "X3").wants_reason


@pytest.mark.parametrize(
    ("day", "level"),
    [("2026-04-30", None), ("2026-05-01", "warn"), ("2026-11-21", "warn")],
)
def test_a_rule_holds_from_its_first_day_on(day, level):
    assert PACKS.rules.level("Q3-template", dt.date.fromisoformat(day)) == level


def test_of_two_spans_the_one_of_the_day_speaks():
    rules = book(
        rule(zh="旧", effective_to="2026-04-30"), rule(zh="新", effective_from="2026-05-01")
    )
    old, new = dt.date(2026, 4, 30), dt.date(2026, 5, 1)
    finding = found(rules, "T1", old)
    assert rules.message(finding, day=old) == "旧"
    assert rules.message(finding, day=new) == "新"
    assert rules.message(finding) == "新"


def test_a_span_that_ends_before_it_starts_is_refused():
    with pytest.raises(msgspec.ValidationError, match="ends before"):
        rule(effective_from="2026-05-01", effective_to="2026-04-30")


def test_a_finding_names_its_law_pack_and_version():
    finding = found(PACKS.rules, "P3", TODAY, field="item", args={"word": "酒精"})
    assert (finding.rule, finding.level, finding.field) == ("P3", "block", "item")
    assert "邮政法" in finding.law
    assert (finding.pack, finding.version) == ("default", PACKS.shipped_manifest.version)
    assert PACKS.rules.message(finding) == "“酒精”不能寄快递"
    assert PACKS.rules.message(finding, "en") == "“酒精” may not be sent by courier"


def test_a_field_may_have_a_sentence_of_its_own():
    slip = found(PACKS.rules, "M6", TODAY, field="slip_no")
    amount = found(PACKS.rules, "M6", TODAY, field="amount_fen", args={"limit": 1000, "step": 10})
    assert "小票号" in PACKS.rules.message(slip)
    assert "最多1000元，且为10元的整数倍" in PACKS.rules.message(amount)


def test_fen_are_written_as_yuan_and_a_missing_value_as_a_question_mark():
    rules = book(rule(zh="价{price_fen}元，第{n}次", en="{price_fen} {n}"))
    finding = found(rules, "T1", TODAY, args={"price_fen": 52005})
    assert rules.message(finding) == "价520.05元，第？次"
    assert rules.message(msgspec.structs.replace(finding, args={"price_fen": -5})) == (
        "价-0.05元，第？次"
    )


def test_a_value_that_looks_like_a_place_is_not_filled_again():
    rules = book(rule(zh="{word}", en="{word}"))
    finding = found(rules, "T1", TODAY, args={"word": "{word}"})
    assert rules.message(finding) == "{word}"


def test_a_rule_that_the_pack_does_not_know_says_nothing():
    assert PACKS.rules.finding("Z9", TODAY) is None
    stray = found(book(rule()), "T1", TODAY)
    assert PACKS.rules.message(stray) == ""


NOT_LIVE = {
    "M1": "kept by how papers are made: no service changes one, each takes the next number of its "
    "device's chain (verify finds a gap), the capitals are computed from the figures",
    "D4": "no record of requests: what is asked for is done at once (erase, withdraw, correct)",
    "D5": "grades are given by the county's people, who may be appealed to; nothing scores anybody",
    "D6": "no breach is recorded: a lost PC is locked out by the county",
    "X1": "no disputes are kept yet",
    "X1-court": "no disputes are kept yet",
    "X2": "no disputes are kept yet, so no evidence is packed",
}
"""Rules that stand in the pack and that nothing names, with the reason."""


def _named_in_code():
    """Yield every word that stands alone as a string in core: rule ids among them."""
    for path in sorted(CORE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_bytes())):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value


def _named_in_data():
    """Yield the rules that goods name in the pack."""
    for goods in PACKS.goods.licensed:
        yield from (goods.rule, goods.order_rule, goods.store_rule)


def test_every_rule_is_live_but_those_that_wait_for_their_records():
    named = {*_named_in_code(), *_named_in_data()}
    assert set(PACKS.rules.ids) - named == set(NOT_LIVE)


def test_every_rule_that_the_code_or_the_goods_name_is_in_the_pack():
    shape = re.compile(r"[QPMDX][1-9](-[a-z]+)?")
    named = {one for one in _named_in_code() if shape.fullmatch(one)} | {*_named_in_data()} - {None}
    assert named <= set(PACKS.rules.ids)
