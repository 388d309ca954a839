"""Spreadsheets coming in."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from words.told import N_, Told

SENTENCES: Final = MappingProxyType(
    {
        "imports.amount_differs": Told(
            N_("数量×单价是{expected}，表上写的是{found}。"), N_("请核对后选一个。")
        ),
        "imports.amount_shared": Told(N_("这个金额合并了几行，不知各行多少。"), N_("请分行填写。")),
        "imports.bad_decision": Told(N_("处理决定写错了：{what}。"), N_("请对照说明改正。")),
        "imports.bad_map": Told(N_("列的对应写错了：{what}。"), N_("请重新选列。")),
        "imports.below_fen": Told(N_("“{text}”不到一分。"), N_("请改成整分。")),
        "imports.absent": Told(N_("没有来，不记。")),
        "imports.not_signed": Told(
            N_("没有签到，不知来没来。"), N_("来了就照原样收，没来就不收。")
        ),
        "imports.day_future": Told(N_("“{text}”在今天以后。"), N_("请改正日期。")),
        "imports.out_early": Told(N_("取走的时间“{text}”比入库还早。"), N_("请改正时间。")),
        "imports.state_differs": Told(
            N_("{text} 已取走，状态却写还在。"), N_("请写上已取还是待取。")
        ),
        "imports.coming_differs": Told(
            N_("有到货或取货的日期 {text}，状态却写还没有。"), N_("请写上到了没有、取了没有。")
        ),
        "imports.coming_early": Told(N_("“{text}”比下单或到货还早。"), N_("请改正日期。")),
        "imports.day_ambiguous": Told(N_("日期“{text}”可能少了一个零。"), N_("请补全日期。")),
        "imports.day_impossible": Told(N_("没有“{text}”这一天。"), N_("请改正日期。")),
        "imports.day_no_year": Told(
            N_("日期“{text}”没有年份，标题里也没有。"), N_("写上年份就行，例如 2026。")
        ),
        "imports.day_unclear": Told(N_("看不懂日期“{text}”。"), N_("请写成 2026-3-1 这样。")),
        "imports.differs": Told(N_("与第{row}行是同一个单号，但姓名或快递公司不同，按先到的记。")),
        "imports.dropped": Told(N_("按您的决定不录。")),
        "imports.goods_strange": Told(
            N_("不知道“{text}”是我们的哪样产品。"), N_("请写上产品名，或照原样收。")
        ),
        "imports.goods_unknown": Told(
            N_("不知道“{text}”是我们的哪样产品，像的有：{near}。"),
            N_("请写上产品名，或照原样收。"),
        ),
        "imports.altered": Told(
            N_("记录号是本站已有的一笔，这一行却像另抄的或改过的。"),
            N_("是另一笔就照原样收；要改旧账，请用红冲。"),
        ),
        "imports.known": Told(N_("本站已有这一条。")),
        "imports.note_void": Told(
            N_("备注写着“{text}”，不知这一行还算不算。"), N_("算数就照原样收，不算就不收。")
        ),
        "imports.price_unit": Told(
            N_("数量按{unit}，单价按{per}，对不到一起。"), N_("请写上每{unit}的单价。")
        ),
        "imports.sale_refunded": Told(N_("钱已经退了（{text}），不算收入，不记。")),
        "imports.share_more": Told(
            N_("农户得 {share} 元，比金额 {amount} 元还多。"), N_("请核对农户得多少。")
        ),
        "imports.too_fine": Told(N_("“{text}”太细，最多三位小数。"), N_("请改成三位小数以内。")),
        "imports.too_much": Told(N_("这一行有 {found} 元，数目太大。"), N_("请核对后再收。")),
        "imports.unit_differs": Told(
            N_("数量写的是{unit}，单位一栏却是{other}。"), N_("请把数量连单位一起写，例如 3公斤。")
        ),
        "imports.zero": Told(N_("“{field}”是 0。"), N_("请写上真的数；没有买卖就不收。")),
        "imports.due_differs": Told(
            N_("金额 {amount} 元，扣款 {deduct} 元，应付却写 {due} 元。"), N_("请核对应付的数。")
        ),
        "imports.other_kind": Told(
            N_("这张表像是“{kind}”，不是现在选的种类。"),
            N_("换个种类再导一次；确是这一种就照原样收。"),
        ),
        "imports.coloured": Told(
            N_("表上说颜色有讲究（“{text}”），颜色读不到。"),
            N_("对着颜色改好，或照原样收。"),
        ),
        "imports.day_lunar": Told(N_("“{text}”是农历的日子。"), N_("请写公历日期。")),
        "imports.uncomputed": Told(
            N_("表里有公式没算过，“{field}”读出来是空的。"),
            N_("用 WPS 打开、存一次再导；真是空的就照原样收。"),
        ),
        "imports.voided": Told(N_("已作废或红冲（{text}），不记。")),
        "imports.words_differ": Told(
            N_("大写是 {words} 元，小写是 {amount} 元。"), N_("请核对金额。")
        ),
        "imports.weight_differs": Told(
            N_("毛重{gross}，皮重{tare}，净重{net}，对不上。"), N_("请核对几个重量。")
        ),
        "imports.farmer_several": Told(
            N_("有 {count} 个叫“{text}”的，不知是哪个。"), N_("请写上电话。")
        ),
        "imports.note_differs": Told(
            N_("备注写着“{text}”，和付款的几栏对不上。"), N_("请写上已付还是未付，或付了多少。")
        ),
        "imports.paid_differs": Told(
            N_("已付 {paid} 元，尚欠 {owed} 元，应付却是 {due} 元。"), N_("请核对已付的数。")
        ),
        "imports.paid_unsure": Told(
            N_("看不出“{text}”是一元还是打勾。"), N_("是打勾就写“是”，是钱就写“1元”。")
        ),
        "imports.total_differs": Told(
            N_("金额 {amount} 加服务费 {fee}，合计却写 {total}。"), N_("请核对合计。")
        ),
        "imports.total_unsure": Told(
            N_("看不出合计 {total} 含不含服务费 {fee}。"), N_("请写上不含服务费的金额。")
        ),
        "imports.left_buyer": Told(N_("买家的个人信息不存")),
        "imports.left_consent": Told(N_("要本人另外同意才存")),
        "imports.left_finds": Told(N_("只用来认人")),
        "imports.left_identity": Told(N_("证件号不存")),
        "imports.left_other": Told(N_("台账不记这一栏")),
        "imports.left_unknown": Told(N_("不认识，没用上")),
        "imports.missing": Told(N_("没有填“{field}”。"), N_("请补上。")),
        "imports.negative": Told(N_("“{text}”是负数。"), N_("退货、冲账请用红冲。")),
        "imports.no_table": Told(
            N_("“{file}”里没找到这种表格。"), N_("请换一个种类，或自己对一下列。")
        ),
        "imports.order_cancelled": Told(N_("订单{text}，不是销售，不记。")),
        "imports.order_moves": Told(N_("本站已有这一单，这次补记它的进展。")),
        "imports.order_partly": Told(N_("“{text}”，但没写退了多少。"), N_("请写上退款金额。")),
        "imports.order_refunded": Told(N_("没发货就退了款（{text}），不算收入，不记。")),
        "imports.order_shared": Told(
            N_("整单的优惠没有分到每样货。"), N_("请写上这一样商家实收多少。")
        ),
        "imports.order_state": Told(
            N_("看不懂订单状态“{text}”。"), N_("请写：待发货、已发货、已收货、退款成功。")
        ),
        "imports.order_unpaid": Told(N_("订单{text}，还没付款，不记。")),
        "imports.order_ruined": Told(
            N_("订单号被表格改成了“{text}”，原号已丢。"), N_("请看订单重录。")
        ),
        "imports.phone_ruined": Told(
            N_("电话被表格改成了“{text}”，原号已丢。"), N_("请重录电话。")
        ),
        "imports.phone_wrong": Told(N_("电话“{text}”位数或开头不对。"), N_("请核对电话。")),
        "imports.price_missing": Told(
            N_("没有填单价。金额除以数量得出的，不一定是说好的价。"), N_("请核对后填上单价。")
        ),
        "imports.copied": Told(
            N_("与“{sheet}”第{row}行一样，没写是谁的。"), N_("请看是不是同一笔。")
        ),
        "imports.repeated": Told(N_("与第{row}行重复。")),
        "imports.too_many_rows": Told(N_("数据超过{limit}行。"), N_("请分开导入。")),
        "imports.unclear": Told(N_("看不懂“{text}”。"), N_("请改成清楚的写法。")),
        "imports.waybill_again": Told(
            N_("这个运单第{row}行用过，内容不同。"), N_("请核对运单号。")
        ),
        "imports.waybill_ruined": Told(
            N_("运单号被表格改成了“{text}”，原号已丢失，不能猜。"), N_("请看面单重录。")
        ),
        "imports.waybill_several": Told(N_("一格里有几个运单号。"), N_("请分成几行。")),
        "imports.waybill_unclear": Told(N_("“{text}”不像运单号。"), N_("请看面单重录。")),
    }
)
