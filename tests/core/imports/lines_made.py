"""Small text ledgers for the tests of surveys."""

from core.imports.reader import Survey
from core.sheets.reader import read

UP = ["日期", "农户", "产品", "数量", "单位", "单价", "金额"]
SALE = ["2026-03-01", "冉德秀", "脐橙", "10", "斤", "3.5", "35"]


def surveyed(rows, kind="up", name="x.csv", **options):
    text = "\n".join("\t".join(row) for row in rows)
    survey = Survey(read(text.encode(), name), kind, **options)
    return survey, list(survey.rows())


def classes(rows):
    return [(row.row, row.klass.value, *(issue.code for issue in row.issues)) for row in rows]


def changed(**cells):
    names = dict(
        zip(("day", "farmer", "product", "qty", "unit", "price", "amount"), SALE, strict=True)
    )
    return list({**names, **cells}.values())
