"""Goods that need a licence, known by name: what is stopped, doubted, and left alone."""

from pathlib import Path

import msgspec
import pytest

from core.packs.shelf import Packs

GOODS = Packs().goods
NAMES = msgspec.json.decode(
    Path(__file__).with_name("goods.json").read_bytes(), type=dict[str, list[str]]
)


@pytest.mark.parametrize("rule", NAMES)
def test_a_name_says_whether_goods_need_a_licence(rule):
    wanted = set() if rule == "ordinary" else {rule}
    said = {name: {one.goods.rule for one in GOODS.goods_in(name)} for name in NAMES[rule]}
    assert {name: rules for name, rules in said.items() if rules != wanted} == {}


@pytest.mark.parametrize(
    ("line", "service"),
    [
        ("打农药人工费", True),
        ("代喷农药工钱", True),
        ("树苗栽种工钱", True),
        ("快递到付（种子）", True),
        ("玉米种子运费", True),
        ("退回多收的种子钱", True),
        ("香烟款（代收）", True),
        ("烟叶收购服务费", True),
        ("卖空农药瓶", True),
        ("打印农药登记表", True),
        ("退烧药", False),
        ("玉米种子", False),
        ("敌敌畏2瓶", False),
    ],
)
def test_work_freight_and_refunds_are_no_goods(line, service):
    assert GOODS.is_service(line) is service
