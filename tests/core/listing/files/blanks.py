"""Invented templates as platforms hand them out, written by two programs that are not ours."""

from typing import Any

import openpyxl
import xlsxwriter
from openpyxl.comments import Comment
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Font, PatternFill
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

TITLES = (
    "*商品标题（必填，30字以内）", "商家编码", "类目*", "价格(元)*", "库存", "毛重(kg)", "产地",
    "七天无理由退货*", "发货时间", "白底图", "商品详情",
)  # fmt: skip
HINTS = ("不要写极限词", "", "从下拉里选", "大于0", "必填，整数", "选填", "", "", "", "800×800", "")
SAMPLE = (
    "示例：红富士苹果",
    "A-1",
    "水果/苹果",
    12.5,
    100,
    2,
    "山东",
    "支持",
    "48小时",
    "",
    "示例",
)
GROUPS = {"A1:D1": "基本信息", "E1:I1": "售卖信息", "J1:K1": "图文"}


def sheets(path) -> Any:
    """Return a workbook as openpyxl reads it."""
    return openpyxl.load_workbook(path)


def by_openpyxl(path):
    """Write a template: group headings, headings, hints, a sample, drop-downs, a hidden sheet."""
    book: Any = openpyxl.Workbook()
    notes = book.active
    notes.title = "填写说明"
    notes["A1"] = "先看说明：价格、库存、产地都要填"
    older = book.create_sheet("旧版")
    older.append([*TITLES, "净含量", "等级", "生产日期"])
    older.sheet_state = "hidden"
    sheet = book.create_sheet("商品 模板")
    sheet.append([])
    for where, text in GROUPS.items():
        sheet[where.split(":")[0]] = text
        sheet.merge_cells(where)
    sheet.append(TITLES)
    sheet.append(HINTS)
    sheet.append(SAMPLE)
    for cell in sheet[2]:
        cell.font = Font(bold=True, color="FFFF0000")
    for row in range(5, 9):
        for column in range(1, 12):
            sheet.cell(row, column).fill = PatternFill("solid", start_color="FFEFEFEF")
    lists = book.create_sheet("选项")
    lists.sheet_state = "hidden"
    for row, text in enumerate(("水果/苹果", "水果/柑橘"), start=1):
        lists.cell(row, 1, text)
    for row, text in enumerate(("24小时", "48小时内发货", "72小时"), start=1):
        lists.cell(row, 2, text)
    book.defined_names["发货"] = DefinedName("发货", attr_text="选项!$B$1:$B$3")
    for where, formula in (
        ("C5:C1000", "选项!$A$1:$A$2"), ("H5:H1000", '"支持,不支持"'), ("I5:I1000", "发货"),
    ):  # fmt: skip
        rule = DataValidation(type="list", formula1=formula, allow_blank=True)
        rule.add(where)
        sheet.add_data_validation(rule)
    sheet.conditional_formatting.add(
        "D5:D1000", CellIsRule(operator="lessThan", formula=["1"], font=Font(color="FFFF0000"))
    )
    sheet["D2"].comment = Comment("含运费", "平台")
    sheet.freeze_panes = "A5"
    sheet.column_dimensions["A"].width = 42
    sheet["L5"] = "=D5*E5"
    book.save(path)
    return path


def by_xlsxwriter(path, *, inline=False):
    """Write a template: headings merged over two rows, drop-downs, an unusual sheet order."""
    book = xlsxwriter.Workbook(str(path), {"constant_memory": inline})
    sheet = book.add_worksheet("Sheet1")
    other = book.add_worksheet("下拉")
    bold, grey = book.add_format({"bold": True}), book.add_format({"bg_color": "#dddddd"})
    sheet.set_column(0, 0, 30, grey)
    if inline:
        for column, text in enumerate(TITLES):
            sheet.write_string(0, column, text, bold)
    else:
        for column in (0, 1, 2, 6):
            sheet.merge_range(0, column, 1, column, TITLES[column], bold)
        sheet.merge_range(0, 3, 0, 5, "规格", bold)
        for column in (3, 4, 5):
            sheet.write_string(1, column, TITLES[column], bold)
        for column in (7, 8, 9, 10):
            sheet.merge_range(0, column, 1, column, TITLES[column], bold)
    sheet.data_validation(
        1 if inline else 2, 7, 500, 7, {"validate": "list", "source": ["支持", "不支持"]}
    )
    sheet.data_validation(
        1 if inline else 2, 2, 500, 2, {"validate": "list", "source": "=INDIRECT($A$9)"}
    )
    other.hide()
    other.write_string(0, 0, "水果")
    book.close()
    return path
