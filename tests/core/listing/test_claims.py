"""The claims check: patterns with their context, basis, class of goods, and words for the clerk."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.listing.claims import NO_BASES, ClaimsCheck
from core.listing.script import texts_of
from core.packs.claims import Basis, Claim, ClaimSheet
from core.packs.shelf import Packs

SHEET = Packs().claims
CHECK = ClaimsCheck(SHEET, dt.date(2026, 11, 21))


def families(text: str, goods: str = "food", bases: Mapping[Basis, str] = NO_BASES) -> set[str]:
    return {one.claim.rule for one in CHECK.check(text, goods, bases)}


@pytest.mark.parametrize(
    ("text", "broken"),
    [
        ("全国最甜的橙子", {"L1"}),
        ("销量第一的品牌", {"L1"}),
        ("再也找不到比这更好吃的", {"L1"}),
        ("县长推荐，放心买", {"L2"}),
        ("机关专供大米", {"L2"}),
        ("常喝能降血糖、治疗失眠", {"L3"}),
        ("降☆血☆糖", {"L3"}),
        ("這款蜂蜜潤肺止咳", {"L3"}),
        ("糖尿病人也能放心吃", {"L3"}),
        ("98%的顾客都回购", {"L5"}),
        ("绿色食品，有机大米", {"L6"}),
        ("国家专利技术种植", {"L7"}),
        ("超市卖的都是打蜡催熟的", {"L7"}),
        ("五星好评返现5元", {"L8"}),
        ("一经售出概不退换", {"L10"}),
        ("出售草甘膦，量大从优", {"L14"}),
        ("要的打13812345678", {"L16"}),
    ],
)
def test_what_the_law_forbids_is_found(text, broken):
    assert families(text) == broken


@pytest.mark.parametrize(
    "text",
    [
        "今年最早的一批脐橙，第一书记带着村民采摘，最好冷藏保存",
        "第一次网购，周一发货，甜度约13度，5斤装，坏果包赔",
        "有机肥种植，有机会来果园看看，绿色防控，防治红蜘蛛",
        "培训材料：不能写“最好”“第一”等绝对化用语",
        "本品不是药，不能治病；糖尿病患者慎食",
        "我们拒绝刷单，不做虚假宣传",
        "高温杀菌，真空包装",
        "黄龙病防治培训，重庆长寿的沙田柚",
        "顾客第一，质量第一",
        "比去年更甜",
        "手续齐全，追求最好，只有更好",
    ],
)
def test_words_that_only_look_alike_are_left_alone(text):
    assert families(text) == set()


@pytest.mark.parametrize(
    ("text", "basis", "name"),
    [
        ("特级山茶油", "standard", "GB/T 11765"),
        ("有机大米", "certificate", "有机产品认证"),
        ("国家专利技术", "patent", "实用新型"),
        ("98%的顾客都回购", "source", "店铺后台"),
    ],
)
def test_a_basis_in_the_draft_takes_the_finding_away(text, basis, name):
    assert families(text)
    assert families(text, bases={basis: name}) == set()


def test_a_certificate_of_something_else_takes_nothing_away():
    assert families("有机大米", bases={"certificate": "绿色食品"}) == {"L6"}
    assert families("绿色食品大米", bases={"certificate": "有机产品认证"}) == {"L6"}
    assert families("绿色食品大米", bases={"certificate": "有机产品认证 绿色食品"}) == set()


def test_a_basis_in_the_text_itself_counts_too():
    assert families("特级山茶油，执行标准GB/T 11765") == set()
    assert families("有机大米，有机产品认证证书编号 123OP1200345") == set()


def test_the_class_of_goods_decides():
    assert families("保证增产，亩产1500斤", "seed") == {"L14"}
    assert families("保证增产，亩产1500斤") == set()
    assert families("治疗感冒", "medicine") == set()


def test_a_finding_points_at_what_was_written_and_offers_a_way_out():
    text = "今年的橙子 zui 甜"
    (found,) = CHECK.check(text)
    assert text[found.start : found.end] == "zui 甜"
    assert found.rewrite == "很甜"
    assert "zui 甜" in found.sentence("zh")
    assert "zui 甜" in found.sentence("en")


def test_a_rule_holds_only_in_its_days():
    claim = next(one for one in SHEET.claims if one.effective_from)
    first = claim.effective_from or dt.date.max
    before = ClaimsCheck(SHEET, first - dt.timedelta(days=1))
    assert claim.id not in {one.claim.id for one in before.check("零添加的果酱")}
    assert claim.id in {one.claim.id for one in CHECK.check("零添加的果酱")}


def test_a_pattern_that_is_none_is_refused_with_the_pack():
    broken = msgspec.structs.replace(SHEET.claims[0], patterns=("(",))
    with pytest.raises(ValueError, match="no pattern"):
        msgspec.structs.replace(SHEET, claims=(broken,)).__post_init__()


def test_a_check_compiles_nothing_that_its_pack_has_not_compiled():
    sheet = msgspec.json.decode(msgspec.json.encode(SHEET), type=ClaimSheet)
    made = dict(sheet.made)
    assert ClaimsCheck(sheet, dt.date(2026, 11, 21)).check("全国最甜")
    assert sheet.made == made


def test_what_is_only_remembered_may_not_stop_a_clerk():
    said = msgspec.to_builtins(SHEET.claims[0]) | {"level": "block", "evidence": "M"}
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(said, Claim)
    assert isinstance(SHEET, ClaimSheet)


@given(st.text(alphabet="最好第一治疗糖尿病有机绿色0123456789%，。 ☆的", max_size=80))
def test_findings_lie_inside_the_text_in_order_and_apart(text):
    last = 0
    for found in CHECK.check(text):
        assert last <= found.start < found.end <= len(text)
        last = found.end


def test_subtitles_are_read_without_their_times():
    first = "1\n00:00:01,000 --> 00:00:02,500\n全国最甜\n"
    srt = f"{first}\n2\n00:00:03,000 --> 00:00:04,000\n<i>真好</i>\n"
    assert texts_of(srt) == ["全国最甜", "真好"]
    assert texts_of("一\n\n二\r\n") == ["一", "二"]
    assert texts_of("一\n二", whole=True) == ["一\n二"]


def test_a_denial_far_away_in_speech_without_stops_takes_nothing_back():
    assert families("不能写最好吃" + "这个橙子今天刚摘" * 20 + "吃了降血糖") == {"L3"}


def test_what_follows_a_turn_is_a_claim_again():
    assert families("本品不是药，不能治病") == set()
    assert families("本品不是药，但能治糖尿病") == {"L3"}


def test_a_sentence_inside_a_quotation_does_not_end_what_is_said_about_it():
    assert families("反面例子：“全国最甜。降血糖！”") == set()


@pytest.mark.parametrize("text", ["降xue糖", "抗ái红薯", "T供茶", "z疗便秘", "痛疯克星"])
def test_spelled_and_misspelled_words_are_read(text):
    assert families(text)


def test_letters_alone_spell_nothing_but_a_whole_word():
    assert families("ZL XT DY KA 5斤装") == set()
    assert families("实付 {paid} 元") == set()
    assert families("z u i  h a o 的椰子") == {"L1"}


def test_a_reading_in_brackets_is_left_out_or_read():
    assert families("最(zuì)嫩的羊羔肉") == {"L1"}
    assert families("降(xue)糖的苦瓜片") == {"L3"}


def test_what_only_sounds_like_a_denial_denies_nothing():
    assert families("特别降火的凉茶") == {"L3"}
    assert families("没几天血糖就降下来了") == {"L3"}
    assert families("没有降糖作用") == set()


def test_words_that_are_claims_by_themselves_are_told_from_parts_of_patterns():
    assert {"解酒", "保肝", "绝无仅有"} <= SHEET.claimed
    assert not SHEET.claimed & {"食品", "领导", "产品"}
    assert families("葛粉解酒保肝") == {"L3"}


def test_a_sick_word_is_a_claim_only_near_something_that_is_taken():
    assert families("抑郁症不是矫情，村里心理咨询室周三开门") == set()
    assert families("失眠、抑郁症，合欢花泡水") == {"L3"}


@pytest.mark.parametrize(
    ("text", "broken"),
    [
        ("标题先看三处。写了“降血糖”“抗癌”的整段删；写“有机”的找我要证书。", set()),
        ("村里人都讲。“降血糖”就喝它；一箱十斤。", {"L3"}),
        ("案情通报：某酒坊称其酒活血化瘀。当事人辩称只是转发。酒能根治风湿。", set()),
    ],
)
def test_the_quotations_of_a_notice_and_the_report_of_a_case_are_no_claims(text, broken):
    assert families(text) == broken
