"""Where a table begins: its heading lines, and the blocks that stand side by side in it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from core.imports.columns import Columns, Sample, guess, is_table
from core.imports.headings import is_heading_row, is_value_like, matches, sure_fields
from core.imports.plain import squeeze
from core.imports.quantities import unit_of
from core.sheets.workbook import Merge

_LIKE: Final = 0.6
"""A block beside the first is another of its kind if it has this share of its fields."""
_LONGEST_UNIT: Final = 6
_FEWEST: Final = 2
_PLAIN: Final = 95
"""The score of a heading that is one of a field's own words."""


class Block(NamedTuple):
    """One table, or one of several side by side; ``number`` counts from 1, left to right."""

    number: int
    span: range
    columns: Columns


class Heading(NamedTuple):
    """Heading lines: first and last row counted from 1 (0 if there are none), one text a column.

    ``upper`` are the cells of the first of several lines.
    """

    first: int
    last: int
    texts: list[str]
    upper: tuple[str, ...] = ()


def heading_at(
    kind: str, rows: Sequence[list[str]], number: int, merged: Sequence[Merge]
) -> Heading | None:
    """The heading lines that begin at ``rows[0]``, whose row number is ``number``; else None."""
    first = rows[0]
    if sum(map(bool, first)) < _FEWEST or _is_title(first, number, merged):
        return None
    alone = _fields(kind, first) if is_heading_row(kind, first) else set()
    best: Heading | None = Heading(number, number, first) if alone else None
    below, most = first, len(alone)
    for depth, lower in enumerate(rows[1:3], start=1):
        if any(is_value_like(text) for text in lower if text) or not any(lower):
            break
        if not best and any(is_value_like(text) for text in first if text):
            break
        below = _joined(kind, below, lower, number + depth - 1, merged)
        count = len(_fields(kind, below))
        under = _hangs_under(lower, number + depth - 1, merged)
        if count > max(most, 1) or (best and (under or _is_subline(kind, lower))):
            best, most = Heading(number, number + depth, below, tuple(first)), max(count, most)
    return best


def _fields(kind: str, texts: list[str]) -> set[str]:
    return {field for field in sure_fields(kind, texts) if not field.startswith("_")}


def _is_title(texts: list[str], number: int, merged: Sequence[Merge]) -> bool:
    """A cell merged over most of the row is a title, whatever it says."""
    wide = [merge for merge in merged if merge.top == number and merge.right - merge.left > 1]
    return sum(map(bool, texts)) == 1 or any(
        merge.right - merge.left + 1 >= len(texts) * 0.8 for merge in wide
    )


def _hangs_under(lower: list[str], number: int, merged: Sequence[Merge]) -> bool:
    """Whether every text of a line stands below a cell merged over several columns."""
    places = {
        place
        for merge in merged
        if merge.bottom == number and merge.right > merge.left
        for place in range(merge.left, merge.right + 1)
    }
    return all(place in places for place, text in enumerate(lower) if text)


def _is_subline(kind: str, texts: list[str]) -> bool:
    """Whether every text of a second line is a unit in brackets or a heading of its own."""
    said = [text for text in texts if text]
    return all(_is_unit(text) or _names_field(kind, text) for text in said)


def _is_unit(text: str) -> bool:
    plain = squeeze(text)
    bare = plain.strip("()[]")
    return (
        (plain[:1] in {"(", "["} and len(bare) <= _LONGEST_UNIT)
        or unit_of(bare) is not None
        or bare in {"元", "万元"}
    )


def _names_field(kind: str, text: str) -> bool:
    found = matches(kind, text)[:1]
    return bool(found) and found[0].score > _PLAIN


def _joined(
    kind: str, upper: list[str], lower: list[str], number: int, merged: Sequence[Merge]
) -> list[str]:
    """Put two heading lines together; an upper text reaches right over what stands below it."""
    width = max(len(upper), len(lower))
    above = upper + [""] * (width - len(upper))
    for merge in merged:
        if merge.top <= number <= merge.bottom and merge.left < width and above[merge.left]:
            for column in range(merge.left, min(merge.right + 1, width)):
                above[column] = above[merge.left]
    texts = []
    reach = ""
    for column in range(width):
        low = lower[column] if column < len(lower) else ""
        reach = above[column] or (reach if low and not _stands_alone(kind, low) else "")
        texts.append(_pair(kind, above[column] or reach, low))
    return texts


def _stands_alone(kind: str, text: str) -> bool:
    return _names_field(kind, text)


def _pair(kind: str, upper: str, lower: str) -> str:
    """产品 over 名称 is 产品名称; 农户信息 over 姓名 is 姓名; 数量 over (斤) is 数量(斤)."""
    if not lower or lower == upper:
        return upper
    both = upper + lower
    if not upper or _names_field(kind, both) or _is_unit(lower):
        return both
    return lower if _names_field(kind, lower) else both


def blocks_of(kind: str, texts: list[str], sample: Sample) -> list[Block]:
    """Split a heading into side-by-side blocks and guess the columns of each."""
    width = max([len(texts), *(len(row) for row in sample[:20])], default=0)
    spans = _spans(kind, texts, sample, width)
    found = _agreed(texts, spans, [guess(kind, texts, span, sample) for span in spans])
    first = found[0] if found else {}
    blocks: list[Block] = []
    for span, columns in zip(spans, found, strict=True):
        alike = len(columns) >= _LIKE * len(first)
        if is_table(kind, columns) and (alike or not blocks):
            blocks.append(Block(len(blocks) + 1, span, columns))
    return blocks


def _agreed(texts: list[str], spans: list[range], found: list[Columns]) -> list[Columns]:
    """Blocks under the same headings have the same columns: what one tells, all know."""
    lines = [[squeeze(text) for text in texts[span.start : span.stop]] for span in spans]
    result = []
    for span, line, columns in zip(spans, lines, found, strict=True):
        full = dict(columns)
        for other, other_line, known in zip(spans, lines, found, strict=True):
            alike = line and line[: len(other_line)] == other_line[: len(line)]
            for field, column in known.items() if alike else ():
                place = column.place - other.start + span.start
                taken = {chosen.place for chosen in full.values()}
                if field not in full and place in span and place not in taken:
                    full[field] = column._replace(place=place)
        result.append(full)
    return result


def _spans(kind: str, texts: list[str], sample: Sample, width: int) -> list[range]:
    keys = [squeeze(text) for text in texts]
    spans: list[range] = []
    start = 0
    seen: set[str] = set()
    for place, key in enumerate(keys):
        if key and key in seen:
            edge = _edge(keys, start, place)
            left, right = range(start, edge), range(edge, width)
            if _is_whole(kind, texts, left, sample) and _is_whole(kind, texts, right, sample):
                spans.append(left)
                start, seen = edge, {known for known in keys[edge:place] if known}
        seen.add(key)
    return [*spans, range(start, width)]


def _edge(keys: list[str], start: int, place: int) -> int:
    """A block begins after the empty column that sets it apart, if there is one."""
    gaps = [column for column in range(start + 1, place) if not keys[column]]
    return gaps[-1] + 1 if gaps else place


def _is_whole(kind: str, texts: list[str], span: range, sample: Sample) -> bool:
    return is_table(kind, guess(kind, texts, span, sample))
