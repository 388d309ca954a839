"""What the figures of the monthly report are called and how each is defined."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, NamedTuple

from words.told import N_


class Measure(NamedTuple):
    """A figure's name and its definition, in Chinese, for the catalogue."""

    name: str
    definition: str


LABELS: Final[Mapping[str, Measure]] = MappingProxyType(
    {
        "stations": Measure(N_("站点数"), N_("本表统计的站点个数")),
        "business_days": Measure(
            N_("营业日"), N_("有收购、上行、代买、包裹或便民任一笔的天数，各站相加")
        ),
        "active_rate": Measure(N_("站点活跃率"), N_("当月营业满 15 天的站点 ÷ 站点数")),
        "synced_rate": Measure(
            N_("在线率"), N_("月末（当月为今天）前 7 天内县里收到过账的站点 ÷ 站点数")
        ),
        "up_turnover": Measure(N_("上行额"), N_("上行金额合计 − 当月退款；红冲按红冲当日冲减")),
        "up_orders": Measure(N_("上行笔数"), N_("上行笔数，红冲一笔减一笔")),
        "farmer_net": Measure(N_("农户实得"), N_("上行各笔农户实得合计 − 农户承担的退款")),
        "farmer_share": Measure(
            N_("农户所得率"), N_("农户实得 ÷ 写明农户实得的上行额（站里收购后自销的不算）")
        ),
        "farmers": Measure(
            N_("带动农户"), N_("当月实际收到货款的农户数（收购现付、结算、付款），同一人只算一次")
        ),
        "paid_per_farmer": Measure(N_("户均结算额"), N_("当月付给农户的钱 ÷ 带动农户")),
        "purchase_amount": Measure(N_("收购额"), N_("收购金额合计，红冲冲减")),
        "purchase_grams": Measure(N_("收购量"), N_("收购净重合计，红冲冲减")),
        "refund_rate": Measure(N_("退款率"), N_("当月上行退款 ÷ 上行金额合计")),
        "fresh_loss": Measure(N_("生鲜损耗率"), N_("当月上行损耗重量 ÷ 上行净重合计")),
        "down_turnover": Measure(N_("下行额"), N_("代买金额合计 − 当月退款；红冲按红冲当日冲减")),
        "down_orders": Measure(N_("代买笔数"), N_("代买笔数，红冲一笔减一笔")),
        "errands": Measure(N_("便民人次"), N_("便民服务笔数，红冲一笔减一笔")),
        "errand_amount": Measure(N_("便民代办金额"), N_("便民代办金额合计，红冲冲减")),
        "up_down": Measure(N_("上下行比"), N_("上行额 ÷ 下行额")),
        "parcels_in": Measure(N_("代收包裹"), N_("当月入库的包裹，红冲一件减一件")),
        "parcels_out": Measure(N_("代寄包裹"), N_("当月寄出的包裹，红冲一件减一件")),
        "out_in": Measure(N_("寄收比"), N_("代寄包裹 ÷ 代收包裹")),
        "shelf_hours": Measure(
            N_("取件用时"), N_("当月入库并已取走的包裹，从入库到取走的中位小时数")
        ),
        "overdue_rate": Measure(N_("超期率"), N_("超过 7 天才取走的 ÷ 当月入库并已取走的包裹")),
        "harm_rate": Measure(N_("丢损率"), N_("丢失或破损的 ÷ 当月入库的包裹")),
        "trace_rate": Measure(
            N_("追溯完整率"),
            N_("写明批次和农户、该有合格证的有证号的上行 ÷ 全部上行（不含已红冲）"),
        ),
        "certificate_rate": Measure(
            N_("合格证开具率"), N_("有合格证号的收购 ÷ 应有合格证的收购（不含已红冲）")
        ),
        "attendances": Measure(N_("培训人次"), N_("当月签到人次，红冲一次减一次")),
        "trainees": Measure(N_("培训人数"), N_("当月签到的不同的人")),
        "correction_rate": Measure(N_("更正率"), N_("红冲笔数 ÷ 全部台账笔数")),
        "timely_rate": Measure(
            N_("及时率"), N_("当天入账的笔数 ÷ 全部台账笔数；补记前一天的算不及时")
        ),
        "typed_rate": Measure(
            N_("手工录入占比"), N_("手工录入的笔数 ÷ 全部台账笔数（其余为扫码、导入）")
        ),
    }
)
