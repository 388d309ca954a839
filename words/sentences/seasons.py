"""Advice for the next season: what the figures are, and what to do about them."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from words.told import N_, Told

SENTENCES: Final = MappingProxyType(
    {
        "season.back": Told(
            N_("{orders} 单里 {refunds} 单退款（{percent}%，{back} 元），原因不一。"),
            N_("退款时写上原因，下一季才知道该改哪里。"),
        ),
        "season.back_bruise": Told(
            N_("{orders} 单里 {refunds} 单退款（{percent}%，{back} 元），{times} 次因为压坏碰伤。"),
            N_("换厚一点的箱子，加网套或隔板，发货前摔一摔试试。"),
        ),
        "season.back_differs": Told(
            N_("{orders} 单里 {refunds} 单退款（{percent}%，{back} 元），{times} 次与描述不符。"),
            N_("等级、大小、净重照实写，图片用自家的货重拍。"),
        ),
        "season.back_late": Told(
            N_("{orders} 单里 {refunds} 单退款（{percent}%，{back} 元），{times} 次因为太晚。"),
            N_("承诺的发货时间写宽一些，或者每天多发一趟。"),
        ),
        "season.back_rot": Told(
            N_("{orders} 单里 {refunds} 单退款（{percent}%，{back} 元），{times} 次因为坏果变质。"),
            N_("熟度低一成采摘，预冷后再装箱，天热停发或走快的快递。"),
        ),
        "season.back_short": Told(
            N_("{orders} 单里 {refunds} 单退款（{percent}%，{back} 元），{times} 次因为短斤少件。"),
            N_("装箱时多放一两个抵失水，封箱前再称一次。"),
        ),
        "season.back_taste": Told(
            N_("{orders} 单里 {refunds} 单退款（{percent}%，{back} 元），{times} 次因为口味。"),
            N_("再晚几天采，写上测过的糖度，不写没测过的甜。"),
        ),
        "season.good": Told(
            N_("{orders} 单卖了 {sold} 元，退款 {refunds} 单（{percent}%）。"),
            N_("做法照旧就好。"),
        ),
        "season.late": Told(
            N_("{timed} 单里有 {late} 单发晚了（{percent}%）。"),
            N_("承诺的发货时间写宽一些，或者提前备好货和箱子。"),
        ),
        "season.little": Told(N_("数据不足：只有 {orders} 单，不到 {fewest} 单，不下结论。")),
        "season.loss": Told(
            N_("发出 {sent} 公斤，损耗 {lost} 公斤（{percent}%），高过 {limit}%。"),
            N_("先看包装和走的快递，再看采摘的熟度。"),
        ),
        "season.price_high": Told(
            N_("一斤卖 {ours} 元（中间价），县里的行情是 {theirs} 元（{notes} 条）。"),
            N_("卖得高要让人看见为什么：写清等级、规格和包装，不然容易被退。"),
        ),
        "season.price_low": Told(
            N_("一斤卖 {ours} 元（中间价），县里的行情是 {theirs} 元（{notes} 条）。"),
            N_("算一算包装和运费，下一季可以提价，或者分级来卖。"),
        ),
    }
)
