"""Trade."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from words.told import N_, Told

SENTENCES: Final = MappingProxyType(
    {
        "trade.already_closed": Told(N_("{day}已经日结了。"), N_("要改请先红冲日结。")),
        "trade.already_replaced": Told(
            N_("这张已另开 {serial}。"), N_("要改请到那一张上作废重开。")
        ),
        "trade.already_reversed": Told(N_("这一笔已经红冲过了。"), N_("请看原单下面的红字。")),
        "trade.amount_differs": Told(N_("数量×单价和金额对不上。"), N_("请核对数量、单价、金额。")),
        "trade.count_differs": Told(N_("件数和数量对不上。")),
        "trade.count_unknown": Told(
            N_("不知道是多少{unit}：请把件数也填上，或在产品资料里填“每单位重量”。")
        ),
        "trade.courier_unclear": Told(
            N_("看不出运单{waybill}是哪家快递。"), N_("请点一下快递公司，下次就记住了。")
        ),
        "trade.day_ahead": Told(N_("这一天还没到，请填今天或以前的日期")),
        "trade.duplicate_order": Told(N_("这个订单已经记过了。"), N_("请核对订单号。")),
        "trade.duplicate_waybill": Told(
            N_("这个运单已经入库了（货架{shelf}）。"), N_("请核对面单，不用再扫。")
        ),
        "trade.gone_back": Told(
            N_("这一单退过款、退过货或报过损，不能整张重开。"), N_("请先撤回那一步，再作废重开。")
        ),
        "trade.item_misread": Told(N_("品名这一行看不懂。"), N_("请写“品名 数量 金额”。")),
        "trade.no_paper": Told(N_("这种记录不开单。")),
        "trade.not_issued_anew": Told(
            N_("这种单据不能直接重开。"), N_("请先红冲，再按实际情况记一笔。")
        ),
        "trade.not_last_move": Told(
            N_("后面又有动作了，只能从最后一步撤。"), N_("请先撤最后一步。")
        ),
        "trade.not_on_shelf": Told(N_("这个包裹不在架上。"), N_("请看它的去向记录。")),
        "trade.not_reversible": Told(N_("这种记录是修改，不是红冲。"), N_("请打开它修改。")),
        "trade.not_whole": Told(N_("按{unit}计数的货要填整数；零头请过秤。")),
        "trade.nothing_left": Told(
            N_("原结算单上的货都红冲了。"), N_("后来另记的货，请新开一张结算单。")
        ),
        "trade.nothing_to_settle": Told(N_("这段时间没有未结的货款。"), N_("请换一个时间段。")),
        "trade.purpose_misfit": Told(N_("这个用途和收付方向对不上。"), N_("请重新选用途。")),
        "trade.reason_missing": Told(N_("红冲要写原因。"), N_("请写一句为什么。")),
        "trade.reason_needed": Told(N_("这一笔要多问一句（{rule}）。"), N_("请写明原因再保存。")),
        "trade.red_entry": Told(N_("红字单不能再红冲。"), N_("请按实际情况重新开一单。")),
        "trade.repaid": Told(
            N_("这一单后来收过还款（{serial}）。"), N_("请先红冲那张收款单，再作废重开。")
        ),
        "trade.rule_blocks": Told(
            N_("按规定不能这样办（{rule}）。"), N_("请看下面的说明，改好再存。")
        ),
        "trade.settled": Told(N_("这一笔已经结算。"), N_("请先红冲结算单。")),
        "trade.slip_registered": Told(N_("这张小票当天已经登记过了，请核对小票号")),
        "trade.tail_unclear": Told(
            N_("尾号{tail}有{count}个人。"), N_("请选是哪一个，或者只记尾号。")
        ),
        "trade.tare_too_heavy": Told(N_("皮重不能比毛重大。")),
        "trade.weight_differs": Told(N_("重量和数量对不上。"), N_("请核对毛重、皮重、数量。")),
        "trade.weight_unknown": Told(
            N_("还不知道一{unit}多重：请过秤填毛重，或在产品资料里填“每单位重量”。")
        ),
        "trade.wrong_state": Told(
            N_("这一单现在（{state}）不能这样办。"), N_("请看它走到哪一步了。")
        ),
    }
)
