"""The lists of a class's archive, in the county's order: from timetable to spot check."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Final

from core.base.ids import EventId
from core.base.masking import tail_of
from core.base.photos import photo_in
from core.paper.class_model import ArchiveTable
from core.paper.class_naming import (
    ANSWERS,
    HALVES,
    MARKED,
    MARKS,
    OUTCOMES,
    QUIZ_WAYS,
    WAYS,
)
from core.training.model.results import HIGHEST, LOWEST
from core.training.queries.whole import Half, WholeClass, half_of

if TYPE_CHECKING:
    import datetime as dt

    from core.paper.model import Translator
    from core.training.model.attendance import Attendance
    from core.training.model.results import ClassPhoto, QuizResult

HUNDRED: Final = 100
POINT: Final = 1000
KILOBYTE: Final = 1 << 10
MEGABYTE: Final = 1 << 20
Names = Mapping[str, str]
"""What each trainee of the roster is called, by id."""


def tables_of(said: WholeClass, names: Names, tr: Translator) -> tuple[ArchiveTable, ...]:
    """Return all lists of an archive; ``names`` are the trainees' by id."""
    return (
        _timetable(said, tr),
        *(_signed(said, half, names, tr) for half in said.halves),
        _photos(said, tr),
        _course(said, tr),
        _quizzes(said, names, tr),
        _practice(said, names, tr),
        _certificates(said, tr),
        _marks(said, tr),
        _words(said, tr),
        _follow_ups(said, names, tr),
        *_checks(said, names, tr),
    )


def half_text(half: Half, tr: Translator) -> str:
    """Return a half day in short: 11-20 上午."""
    return f"{half[0]:%m-%d} {tr(HALVES[half[1]])}"


def _timetable(said: WholeClass, tr: Translator) -> ArchiveTable:
    held = said.held
    hours = {"am": (held.am_from, held.am_to), "pm": (held.pm_from, held.pm_to)}
    rows = []
    for half in said.halves:
        signed = [one for one in said.attendance if half_of(one) == half]
        rows.append(
            (
                half[0].isoformat(),
                tr(HALVES[half[1]]),
                _span(*hours[half[1]]),
                str(len(signed)),
                str(sum(1 for one in signed if one.late_minutes)),
                str(sum(1 for one in signed if one.early_minutes)),
            )
        )
    heads = (tr("日期"), tr("半天"), tr("时间"), tr("签到人数"), tr("迟到"), tr("早退"))
    return ArchiveTable(
        heading=tr("课表与到课"),
        columns=_columns(heads, (20, 12, 22, 14, 12, 12)),
        rows=tuple(rows),
        empty=tr("没有人签到"),
    )


def _signed(said: WholeClass, half: Half, names: Names, tr: Translator) -> ArchiveTable:
    signed = {one.trainee: one for one in said.attendance if half_of(one) == half}
    heads = (tr("序号"), tr("姓名"), tr("手机尾号"), tr("村组"), tr("签到"), tr("签退"), tr("备注"))
    return ArchiveTable(
        heading=tr("签到 {when}", when=half_text(half, tr)),
        columns=_columns(heads, (7, 15, 12, 18, 11, 11, 26)),
        rows=tuple(
            (
                str(who.number),
                names.get(who.id, ""),
                tail_of(who.phone),
                who.village or "",
                *_came(signed.get(who.id), tr),
            )
            for who in said.here
        ),
    )


def _came(signed: Attendance | None, tr: Translator) -> tuple[str, str, str]:
    if signed is None:
        return tr("未到"), "", ""
    remarks = [tr(WAYS.get(signed.way or "", signed.way or ""))] if signed.way else []
    if signed.late_minutes:
        remarks.append(tr("迟到 {minutes} 分钟", minutes=signed.late_minutes))
    if signed.early_minutes:
        remarks.append(tr("早退 {minutes} 分钟", minutes=signed.early_minutes))
    return signed.came or "", signed.went or "", " ".join(remarks)


def _photos(said: WholeClass, tr: Translator) -> ArchiveTable:
    heads = (tr("照片"), tr("日期"), tr("说明"), "SHA-256")
    return ArchiveTable(
        heading=tr("照片目录"),
        columns=_columns(heads, (8, 20, 28, 60)),
        rows=tuple(
            (str(number), when_of(one, tr), one.caption or "", digest_of(one))
            for number, one in enumerate(said.photos, 1)
        ),
        empty=tr("没有照片"),
    )


def when_of(photo: ClassPhoto, tr: Translator) -> str:
    """Return the day of a photo, with its half where that is known."""
    day: dt.date | None = photo.true_day or photo.day
    half = tr(HALVES[photo.half]) if photo.half else ""
    return f"{day or ''} {half}".strip()


def digest_of(photo: ClassPhoto) -> str:
    """Return the SHA-256 of a photo's file in hexadecimal, "" where it was erased."""
    known = photo_in(photo.photo or b"")
    return known.digest.hex() if known else ""


def _course(said: WholeClass, tr: Translator) -> ArchiveTable:
    heads = (tr("课程"), tr("版本"), tr("大小"), tr("打包电脑"), tr("清单摘要"))
    newest = {one.digest: one for one in said.courses}
    return ArchiveTable(
        heading=tr("课件"),
        columns=_columns(heads, (32, 10, 12, 20, 60)),
        rows=tuple(
            (
                one.name,
                one.edition_no,
                size_text(one.bytes),
                one.signer or "",
                one.digest or "",
            )
            for one in newest.values()
        ),
        empty=said.held.code or tr("没有用课程包"),
    )


def size_text(count: int) -> str:
    """Return a file's size as people read it: 820 KB, 12.4 MB."""
    if count < MEGABYTE:
        return f"{-(-count // KILOBYTE)} KB"
    return f"{count / MEGABYTE:.1f} MB"


