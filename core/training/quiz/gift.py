"""GIFT text to questions: what cannot be understood is named with its place and kept as typed.

The format is Moodle's. A question ends at a blank line; marks are ``~ = # { } :``, a backslash
makes each of them an ordinary character. Full-width marks are taken as they were meant, with a
hint that says where.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from core.training.quiz.answers import answers_in, looks_like_answers
from core.training.quiz.question import (
    PLAIN,
    Broken,
    Category,
    Description,
    Item,
    Question,
    Reading,
    Remark,
)
from core.training.quiz.scan import NotUnderstoodError, Piece, Spot, bare, first_bare

CATEGORY: Final = "$CATEGORY:"
COMMENT: Final = "//"
TITLE: Final = "::"
_FORMAT: Final = re.compile(r"\[(html|markdown|plain|moodle)\]", re.IGNORECASE)


def read_gift(text: str) -> Reading:
    """Return everything that a GIFT text says; never raises.

    Each fault names the line and column of one stretch, which stands among the items as it was
    typed; a hint names what was understood although it is not written as GIFT.
    """
    whole = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    spot = Spot(whole)
    items: list[Item] = []
    for block in _joined(list(_blocks(whole)), spot):
        items += block.before
        if block.piece is not None:
            items.append(_item(block.piece, spot))
    return Reading(items=tuple(items), faults=tuple(spot.faults), hints=tuple(spot.hints))


class _Block(NamedTuple):
    """Lines between blank ones: remarks and a category stand before what is asked, if anything."""

    before: tuple[Item, ...]
    piece: Piece | None


def _blocks(text: str) -> Iterator[_Block]:
    before: list[Item] = []
    lines: list[str] = []
    start = at = 0
    for line in [*text.split("\n"), ""]:
        bare_line = line.strip()
        own = _own_line(bare_line, fresh=not any(one.strip() for one in lines))
        if own is not None:
            before.append(own)
        if not bare_line or isinstance(own, Category):
            if before or any(one.strip() for one in lines):
                yield _Block(tuple(before), _piece(lines, start))
            before, lines = [], []
        else:
            if not lines:
                start = at
            # A remark in the midst of a question leaves its place blank: what follows stays put.
            lines.append(line if own is None else " " * len(line))
        at += len(line) + 1


def _own_line(line: str, *, fresh: bool) -> Item | None:
    """Return what a line says by itself: a remark anywhere, a category before a question."""
    if line.startswith(COMMENT):
        return Remark(text=line.removeprefix(COMMENT).strip())
    if fresh and line.startswith(CATEGORY):
        name = line.removeprefix(CATEGORY).strip()
        return Category(name=name) if name else None
    return None


def _piece(lines: list[str], start: int) -> Piece | None:
    piece = Piece("\n".join(lines), start)
    return piece if piece.text.strip() else None


def _joined(blocks: list[_Block], spot: Spot) -> Iterator[_Block]:
    """Yield the blocks, one that a blank line cut between its braces made whole again."""
    waiting: _Block | None = None
    for block in blocks:
        if waiting is not None and _goes_on(waiting, block):
            assert waiting.piece is not None and block.piece is not None  # noqa: S101, PT018 - asked
            end = waiting.piece.start + len(waiting.piece.text)
            gap = block.piece.start - end
            spot.hint(end + 1, "gift.blank_line")
            text = waiting.piece.text + " " * (gap - 1) + "\n" + block.piece.text
            waiting = _Block(waiting.before + block.before, Piece(text, waiting.piece.start))
            continue
        if waiting is not None:
            yield waiting
        waiting = block
    if waiting is not None:
        yield waiting


def _goes_on(block: _Block, rest: _Block) -> bool:
    if block.piece is None or rest.piece is None:
        return False
    braces = [block.piece.text[at] for at in bare(block.piece.text, "{}")]
    if braces != ["{"] or rest.piece.text.lstrip().startswith(TITLE):
        return False
    later = [rest.piece.text[at] for at in bare(rest.piece.text, "{}")]
    return not later or later[0] == "}"


def _item(piece: Piece, spot: Spot) -> Item:
    hints = len(spot.hints)
    try:
        question = _question(piece.stripped(), spot)
    except NotUnderstoodError as error:
        spot.faults.append(spot.place(error.at, error.code, **error.said))
        del spot.hints[hints:]
        line = spot.place(piece.stripped().start, "").line
        kept = [one.rstrip() for one in piece.text.split("\n") if one.strip()]
        return Broken(text="\n".join(kept), line=line)
    return question  # type: ignore[return-value]  # every kind of Question is an Item


def _question(piece: Piece, spot: Spot) -> Question:
    title, rest = _titled(piece, spot)
    found = _FORMAT.match(rest.text)
    said = {"title": title, "format": found[1].lower() if found else PLAIN}
    rest = rest.part(found.end() if found else 0).stripped()
    braces = _braces(rest, spot)
    if braces is None:
        if not rest.text:
            raise NotUnderstoodError(rest.start, "gift.stem_empty")
        return Description(stem=rest.plain(), **said)
    opened, closed = braces
    kind, fields = answers_in(rest.part(opened + 1, closed), spot)
    stem, after = rest.part(0, opened).plain(), rest.part(closed + 1).plain()
    if not stem and not after:
        raise NotUnderstoodError(rest.start, "gift.stem_empty")
    return kind(stem=stem, after=after, **said, **fields)


def _titled(piece: Piece, spot: Spot) -> tuple[str, Piece]:
    for mark in (TITLE, "：："):
        if not piece.text.startswith(mark):
            continue
        end = first_bare(piece.text[len(mark) :], mark)
        if end < 0:
            raise NotUnderstoodError(piece.start, "gift.title_open")
        if mark != TITLE:
            spot.wide(piece.start, mark)
        end += len(mark)
        return piece.part(len(mark), end).plain(), piece.part(end + len(mark)).stripped()
    return "", piece


def _braces(piece: Piece, spot: Spot) -> tuple[int, int] | None:
    """Return where a question's braces stand, None for a text that asks nothing."""
    opened, closed = first_bare(piece.text, "{"), first_bare(piece.text, "}")
    if opened < 0 or (0 <= closed < opened):
        opened = _wide_open(piece, closed, spot)
        if opened < 0:
            return None
    if closed < 0:
        closed = _wide_close(piece, opened, spot)
    _refuse_more(piece, opened, closed)
    return opened, closed


def _wide_open(piece: Piece, closed: int, spot: Spot) -> int:
    """Return where a full-width brace opens a question; -1 where nothing is asked."""
    opened = first_bare(piece.text, "｛")
    if closed >= 0:
        if not 0 <= opened < closed:
            raise NotUnderstoodError(piece.start + closed, "gift.brace_close")
    else:
        end = first_bare(piece.text[opened + 1 :], "｝") if opened >= 0 else -1
        if end < 0 or not looks_like_answers(piece.text[opened + 1 :][:end]):
            return -1
    spot.wide(piece.start + opened, "｛")
    return opened


def _wide_close(piece: Piece, opened: int, spot: Spot) -> int:
    closed = first_bare(piece.text[opened + 1 :], "｝")
    if closed < 0:
        raise NotUnderstoodError(piece.start + opened, "gift.brace_open")
    closed += opened + 1
    spot.wide(piece.start + closed, "｝")
    return closed


def _refuse_more(piece: Piece, opened: int, closed: int) -> None:
    for at in bare(piece.text, "{}"):
        if at in (opened, closed):
            continue
        code = "gift.brace_inside" if at < closed else "gift.brace_second"
        raise NotUnderstoodError(piece.start + at, code)
