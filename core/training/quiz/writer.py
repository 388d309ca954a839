"""Questions to GIFT text, which is read back before it is handed out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Final

from core.base.errors import ClerkError
from core.training.quiz.answers import WEIGHT
from core.training.quiz.gift import CATEGORY, COMMENT, TITLE, read_gift
from core.training.quiz.question import (
    PLAIN,
    Broken,
    Category,
    Choice,
    Choices,
    Description,
    Item,
    Judgement,
    Matching,
    Numeric,
    Question,
    Remark,
    Short,
    Span,
)
from core.training.quiz.scan import escaped

PERCENT: Final = 100_000


class UnwritableQuestionError(ClerkError):
    """A question cannot be written as GIFT so that it reads the same (args: title)."""

    code = "gift.unwritable"


def write_gift(items: Iterable[Item]) -> str:
    """Return the GIFT text that reads as these items; ``UnwritableQuestionError``."""
    return "".join(f"{_written(one)}\n\n" for one in items)


def _written(item: Item) -> str:
    if isinstance(item, Broken):
        return item.text
    if isinstance(item, Remark):
        text = f"{COMMENT} {item.text}".rstrip()
    elif isinstance(item, Category):
        text = f"{CATEGORY} {item.name}"
    else:
        text = _asked(item, wide=False)
        if read_gift(text).items != (item,):
            text = _asked(item, wide=True)
    if read_gift(text).items != (item,):
        raise UnwritableQuestionError(title=_called(item)[:40])
    return text


def _called(item: Item) -> str:
    return (item.title or item.stem) if isinstance(item, Question) else str(item)


def _asked(question: Question, *, wide: bool) -> str:
    stem = escaped(question.stem, wide=wide)
    title = f"{TITLE}{escaped(question.title, wide=wide)}{TITLE}" if question.title else ""
    guard = question.format != PLAIN or stem[:1] in ("[", "/", "$")
    head = title + (f"[{question.format}]" if guard else "") + stem
    if isinstance(question, Description):
        return head
    inside = list(_inside(question, wide=wide))
    if question.feedback:
        inside.append(f"####{escaped(question.feedback, wide=wide)}")
    braces = (
        "{" + "\n\t".join(["", *inside]) + "\n}" if len(inside) > 1 else f"{{{''.join(inside)}}}"
    )
    after = escaped(question.after, wide=wide)
    return f"{head} {braces} {after}".strip()


def _inside(question: Question, *, wide: bool) -> Iterator[str]:
    if isinstance(question, Choices | Short):
        for one in question.answers:
            yield _mark(one) + escaped(one.text, wide=wide) + _told(one.feedback, wide=wide)
    elif isinstance(question, Judgement):
        right = _told(question.if_right, wide=wide)
        wrong = _told(question.if_wrong, wide=wide) or ("#" if right else "")
        yield ("TRUE" if question.answer else "FALSE") + wrong + right
    elif isinstance(question, Matching):
        for pair in question.pairs:
            yield f"={escaped(pair.left, wide=wide)} -> {escaped(pair.right, wide=wide)}"
    elif isinstance(question, Numeric):
        yield from _numbers(question, wide=wide)


def _mark(choice: Choice) -> str:
    mark = "=" if choice.right else "~"
    if choice.weight is not None:
        return f"{mark}%{_percent(choice.weight)}%"
    guard = WEIGHT.match(choice.text)
    return mark + (f"%{100 if choice.right else 0}%" if guard else "")


def _percent(weight: int) -> str:
    return f"{(Decimal(weight) / PERCENT).normalize():f}"


def _told(feedback: str, *, wide: bool) -> str:
    return f"#{escaped(feedback, wide=wide)}" if feedback else ""


def _numbers(question: Numeric, *, wide: bool) -> Iterator[str]:
    told = [_number(one) + _told(one.feedback, wide=wide) for one in question.answers]
    if question.otherwise:
        told.append(f"~{_told(question.otherwise, wide=wide)}")
    yield f"#{told[0]}"
    yield from told[1:]


def _number(span: Span) -> str:
    weight = "" if span.weight is None else f"%{_percent(span.weight)}%"
    number = f"{span.low:f}" if span.low == span.high else f"{span.low:f}..{span.high:f}"
    return f"={weight}{number}"
