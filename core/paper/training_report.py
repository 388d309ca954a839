"""A period's training on paper (培训情况报告): figures, how each is computed, classes."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final

from core.packs.parameters import Parameters
from core.paper.class_model import ArchiveTable, ReportFigure, TrainingReport
from core.paper.class_naming import MODULES
from core.paper.class_tables import mean_text
from core.paper.figures import day_text
from core.paper.flow import Column, Flow, facts, letterhead, page_foot, signatures
from core.paper.gathered import Views, house
from core.paper.ink import Ink
from core.paper.marks import A4
from core.paper.model import Translator, chinese
from core.paper.sheet import Sheet
from core.training.course.outline import MODULES as ALL_MODULES
from core.training.queries.figures import SHOP_DAYS, Figures, Share, figures

if TYPE_CHECKING:
    from collections.abc import Iterator

HEADING: Final = Ink(14, bold=True)
ROW: Final = 20.0
SMALL: Final = 17.0
TENTHS: Final = 10


def report_of(
    views: Views, first: dt.date, last: dt.date, *, clerk: str = "", tr: Translator = chinese
) -> TrainingReport:
    """Return the report on the closed classes whose last day lies in a period."""
    found = figures(views.db, first, last)
    return TrainingReport(
        **house(views),
        start=first,
        end=last,
        figures=tuple(_figures(found, views.packs.parameters, tr)),
        classes=_classes(found, tr),
        clerk=clerk,
    )


def _figures(found: Figures, least: Parameters, tr: Translator) -> Iterator[ReportFigure]:
    practice, mentor = least.practice_share_percent, least.mentor_share_percent
    taught = "、".join(tr(MODULES[one]) for one in found.modules)
    covered = f"{len(found.modules)}/{len(ALL_MODULES)} {taught}".strip()
    told = (
        (
            tr("期数"),
            str(len(found.classes)),
            tr("最后一天在这段时间里、已经结班的班；另有 {count} 期还没结班，不算。",
               count=found.unclosed),
        ),
        (tr("人次"), str(found.sign_ins), tr("每人每半天签到一次算一人次，红冲的不算。")),
        (tr("人数"), str(found.people), tr("来过的人，同一个人只算一次。")),
        (
            tr("企业导师占比"),
            share_text(found.mentor),
            tr("企业导师授课分钟 ÷ 总分钟，要求不低于 {least}%。", least=mentor),
        ),
        (
            tr("实训占比"),
            share_text(found.practice),
            tr("实训分钟 ÷ 总分钟，要求不低于 {least}%。", least=practice),
        ),
        (tr("模块覆盖"), covered, tr("数字技术、运营、法律合规、营销四个模块里开过班的。")),
        (
            tr("满意度"),
            mean_text(found.marks.part, found.marks.whole),
            tr("不记名表上全部分数的平均，满分 5 分，共 {count} 个分数。", count=found.marks.whole),
        ),
        (
            tr("转化率"),
            share_text(found.started),
            tr("回访时 {days} 天以内开了网店或卖出第一单的人 ÷ 人数。", days=SHOP_DAYS),
        ),
        (
            tr("抽查真实率"),
            share_text(found.confirmed),
            tr("抽查电话里确认来过的 ÷ 打过电话的，打不通的也算打过。"),
        ),
    )  # fmt: skip
    for name, value, definition in told:
        yield ReportFigure(name=name, value=value or "—", definition=definition)


def share_text(share: Share) -> str:
    """Return a share in percent with one decimal, rounded down: ``31.2%（125/400）``."""
    permille = share.permille
    if permille is None:
        return ""
    return f"{permille // TENTHS}.{permille % TENTHS}%（{share.part}/{share.whole}）"


def _classes(found: Figures, tr: Translator) -> ArchiveTable:
    heads = (tr("开班日期"), tr("培训班"), tr("模块"), tr("分钟"), tr("人数"), tr("人次"))
    return ArchiveTable(
        heading=tr("各期情况"),
        columns=tuple(zip(heads, (18, 40, 18, 10, 10, 10), strict=True)),
        rows=tuple(
            (
                one.first.isoformat(),
                one.name,
                tr(MODULES[one.module]),
                str(one.minutes),
                str(one.people),
                str(one.sign_ins),
            )
            for one in found.classes
        ),
        empty=tr("这段时间没有结班的班"),
    )


def training_report(document: TrainingReport, tr: Translator) -> bytes:
    """Return the report as a PDF of A4 pages."""
    sheet = Sheet(A4)
    flow = Flow(sheet)
    title = tr("培训情况报告")
    letterhead(flow, document.station, document.contact, title)
    flow.space(4)
    start, end = day_text(document.start, tr), day_text(document.end, tr)
    facts(flow, ((tr("期间"), tr("{start} 至 {end}", start=start, end=end)),))
    columns = (Column(tr("指标"), 20, bold=True), Column(tr("数值"), 26), Column(tr("口径"), 54))
    rows = [(one.name, one.value, one.definition) for one in document.figures]
    flow.table(columns, rows, Ink(10), ROW)
    table = document.classes
    flow.space(18)
    flow.need(60)
    sheet.text(flow.left, flow.y + 12, table.heading, HEADING, flow.width)
    flow.space(20)
    if table.rows:
        listed = tuple(Column(head, share) for head, share in table.columns)
        flow.table(listed, list(table.rows), Ink(9.5), SMALL)
    else:
        flow.write(table.empty, Ink(10))
    flow.space(16)
    flow.need(60)
    signatures(flow, ((tr("经手人"), document.clerk), (tr("县里验收"), "")))
    page_foot(flow, "", tr)
    return sheet.pdf(title, document.station)
