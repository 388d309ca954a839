"""The codes of what is noteworthy about a row; the sentences for them live in ``words``.

Each constant is followed by the arguments its sentence may use and a proposal for it.
"""

from __future__ import annotations

from typing import Final

MISSING: Final = "imports.missing"
# field. 没有填“{field}”，请补上。· {field} is empty; please fill it in.
PRICE_MISSING: Final = "imports.price_missing"
# 没有填单价。金额除以数量得出的不一定是说好的价，请核对。· No unit price; please confirm it.
UNCLEAR: Final = "imports.unclear"
# field, text. 看不懂“{text}”。· “{text}” cannot be read as {field}.
AMOUNT_DIFFERS: Final = "imports.amount_differs"
# expected_fen, found_fen. 数量×单价是{expected}，表上写的是{found}。
# · Quantity × price is {expected}, the sheet says {found}.
TOTAL_DIFFERS: Final = "imports.total_differs"
# amount_fen, fee_fen, total_fen. 金额{amount}加服务费{fee}，合计却写{total}。
# · {amount} and the service of {fee} do not come to {total}.
TOTAL_UNSURE: Final = "imports.total_unsure"
# total_fen, fee_fen. 合计{total}含不含服务费{fee}，看不出。· Does {total} hold the service?
PAID_DIFFERS: Final = "imports.paid_differs"
# paid_fen, owed_fen, due_fen. 已付{paid}，尚欠{owed}，应付却是{due}。
# · Paid {paid}, {owed} still owed, but {due} is due.
WORDS_DIFFER: Final = "imports.words_differ"
# words_fen, amount_fen. 大写是{words}，小写是{amount}。· In words {words}, in figures {amount}.
DUE_DIFFERS: Final = "imports.due_differs"
# amount_fen, deduct_fen, due_fen. 金额{amount}扣{deduct}，应付却写{due}。
# · {amount} less {deduct} is not {due}.
WEIGHT_DIFFERS: Final = "imports.weight_differs"
# gross, tare, net. 毛重{gross}减皮重{tare}不是净重{net}。· {gross} less {tare} is not {net}.
FARMER_SEVERAL: Final = "imports.farmer_several"
# text, count. 有{count}个叫“{text}”的。· {count} people are called “{text}”.
PAID_UNSURE: Final = "imports.paid_unsure"
# text. “{text}”是一元还是一个勾，看不出。· Is “{text}” one yuan or a tick?
NOTE_DIFFERS: Final = "imports.note_differs"
# text. 备注写着“{text}”，和付款的几栏对不上。· The note says otherwise than the payment columns.
SALE_REFUNDED: Final = "imports.sale_refunded"
# text. 钱已退了（{text}），不算收入，不记。· The money went back; not income, not taken.
NOTE_VOID: Final = "imports.note_void"
# text. 备注写着“{text}”，不知这一行还算不算。· The note says “{text}”: does the row count?
OTHER_KIND: Final = "imports.other_kind"
# kind. 这张表像是“{kind}”。· This table looks like one of {kind}.
UNCOMPUTED: Final = "imports.uncomputed"
# field. 表里有公式没算过，“{field}”读出来是空的。· Formulas were never worked out.
COLOURED: Final = "imports.coloured"
# text. 表上说颜色有讲究（“{text}”），颜色读不到。· Colours mean something here; they are not read.
DAY_LUNAR: Final = "imports.day_lunar"
# text. “{text}”是农历。· “{text}” is a day of the lunar calendar.
VOIDED: Final = "imports.voided"
# text. 已作废或红冲（{text}），不记。· Void or reversed ({text}); not taken.
SHARE_MORE: Final = "imports.share_more"
# share_fen, amount_fen. 农户得{share}，比金额{amount}还多。· The farmer's share is more than all.
PRICE_UNIT: Final = "imports.price_unit"
# unit, per. 数量按{unit}，单价按{per}，算不出金额。· Counted by {unit}, priced by {per}.
UNIT_DIFFERS: Final = "imports.unit_differs"
# unit, other. 数量写着{unit}，单位一栏却是{other}。· The quantity is in {unit}, not {other}.
TOO_FINE: Final = "imports.too_fine"
# text. “{text}”太细，只能记到千分之一。· Finer than a thousandth.
TOO_MUCH: Final = "imports.too_much"
# found_fen. 这一行有{found}元，数目太大。· {found} yuan is very much for one row.
ZERO: Final = "imports.zero"
# field. “{field}”是 0。· {field} is 0.
AMOUNT_SHARED: Final = "imports.amount_shared"
# 这个金额合并了几行，不知各行多少。· One merged amount covers several rows.
BELOW_FEN: Final = "imports.below_fen"
# text. “{text}”不到一分，请改成整分。· “{text}” is finer than a fen.
NEGATIVE: Final = "imports.negative"
# text. “{text}”是负数；退货、冲账请用红冲。· “{text}” is negative; use a reversal.
DAY_UNCLEAR: Final = "imports.day_unclear"
# text. 看不懂日期“{text}”。· The date “{text}” cannot be read.
DAY_NO_YEAR: Final = "imports.day_no_year"
# text. 日期“{text}”没有年份，标题里也没有。· The date “{text}” has no year.
DAY_IMPOSSIBLE: Final = "imports.day_impossible"
# text. 没有“{text}”这一天。· There is no such day as “{text}”.
DAY_AMBIGUOUS: Final = "imports.day_ambiguous"
# text. “{text}”可能是{text}日也可能是{text}0日。· “{text}” may have lost a zero.
DAY_FUTURE: Final = "imports.day_future"
# field, text. “{text}”在今天以后。· “{text}” is after today.
NOT_SIGNED: Final = "imports.not_signed"
# 没有签到，不知来没来。· No signature; did they come?
ABSENT: Final = "imports.absent"
# 没有来，不记。· Did not come; not taken.
STATE_DIFFERS: Final = "imports.state_differs"
# text. 有取走的时间，状态却写“{text}”。· There is a time of leaving, but the state is “{text}”.
OUT_EARLY: Final = "imports.out_early"
# text. 取走的时间“{text}”比入库还早。· It left before it came in.
COMING_DIFFERS: Final = "imports.coming_differs"
# text. {text} 已到货或取走，状态却写还没有。· It came or was fetched, but the state says not yet.
COMING_EARLY: Final = "imports.coming_early"
# text. “{text}”比前一步还早。· “{text}” is before what comes first.
PHONE_WRONG: Final = "imports.phone_wrong"
# text. 电话“{text}”位数或开头不对。· “{text}” is no phone number.
PHONE_RUINED: Final = "imports.phone_ruined"
# text. 电话被表格改成了“{text}”，原号已丢。· The phone's digits were lost.
WAYBILL_RUINED: Final = "imports.waybill_ruined"
# text. 运单号被表格改成了“{text}”，原号已丢失，不能猜；请看面单重录。
# · The spreadsheet turned the waybill into “{text}”; its digits are lost. Scan the label.
WAYBILL_UNCLEAR: Final = "imports.waybill_unclear"
# text. “{text}”不像运单号。· “{text}” does not look like a waybill.
WAYBILL_SEVERAL: Final = "imports.waybill_several"
# text. 一格里有几个运单号，请分成几行。· Several waybills in one cell.
WAYBILL_AGAIN: Final = "imports.waybill_again"
# row. 这个运单号第{row}行用过，内容不同。· This waybill stands in row {row} with other goods.
ORDER_RUINED: Final = "imports.order_ruined"
# text. 订单号被表格改成了“{text}”，原号已丢。· The order number's digits were lost.
COPIED: Final = "imports.copied"
# sheet, row. 与“{sheet}”第{row}行一样，没写是谁的。· The same as a row of a sheet, nobody is named.
REPEATED: Final = "imports.repeated"
# row, sheet. 与第{row}行重复。· The same as row {row}.
KNOWN: Final = "imports.known"
# 本站已有这一条。· The station has it already.
ALTERED: Final = "imports.altered"
# 记录号是本站已有的一笔，这一行却像另抄或改过的。· A copied or changed row of one of our records.
DIFFERS: Final = "imports.differs"
# row, sheet. 与第{row}行是同一个单号，但姓名或快递公司不同，按先到的记。
# · The same waybill as row {row} with another name or courier; the first is kept.
DROPPED: Final = "imports.dropped"
# 按您的决定不录。· Left out as decided.
ORDER_UNPAID: Final = "imports.order_unpaid"
# text. 还没付款，不记。· Not paid, not a sale.
ORDER_CANCELLED: Final = "imports.order_cancelled"
# text. 已取消，不记。· Cancelled, not a sale.
ORDER_REFUNDED: Final = "imports.order_refunded"
# text. 没发货就退了款，不记。· Refunded before it was shipped, not a sale.
ORDER_STATE: Final = "imports.order_state"
# text. 看不懂订单状态“{text}”。· The state “{text}” is not known.
ORDER_PARTLY: Final = "imports.order_partly"
# text. 退了一部分，表上没写退多少。· Refunded in part; the sheet does not say how much.
ORDER_SHARED: Final = "imports.order_shared"
# 整单的优惠没有分到每样货。· The order's discount is not shared out to its goods.
ORDER_MOVES: Final = "imports.order_moves"
# state. 本站已有，状态变为{state}。· Known already; it is {state} now.
GOODS_UNKNOWN: Final = "imports.goods_unknown"
# text, near. 不知道“{text}”是我们的哪样产品，像的有：{near}。· Which product is “{text}”?
GOODS_STRANGE: Final = "imports.goods_strange"
# text. The same, where no product of ours is like it.

