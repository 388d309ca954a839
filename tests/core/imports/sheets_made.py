"""Whole files as villages keep them, made from a seed, each with what must be found in it."""

import datetime as dt
import random
from dataclasses import dataclass, field
from typing import Any

from tests.core.imports.grids_made import Grid, written
from tests.core.imports.headings_made import ANCHOR, EXTRA, GROUPS, HEADINGS, ODD, OPTIONAL, SUMMED
from tests.core.imports.rows_made import DITTO, Made, RowMaker

READ = ("up", "快递费")


@dataclass
class File:
    """A file and what a survey of it must say."""

    name: str
    content: bytes
    kind: str
    read: int = 0
    accepted: int = 0
    duplicates: int = 0
    differing: int = 0
    doubtful: list[tuple[str, int, int, str]] = field(default_factory=list)
    rejected: list[tuple[str, int, int, str]] = field(default_factory=list)
    amount_fen: int = 0
    days: dict[tuple[str, int, int], str] = field(default_factory=dict)


class FileMaker:
    def __init__(self, seed: int, kind: str) -> None:
        self.rng = random.Random(seed)
        self.kind = kind
        self.form = self.rng.choice(("xlsx", "xlsx", "xlsx", "csv", "csv", "txt", "page"))
        self.as_text = self.form != "xlsx"
        self.year = self.rng.choice((2024, 2025, 2026))
        self.year_in = self.rng.choice(("title", "name", "sheet", "nowhere"))
        if self.year_in == "sheet" and self.as_text:
            self.year_in = "title"
        self.rows = RowMaker(
            self.rng, kind, years_known=self.year_in != "nowhere", as_text=self.as_text
        )
        self.file = File("", b"", kind)
        self.kept: list[Made] = []
        self.few = False

    def make(self) -> File:
        stem = self.rng.choice(("台账", "新建 Microsoft Excel 工作表", "大坪村站点", "1"))
        stem += f"-{self.year}年" if self.year_in == "name" else ""
        months = self.rng.sample(
            range(1, 13), self.rng.choice((1, 1, 2, 3)) if not self.as_text else 1
        )
        grids = [self._grid(month) for month in sorted(months)]
        self.file.name = f"{stem}.{'xls' if self.form == 'page' else self.form}"
        self.file.content = written(self.form, grids, self.rng)
        return self.file

    def _grid(self, month: int) -> Grid:
        grid = Grid(f"{self.year}年{month}月" if self.year_in == "sheet" else f"{month}月")
        fields = self._fields()
        copies = (
            self.rng.choice((1, 1, 2)) if self.kind in {"attendance", "people", "parcel"} else 1
        )
        gap = self.rng.choice((0, 1)) if copies > 1 else 0
        width = len(fields) * copies + gap * (copies - 1)
        self._titles(grid, month, width)
        count = self.rng.randrange(4, 40) * copies
        self.few = count < 12 * copies
        labels = self._labels(fields)
        heading = self._heading(grid, fields, labels, copies, gap)
        made = self._made(month, count)
        self._lay(grid, fields, made, heading, copies, gap)
        self._end(grid, fields, width)
        return grid

    def _fields(self) -> list[str]:
        known = [
            f
            for f in HEADINGS[self.kind]
            if f not in OPTIONAL[self.kind] or self.rng.random() < 0.75
        ]
        if self.kind == "parcel" and not {"courier", "in_at"} & {*known}:
            known.append("courier")
        self.rows.unit_in_heading = self.rows.price_unit_in_heading = None
        if self.kind == "up" and self.rng.random() < 0.3:
            self.rows.unit_in_heading = self.rng.choice(("斤", "公斤"))
            known.remove("unit")
            if self.rng.random() < 0.5:
                self.rows.price_unit_in_heading = "公斤"
        if self.rng.random() < 0.5:
            self.rng.shuffle(known)
        if self.rng.random() < 0.3:
            known.insert(self.rng.randrange(len(known) + 1), "extra")
        return ["index", *known] if self.rng.random() < 0.7 else known

    def _labels(self, fields: list[str]) -> dict[str, str]:
        labels = {
            f: self.rng.choice(HEADINGS[self.kind][f]) for f in fields if f in HEADINGS[self.kind]
        }
        if not self.few and self.rng.random() < 0.2:
            odd = self.rng.choice([f for f in fields if f in ODD] or [""])
            labels |= {odd: self.rng.choice(ODD[odd])} if odd else {}
        labels |= {
            "index": self.rng.choice(("序号", "编号", "No.")),
            # Freight is read with sales, and must be a sum there.
            "extra": self.rng.choice([one for one in EXTRA if (self.kind, one) != READ]),
        }
        if self.rows.unit_in_heading:
            labels["qty"] = f"{self.rng.choice(('数量', '重量'))}（{self.rows.unit_in_heading}）"
        if self.rows.price_unit_in_heading:
            labels["price"] = f"单价(元/{self.rows.price_unit_in_heading})"
        elif self.rows.unit_in_heading:
            labels["price"] = self.rng.choice(
                (f"单价(元/{self.rows.unit_in_heading})", "单价", "单价元")
            )
        return labels

    def _titles(self, grid: Grid, month: int, width: int) -> None:
        year = f"{self.year}年" if self.year_in == "title" else ""
        shown = f"{month}月" if self.rng.random() < 0.5 else ""
        title = self.rng.choice(
            (f"××村电商服务站{year}{shown}台账", f"{year}{shown}登记表", f"登记表（{year}）")
        )
        if year or self.kind == "attendance" or self.rng.random() < 0.6:
            grid.rows.append([title] + [None] * (width - 1))
            if not self.as_text and self.rng.random() < 0.7 and width > 1:
                grid.merges.append((0, 0, 0, width - 1))
            if self.kind == "attendance":
                grid.rows.append([f"培训时间：{self.year}年{month}月12日    地点：村委会"])
            if self.rng.random() < 0.4:
                grid.rows.append(
                    [
                        self.rng.choice(
                            ("填报人：冉建国    单位：元", "站点：大坪村    联系人：张三")
                        )
                    ]
                )
            if self.rng.random() < 0.3:
                grid.rows.append([])

    def _heading(
        self, grid: Grid, fields: list[str], labels: dict[str, str], copies: int, gap: int
    ) -> list[list[Any]]:
        one = [labels[f] for f in fields]
        groups = [GROUPS.get(self.kind, {}).get(f) for f in fields]
        if copies == 1 and not self.as_text and any(groups) and self.rng.random() < 0.4:
            lines = self._two_lines(grid, one, groups)
        else:
            lines = [(one + [None] * gap) * copies]
        grid.rows += [list(line) for line in lines]
        return lines

    def _two_lines(self, grid: Grid, one: list[str], groups: list[str | None]) -> list[list[Any]]:
        top, at = len(grid.rows), 0
        upper: list[Any] = [None] * len(one)
        lower: list[Any] = [None] * len(one)
        while at < len(one):
            end = at
            while groups[at] and end + 1 < len(one) and groups[end + 1] == groups[at]:
                end += 1
            if end > at:
                upper[at] = groups[at]
                lower[at : end + 1] = one[at : end + 1]
                grid.merges.append((top, at, top, end))
            else:
                upper[at] = one[at]
                grid.merges.append((top, at, top + 1, at))
            at = end + 1
        return [upper, lower]

    def _made(self, month: int, count: int) -> list[Made]:
        day, step = dt.date(self.year, month, 1), max(1, count // 27)
        found: list[Made] = []
        for number in range(count):
            now = day + dt.timedelta(days=number // step % 27)
            again = self.kind == "parcel" and self.kept and self.rng.random() < 0.08
            made = (
                self._again(self.rng.choice(self.kept))
                if again
                else getattr(self.rows, self.kind)(now)
            )
            if self.kind == "parcel" and not (made.duplicate or made.rejected):
                self.kept.append(made)
            found.append(made)
        return found

    def _again(self, first: Made) -> Made:
        made = Made({**first.cells, "note": None}, first.day, duplicate=True, values=first.values)
        if self.rng.random() < 0.3:
            made.cells["name"], made.differs = "欧阳另一", True
        return made

    def _lay(
        self,
        grid: Grid,
        fields: list[str],
        made: list[Made],
        heading: list[list[Any]],
        copies: int,
        gap: int,
    ) -> None:
        for number in range(0, len(made), copies):
            together = made[number : number + copies]
            row: list[Any] = []
            for block, one in enumerate(together):
                cells = {
                    **one.cells,
                    "index": number + block + 1,
                    "extra": self.rng.choice((None, "李四", "晴", "522101197001011234")),
                }
                row += ([None] * gap if block else []) + [cells.get(f) for f in fields]
            grid.rows.append(row)
            for block, one in enumerate(together, start=1):
                self._expect(grid, fields, one, block)
            self._between(grid, fields, heading, number)
        self._ditto(grid, fields, copies)

    def _expect(self, grid: Grid, fields: list[str], one: Made, block: int) -> None:
        file, at = self.file, (grid.name, len(grid.rows), block)
        file.read += 1
        if one.rejected in fields:
            file.rejected.append((*at, one.rejected))
        elif one.doubtful in fields:
            file.doubtful.append((*at, one.doubtful))
        elif one.duplicate:
            file.duplicates += 1
            file.differing += one.differs and "name" in fields
        else:
            file.accepted += 1
            file.amount_fen += one.amount_fen
            if one.day and {"day", "in_at"} & {*fields}:
                file.days[at] = one.day.isoformat()

    def _between(
        self, grid: Grid, fields: list[str], heading: list[list[Any]], number: int
    ) -> None:
        luck = self.rng.random()
        if luck < 0.03:
            grid.rows.append([])
        elif luck < 0.06 and number > 2:
            self._total(grid, fields, self.rng.choice(("小计", "本页小计", "本页合计", "小 计")))
        elif luck < 0.075 and len(heading) == 1:
            grid.rows.append(list(heading[0]))

    def _total(self, grid: Grid, fields: list[str], word: str) -> None:
        row: list[Any] = [None] * len(fields)
        places = [
            at
            for at, name in enumerate(fields)
            if name in {"index", "day", ANCHOR[self.kind], "farmer", "name"}
        ]
        if "amount" in fields:
            row[fields.index("amount")] = self.rng.choice((12345.6, "12345.6元"))
        elif self.rng.random() < 0.5:
            row[-1] = f"{self.rng.randrange(5, 200)}件"
        row[self.rng.choice(places or [0])] = word
        grid.rows.append(row)

    def _ditto(self, grid: Grid, fields: list[str], copies: int) -> None:
        """Here and there a farmer's name is written once for two rows running."""
        if "farmer" not in fields or copies > 1 or self.rng.random() < 0.5:
            return
        place = fields.index("farmer")
        for at in range(len(grid.rows) - 1, len(grid.rows) - 3, -1):
            row = grid.rows[at]
            if len(row) == len(fields) and isinstance(row[place], str) and "计" not in row[place]:
                row[place] = self.rng.choice(DITTO)
                return

    def _end(self, grid: Grid, fields: list[str], width: int) -> None:
        if self.kind in SUMMED or self.rng.random() < 0.3:
            self._total(grid, fields, self.rng.choice(("合计", "总计", "合 计", "共计")))
        if self.rng.random() < 0.5:
            ends = (
                "经手人：冉建国",
                "注：以上数据属实。",
                "制表人：张三",
                "审核：        站长：",
                "说明：金额单位为元",
            )
            grid.rows += [[], [self.rng.choice(ends)]]
        if self.rng.random() < 0.3 and width > 4:
            grid.rows.append(["制表：李四", None, "审核：王五", None, "日期：2026年6月1日"][:width])


def made_file(kind: str, seed: int) -> File:
    """Make the file of a seed."""
    return FileMaker(seed, kind).make()
