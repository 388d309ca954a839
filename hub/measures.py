"""The figures of the monthly report: what each is called, how it is defined, and how computed."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final, NamedTuple

from core.training.course.outline import MODULES
from hub.counting import Sums
from words.told import N_

MINUTES: Final = 60
Part = Callable[[Sums], int]


class Measure(NamedTuple):
    """A figure's name and definition, in Chinese, for the catalogue; its kind; its parts.

    ``kind`` is fen, grams, count, hours, marks, rate, ratio or share. Of a rate, a ratio, a share
    (so many of so many), marks and a mean amount ``part`` is divided by ``whole``; hours are the
    median of ``whole`` cases.
    """

    name: str
    definition: str
    kind: str
    part: Part
    whole: Part | None = None


def _of(name: str) -> Part:
    """Return a sum as it is."""
    return lambda sums: sums[name]


def _turnover(sums: Sums) -> int:
    return sums["up_fen"] - sums["up_back_fen"]


def _bought(sums: Sums) -> int:
    return sums["down_fen"] - sums["down_back_fen"]


def _farmers_share(sums: Sums) -> int:
    return sums["net_fen"] - sums["farmer_back_fen"]


def _said_share(sums: Sums) -> int:
    return sums["shared_fen"] - sums["shared_back_fen"]


def _median(sums: Sums) -> int:
    return round(statistics.median(sums.waits) / MINUTES) if sums.waits else 0


def _modules(sums: Sums) -> int:
    return sum(sums[f"taught_{one}"] > 0 for one in MODULES)


LABELS: Final[Mapping[str, Measure]] = MappingProxyType(
    {
        "stations": Measure(N_("站点数"), N_("本表统计的站点个数"), "count", _of("stations")),
        "business_days": Measure(
            N_("营业日"),
            N_("有收购、上行、代买、包裹或便民任一笔的天数，各站相加"),
            "count",
            _of("business_days"),
        ),
        "active_rate": Measure(
            N_("站点活跃率"), N_("当月营业满 15 天的站点 ÷ 站点数"),
            "rate", _of("active"), _of("stations"),
        ),
        "synced_rate": Measure(
            N_("在线率"),
            N_("月末（当月为今天）前 7 天内联系过县里的站点 ÷ 站点数；"
               "没有新账也算，过去的月份看收到的账和最后一次联系"),
            "rate", _of("heard"), _of("stations"),
        ),
        "coverage": Measure(
            N_("行政村覆盖率"),
            N_("有活跃站点的行政村 ÷ 全县行政村；只算全县，要软件里有本县的村名册"),
            "rate", _of("covered"), _of("villages"),
        ),
        "up_turnover": Measure(
            N_("上行额"), N_("上行金额合计 − 当月退款；红冲按红冲当日冲减"), "fen", _turnover
        ),
        "up_orders": Measure(
            N_("上行笔数"), N_("上行笔数，红冲一笔减一笔"), "count", _of("up_entries")
        ),
        "farmer_net": Measure(
            N_("农户实得"), N_("上行各笔农户实得合计 − 农户承担的退款"), "fen", _farmers_share
        ),
        "farmer_share": Measure(
            N_("农户所得率"),
            N_("农户实得 ÷ 写明农户实得的上行额（站里收购后自销的不算）"),
            "rate", _farmers_share, _said_share,
        ),
        "farmers": Measure(
            N_("带动农户"),
            N_("当月实际收到货款的农户数（收购现付、结算、付款），同一人只算一次"),
            "count", _of("farmers"),
        ),
        "paid_per_farmer": Measure(
            N_("户均结算额"), N_("当月付给农户的钱 ÷ 带动农户"),
            "fen", _of("paid_fen"), _of("farmers"),
        ),
        "purchase_amount": Measure(
            N_("收购额"), N_("收购金额合计，红冲冲减"), "fen", _of("purchase_fen")
        ),
        "purchase_grams": Measure(
            N_("收购量"), N_("收购净重合计，红冲冲减"), "grams", _of("purchase_g")
        ),
        "refund_rate": Measure(
            N_("退款率"), N_("当月上行退款 ÷ 上行金额合计"),
            "rate", _of("up_back_fen"), _of("up_fen"),
        ),
        "fresh_loss": Measure(
            N_("生鲜损耗率"),
            N_("当月生鲜上行的损耗重量 ÷ 已发货的生鲜净重；生鲜指要合格证、没加工过的产品"),
            "rate", _of("fresh_lost_g"), _of("fresh_g"),
        ),
        "in_time_rate": Measure(
            N_("准时发货率"),
            N_("在商品承诺的时间内（没有承诺的按县里参数）发货的 ÷ 当月下单并已发货的上行"),
            "rate", _of("in_time"), _of("shipped"),
        ),
        "down_turnover": Measure(
            N_("下行额"), N_("代买金额合计 − 当月退款；红冲按红冲当日冲减"), "fen", _bought
        ),
        "down_orders": Measure(
            N_("代买笔数"), N_("代买笔数，红冲一笔减一笔"), "count", _of("down_entries")
        ),
        "errands": Measure(
            N_("便民人次"), N_("便民服务笔数，红冲一笔减一笔"), "count", _of("errand_entries")
        ),
        "errand_amount": Measure(
            N_("便民代办金额"), N_("便民代办金额合计，红冲冲减"), "fen", _of("errand_fen")
        ),
        "up_down": Measure(N_("上下行比"), N_("上行额 ÷ 下行额"), "ratio", _turnover, _bought),
        "parcels_in": Measure(
            N_("代收件数"), N_("当月入库的包裹，红冲一件减一件"), "count", _of("parcel_entries")
        ),
        "parcels_out": Measure(
            N_("代寄件数"), N_("当月寄出的包裹，红冲一件减一件"),
            "count", _of("parcel_out_entries"),
        ),
        "out_in": Measure(
            N_("寄收比"), N_("代寄件数 ÷ 代收件数"),
            "ratio", _of("parcel_out_entries"), _of("parcel_entries"),
        ),
        "shelf_hours": Measure(
            N_("取件用时"), N_("当月入库并已取走的包裹，从入库到取走的中位小时数"),
            "hours", _median, lambda sums: len(sums.waits),
        ),
        "overdue_rate": Measure(
            N_("超期率"), N_("放了 7 天以上的（还没取走的算到今天）÷ 当月入库的包裹（不含丢失）"),
            "rate", _of("overdue"), _of("shelved"),
        ),
        "harm_rate": Measure(
            N_("丢损率"), N_("丢失或破损的 ÷ 当月入库的包裹"),
            "rate", _of("harmed"), _of("parcel_entries"),
        ),
        "trace_rate": Measure(
            N_("追溯完整率"),
            N_("写明农户、批次，批次有采收日期，该有合格证的有证号的上行 ÷ 全部上行（不含已红冲）"),
            "rate", _of("traced"), _of("sold"),
        ),
        "certificate_rate": Measure(
            N_("合格证开具率"), N_("有合格证号的收购 ÷ 应有合格证的收购（不含已红冲）"),
            "rate", _of("certified"), _of("certificate_due"),
        ),
        "attendances": Measure(
            N_("培训人次"), N_("当月签到人次，红冲一次减一次"), "count", _of("sign_ins")
        ),
        "trainees": Measure(N_("培训人数"), N_("当月签到的不同的人"), "count", _of("trainees")),
        "mentor_share": Measure(
            N_("企业导师占比"), N_("企业导师讲的时间 ÷ 总学时；按当月结束的班"),
            "rate", _of("mentor_minutes"), _of("taught_minutes"),
        ),
        "practice_share": Measure(
            N_("实训占比"), N_("实训时间 ÷ 总学时；按当月结束的班"),
            "rate", _of("practice_minutes"), _of("taught_minutes"),
        ),
        "modules": Measure(
            N_("开了课的模块"), N_("数字技术、运营、法律合规、营销四个模块里，当月有班结束的"),
            "share", _modules, lambda _: len(MODULES),
        ),
        "satisfaction": Measure(
            N_("满意度"), N_("当月满意度表各项得分的平均数，满分 5 分"),
            "marks", _of("marks"), _of("marked"),
        ),
        "won_rate": Measure(
            N_("转化率"), N_("结班 90 天内开了店或有首单的 ÷ 当月（结班 90 天内）回访的学员"),
            "rate", _of("won"), _of("called"),
        ),
        "confirmed_rate": Measure(
            N_("抽查真实率"), N_("说来上过课的 ÷ 当月抽查中说来过或没来过的"),
            "rate", _of("confirmed"), _of("answered"),
        ),
        "correction_rate": Measure(
            N_("更正率"), N_("红冲笔数 ÷ 全部台账笔数"), "rate", _of("red"), _of("written")
        ),
        "timely_rate": Measure(
            N_("及时率"), N_("当天入账的笔数 ÷ 全部台账笔数；补记前一天的算不及时"),
            "rate", lambda sums: sums["written"] - sums["late"], _of("written"),
        ),
        "typed_rate": Measure(
            N_("手工录入占比"), N_("手工录入的笔数 ÷ 全部台账笔数（其余为扫码、导入）"),
            "rate", _of("typed"), _of("written"),
        ),
    }
)  # fmt: skip
