"""What a column's values look like, for headings that say nothing known."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from core.imports.days import Calendar, moment
from core.imports.marks import gender, state
from core.imports.money import yuan
from core.imports.phones import phone
from core.imports.plain import is_blank, squeeze, words
from core.imports.quantities import quantity, unit_of
from core.imports.waybills import clean, is_ruined, is_waybill

_ANY_DAY: Final = Calendar(2026)
_SURNAMES: Final = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任"
    "卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向"
    "常汤康易乔赖文冉牟聂章鲁葛柳岳齐梅庄辛管祝左涂谷祁时舒耿卜路詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查"
    "屈鲍位覃霍翁隋植甘景薄单包司柏宁柯阮桂闵解强丛华车冷宗瞿阎符古滕穆吉连代湛蒙敖池边初戚和苟党牛仇"
)
_NAME: Final = re.compile(r"[\u4e00-\u9fff\u3400-\u4dbf\U00020000-\U0003ffff·]{2,4}")
_COURIERS: Final = words("""
    顺丰 中通 圆通 申通 韵达 极兔 邮政 ems 京东 德邦 百世 天天 菜鸟 丰网 丹鸟 宅急送 优速 速尔
    安能 跨越
""")
_PLATFORMS: Final = words("""
    拼多多 淘宝 京东 抖音 快手 微信 天猫 美团 饿了么 小红书 1688 唯品会 苏宁 多多买菜 朋友圈 直播
    邮乐 线下 闲鱼
""")
_SHELF: Final = re.compile(r"[A-Za-z]?\d{1,2}[-号排层]\w{1,3}(?:[-号层]\w{1,5})?|[A-Z]\d{2,4}")
_PLACE: Final = re.compile(r".{1,10}(?:村|组|寨|屯|社区|坪|湾|坝)(?:.{1,4}组)?")
_SHORTEST: Final = 10
_FEWEST: Final = 2
_LONGEST: Final = 20
_MOST: Final = 0.8


def _is_day(text: str) -> bool:
    """A day that is no number as well: 3.1 may be either."""
    return moment(text, _ANY_DAY).day is not None and yuan(text) is None


def _may_be_day(text: str) -> bool:
    return moment(text, _ANY_DAY).day is not None


def _is_waybill(text: str) -> bool:
    known = clean(text)
    whole = is_waybill(known) and len(known) >= _SHORTEST and phone(text) is None
    return is_ruined(text, as_number=False) or (whole and not _is_day(text))


def _is_person(text: str) -> bool:
    plain = squeeze(text)
    return plain[:1] in _SURNAMES and _NAME.fullmatch(plain) is not None


def _names_any(known: tuple[str, ...]) -> Callable[[str], bool]:
    return lambda text: any(word in text.lower() for word in known)


LOOKS: Final[dict[str, Callable[[str], bool]]] = {
    "phone": lambda text: phone(text) is not None,
    "waybill": _is_waybill,
    "day": _is_day,
    "in_at": _is_day,
    "gender": lambda text: gender(text) is not None,
    "courier": _names_any(_COURIERS),
    "platform": _names_any(_PLATFORMS),
    "unit": lambda text: unit_of(text) is not None,
    "shelf": lambda text: _SHELF.fullmatch(squeeze(text)) is not None,
    "state": lambda text: state(text) is not None,
    "farmer": _is_person,
    "villager": _is_person,
    "name": _is_person,
    "village": lambda text: _PLACE.fullmatch(squeeze(text)) is not None,
    "qty": lambda text: quantity(text) is not None,
    "price": lambda text: yuan(text) is not None,
    "amount": lambda text: yuan(text) is not None,
}
"""Field -> whether one text looks like a value of it; the tellingest fields first."""


def share(field: str, texts: list[str]) -> float:
    """The share of non-blank texts that look like the field's values; 0 for fewer than two."""
    said = [text for text in texts if not is_blank(text)]
    if len(said) < _FEWEST:
        return 0.0
    looking = sum(map(LOOKS[field], said))
    if LOOKS[field] is _is_day and looking * 3 >= len(said):
        # Among days written out, numbers that can be read as days are days.
        looking = sum(map(_may_be_day, said))
    return looking / len(said)


def is_wordy(texts: list[str]) -> bool:
    """Whether a column holds words, as names of goods do."""
    said = [text for text in texts if not is_blank(text)]
    plain = [
        text for text in said if yuan(text) is None and not text.isascii() and len(text) <= _LONGEST
    ]
    return len(said) > 1 and len(plain) > _MOST * len(said)