def _quizzes(said: WholeClass, names: Names, tr: Translator) -> ArchiveTable:
    heads = (tr("试卷"), tr("姓名"), tr("方式"), tr("得分"), tr("满分"), tr("结果"))
    return ArchiveTable(
        heading=tr("试卷与成绩"),
        columns=_columns(heads, (34, 16, 12, 12, 12, 14)),
        rows=tuple(
            (
                one.quiz or "",
                names.get(one.trainee or "", "") or tr("{hands} 人举手", hands=one.hands),
                tr(QUIZ_WAYS[one.way]),
                _points(one.points),
                _points(one.most),
                _result(one, tr),
            )
            for one in said.quizzes
        ),
        empty=tr("没有考试"),
    )


def _result(one: QuizResult, tr: Translator) -> str:
    word = MARKS["passed"] if one.passed else MARKS["failed"]
    return "" if one.trainee is None else tr(word)


def _points(thousandths: int) -> str:
    return f"{thousandths / POINT:.3f}".rstrip("0").rstrip(".")


def _practice(said: WholeClass, names: Names, tr: Translator) -> ArchiveTable:
    heads = (tr("姓名"), tr("做了几项"), tr("合格"), tr("不合格的项目"))
    rows = []
    for who in said.here:
        mine = {(one.checklist, one.item): one for one in said.practice if one.trainee == who.id}
        if mine:
            failed = [item for (_, item), one in mine.items() if one.mark != "passed"]
            good = str(len(mine) - len(failed))
            rows.append((names.get(who.id, ""), str(len(mine)), good, "；".join(failed)))
    return ArchiveTable(
        heading=tr("实训考核"),
        columns=_columns(heads, (18, 14, 12, 56)),
        rows=tuple(rows),
        empty=tr("没有实训考核"),
    )


def _certificates(said: WholeClass, tr: Translator) -> ArchiveTable:
    heads = (tr("姓名"), tr("证书编号"), tr("校验码"), tr("状态"))
    return ArchiveTable(
        heading=tr("培训证书"),
        columns=_columns(heads, (18, 44, 18, 14)),
        rows=tuple(
            (
                one.holder or "",
                one.number,
                one.short_code,
                tr("已撤销") if one.reversed_by else tr("有效"),
            )
            for one in said.certificates
        ),
        empty=tr("没有发证书"),
    )


def _marks(said: WholeClass, tr: Translator) -> ArchiveTable:
    scale = range(HIGHEST, LOWEST - 1, -1)
    heads = (tr("项目"), tr("平均分"), *(tr("{mark} 分", mark=mark) for mark in scale))
    rows = []
    for name, label in MARKED.items():
        given = [getattr(one, name) for one in said.forms]
        counts = (str(given.count(mark)) for mark in scale)
        rows.append((tr(label), mean_text(sum(given), len(given)), *counts))
    return ArchiveTable(
        heading=tr("满意度（{count} 份，不记名）", count=len(said.forms)),
        columns=_columns(heads, (34, 16, *(10,) * len(scale))),
        rows=tuple(rows) if said.forms else (),
        empty=tr("没有满意度表"),
    )


def mean_text(total: int, count: int) -> str:
    """Return a mean with two decimals, rounded down as all shares here; "" of nothing."""
    hundredths = total * HUNDRED // count if count else 0
    return f"{hundredths // HUNDRED}.{hundredths % HUNDRED:02d}" if count else ""


def _words(said: WholeClass, tr: Translator) -> ArchiveTable:
    return ArchiveTable(
        heading=tr("想说的话"),
        columns=_columns((tr("想说的话"),), (100,)),
        rows=tuple((one.words,) for one in said.forms if one.words),
        empty=tr("没有人写"),
    )


def _follow_ups(said: WholeClass, names: Names, tr: Translator) -> ArchiveTable:
    heads = (tr("日期"), tr("姓名"), tr("结班后"), tr("结果"))
    return ArchiveTable(
        heading=tr("跟踪回访"),
        columns=_columns(heads, (20, 24, 20, 36)),
        rows=tuple(
            (
                str(one.true_day or one.day or ""),
                names.get(one.trainee, ""),
                tr("{days} 天", days=one.after),
                tr(OUTCOMES[one.outcome]),
            )
            for one in said.follow_ups
        ),
        empty=tr("没有回访"),
    )


def _checks(said: WholeClass, names: Names, tr: Translator) -> Iterator[ArchiveTable]:
    heads = (tr("次序"), tr("姓名"), tr("回答"), tr("日期"))
    columns = _columns(heads, (10, 30, 36, 24))
    if not said.checks:
        yield ArchiveTable(heading=tr("抽查"), columns=columns, rows=(), empty=tr("没有抽查"))
    for check in said.checks:
        told = {one.trainee: one for one in said.calls if one.check == check.id}
        rows = []
        for place, trainee in enumerate(check.drawn, 1):
            call = told.get(EventId(trainee))
            answer = tr(ANSWERS[call.answer]) if call else tr("还没打电话")
            when = str(call.true_day or call.day or "") if call else ""
            rows.append((str(place), names.get(trainee, ""), answer, when))
        heading = tr(
            "抽查（种子 {seed}，名册摘要 {digest}）", seed=check.seed, digest=check.roster[:16]
        )
        yield ArchiveTable(heading=heading, columns=columns, rows=tuple(rows))


def _span(start: str | None, end: str | None) -> str:
    return f"{start or ''} – {end or ''}"


def _columns(heads: Iterable[str], shares: Iterable[float]) -> tuple[tuple[str, float], ...]:
    return tuple(zip(heads, shares, strict=True))