LEFT_CONSENT: Final = "imports.left_consent"
# 要本人另外同意才存。· Kept only when they agree to it.
LEFT_IDENTITY: Final = "imports.left_identity"
# 证件号不存。· Identity numbers are never kept.
LEFT_BUYER: Final = "imports.left_buyer"
# 买家的个人信息不存。· A buyer's personal data are not kept.
LEFT_FINDS: Final = "imports.left_finds"
# 只用来认人。· Only used to find the person.
LEFT_OTHER: Final = "imports.left_other"
# 台账不记这一栏。· The ledger has no such field.
LEFT_UNKNOWN: Final = "imports.left_unknown"
# 不认识，没用上。· Not known, not used.

NO_TABLE: Final = "imports.no_table"
# file, kind. 没找到{kind}的表格，请对一下列。· No table of this kind was found; match the columns.
BAD_MAP: Final = "imports.bad_map"
# what. 列的对应写错了：{what}。· The column map is wrong: {what}.
BAD_DECISION: Final = "imports.bad_decision"
# what. 处理决定写错了：{what}。· The decisions are wrong: {what}.
TOO_MANY: Final = "imports.too_many_rows"
# rows, limit. 数据超过{limit}行，请分开导入。· More than {limit} rows of data; split the file.

LEFT_OUT: Final = frozenset(
    {ORDER_UNPAID, ORDER_CANCELLED, ORDER_REFUNDED, SALE_REFUNDED, ABSENT, VOIDED}
)
"""What never became a sale."""
AGAIN: Final = frozenset({WAYBILL_AGAIN, COPIED})
"""A row is perhaps said again: that is asked."""
UNREAD: Final = frozenset({MISSING, UNCLEAR, NEGATIVE, ORDER_PARTLY})
"""A cell is not understood, or is empty where the others of its column are not."""
MENDED: Final = frozenset({TOTAL_UNSURE, PAID_UNSURE, DAY_FUTURE})
"""What a row is never taken with."""
REFUSED: Final = frozenset({WAYBILL_RUINED, DROPPED}) | LEFT_OUT
"""What is not taken, whatever else the row says."""
