"""Questions in a spreadsheet: one to a row, under headings that may stand in any order.

``template`` writes the headings with an example of each kind; ``read_sheet`` takes what trainers
made of them. A row that cannot be understood is named by row and column and kept as typed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Final

from core.sheets.reader import read
from core.sheets.workbook import Cell
from core.sheets.writer import Leaf, write_xlsx
from core.training.quiz.question import Broken, Category, Item, Place, Question, Reading
from core.training.quiz.row import OPTIONS, MisfitError, question_of

HEADINGS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "kind": ("题型", "类型", "题目类型", "试题类型", "type"),
        "stem": ("题目", "题干", "问题", "试题", "试题内容", "题目内容", "question"),
        "answer": ("答案", "正确答案", "标准答案", "参考答案", "answer"),
        "feedback": ("解析", "说明", "讲解", "答案解析", "提示", "feedback"),
        "category": ("分类", "章节", "知识点", "模块", "category"),
        "title": ("标题", "编号", "题号", "title"),
    }
)
"""Field → the words its column may be headed with; the template uses the first."""
_OPTION: Final = re.compile(r"(?:选项|答案|备选)?([a-h])(?:选项)?|(?:选项|备选)([1-8])")
_BLANKS: Final = re.compile(r"[\s:()*_-]+")
HEAD_ROWS: Final = 20
"""The headings stand somewhere in the first rows, under a title perhaps."""
WIDTHS: Final = (8, 40, 18, 18, 18, 18, 12, 30, 14, 10)
SHEET: Final = "题库"
EXAMPLES: Final[tuple[tuple[Cell, ...], ...]] = (
    ("单选", "寄件人不肯开箱，怎么办？", "不收", "先收下再说", "让他写保证书", None, "A",
     "拒绝验视的不予收寄", "收寄", "1"),
    ("多选", "收据上要有哪些？", "日期", "大写金额", "经手人", "邻居签名", "ABC", None, "收据",
     "2"),
    ("判断", "收寄时先封箱，后验视。", None, None, None, None, "错", "先验视，后封箱", "收寄", "3"),
    ("填空", "合格证上要写明品名、数量和什么？", None, None, None, None, "产地；产地地址", None,
     "合格证", "4"),
    ("计算", "1 斤等于多少克？", None, None, None, None, "500", None, "计量", "5"),
    ("连线", "把东西和单位连起来。", "脐橙->斤", "土鸡蛋->枚", "菜油->桶", None, None, None, "计量",
     "6"),
    ("问答", "说说你店里收寄的步骤。", None, None, None, None, None, "讲评时对照清单", "收寄", "7"),
)  # fmt: skip


def template(path: Path) -> None:
    """Write an empty question sheet with one example of each kind; raises as ``write_xlsx``."""
    first = [HEADINGS[name][0] for name in ("kind", "stem")]
    letters = [f"选项{letter.upper()}" for letter in OPTIONS[:4]]
    last = [HEADINGS[name][0] for name in ("answer", "feedback", "category", "title")]
    rows: list[tuple[Cell, ...]] = [(*first, *letters, *last), *EXAMPLES]
    write_xlsx(path, [Leaf(SHEET, rows, WIDTHS)])


def read_sheet(source: Path | bytes, name: str | None = None) -> Reading:
    """Return the questions of every visible sheet that has their headings.

    A fault's ``line`` and ``column`` are those of the cell, as a person counts. Raises
    ``SheetError``, ``DiskError``; without any headings ``faults`` says so.
    """
    items: list[Item] = []
    faults: list[Place] = []
    for sheet in read(source, name).sheets:
        if not sheet.hidden:
            _take(list(sheet.open().rows), items, faults)
    if not items and not faults:
        faults.append(Place(line=1, column=1, code="quiz.no_headings"))
    return Reading(items=tuple(items), faults=tuple(faults))


def _take(rows: Sequence[Sequence[Cell]], items: list[Item], faults: list[Place]) -> None:
    category = ""
    for line, columns, fields in _rows(rows):
        named = fields.pop("category", "")
        if named and named != category:
            category = named
            items.append(Category(name=named))
        try:
            items.append(_asked(fields))
        except MisfitError as error:
            column = columns.get(error.field, 0) + 1
            faults.append(Place(line=line, column=column, code=error.code, args=dict(error.said)))
            items.append(Broken(text="\t".join(fields.values()), line=line))


def _asked(fields: Mapping[str, str]) -> Item:
    question: Question = question_of(fields)
    return question  # type: ignore[return-value]  # every kind of Question is an Item


def _rows(rows: Sequence[Sequence[Cell]]) -> Iterator[tuple[int, dict[str, int], dict[str, str]]]:
    """Yield each filled row under the headings: its number, the columns, its fields as text."""
    columns: dict[str, int] = {}
    for line, cells in enumerate(rows, start=1):
        if not columns:
            columns = headed(cells) if line <= HEAD_ROWS else {}
            continue
        fields = {
            name: told(cells[place])
            for name, place in columns.items()
            if place < len(cells) and told(cells[place])
        }
        if fields:
            yield line, columns, fields


def headed(cells: Sequence[Cell]) -> dict[str, int]:
    """Return field → column of a row of headings; empty for any other row."""
    found: dict[str, int] = {}
    for place, cell in enumerate(cells):
        name = _field(told(cell))
        if name and name not in found:
            found[name] = place
    return found if "stem" in found and {"answer", "kind", "a"} & found.keys() else {}


def _field(text: str) -> str:
    word = _BLANKS.sub("", unicodedata.normalize("NFKC", text)).lower()
    for name, words in HEADINGS.items():
        if word in words:
            return name
    option = _OPTION.fullmatch(word)
    if option is None:
        return ""
    return option[1] or OPTIONS[int(option[2]) - 1]


def told(cell: Cell) -> str:
    """Return a cell as the text that a person sees in it."""
    if isinstance(cell, bool):
        return "对" if cell else "错"
    return "" if cell is None else str(cell).strip()
