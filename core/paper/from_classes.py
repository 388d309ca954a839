"""From a class's records to its papers: sign-in sheet, certificate, archive."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Final

import msgspec

from core.base.photos import photo_in
from core.capabilities import REGISTRY
from core.db import rows
from core.journal.history import History
from core.paper.class_model import (
    ArchivePhoto,
    ArchiveTable,
    ClassArchive,
    Signer,
    SignInSheet,
    TraineeCards,
    TrainingCertificate,
)
from core.paper.class_naming import HALVES, MODULES, TEACHERS
from core.paper.class_tables import digest_of, tables_of, when_of
from core.paper.gathered import NoPaperError, Views, house, name, row
from core.paper.model import Translator, chinese
from core.training import badge
from core.training.model.certificate import Certificate
from core.training.model.results import ClassPhoto
from core.training.model.training_class import ClassClose, TrainingClass
from core.training.queries.whole import WholeClass, half_of, whole_class

HUNDRED: Final = 100
Content = Callable[[bytes], bytes | None]
"""Returns the JPEG that a record's field names, None while it is not on this PC."""


def sign_in_sheet_of(
    views: Views,
    class_id: str,
    day: dt.date,
    half: str,
    *,
    spare: int = 5,
    tr: Translator = chinese,
) -> SignInSheet:
    """Return the sheet of one half day (am, pm) with who signed already; ``UnknownRecordError``."""
    said = whole_class(views.db, class_id)
    names = names_of(views, said)
    signed = {one.trainee: one for one in said.attendance if half_of(one) == (day, half)}
    signers = []
    for who in said.roster:
        came = signed.get(who.id)
        if who.left and came is None:
            continue
        signers.append(
            Signer(
                number=who.number,
                name=names[who.id],
                phone=who.phone or "",
                village=who.village or "",
                group=who.group or "",
                came=(came.came or "") if came else "",
                went=(came.went or "") if came else "",
            )
        )
    return SignInSheet(
        **house(views),
        course=said.held.name,
        day=day,
        half=tr(HALVES[half]),
        place=said.held.place,
        teacher=said.held.teacher or "",
        signers=tuple(signers),
        spare=spare,
    )


def trainee_cards_of(views: Views, class_id: str, day: dt.date) -> TraineeCards:
    """Return the cards of those on a class's roster; a card's code is the trainee's id."""
    said = whole_class(views.db, class_id)
    names = names_of(views, said)
    here = [who for who in said.roster if not who.left]
    signers = tuple(
        Signer(
            number=who.number,
            name=names[who.id],
            phone=who.phone or "",
            village=who.village or "",
        )
        for who in here
    )
    return TraineeCards(
        **house(views),
        course=said.held.name,
        day=said.held.first or day,
        signers=signers,
        codes=tuple(who.id for who in here),
    )


def certificate_of(views: Views, identity: str, *, tr: Translator = chinese) -> TrainingCertificate:
    """Return a certificate as its signed record says it, whatever was changed since.

    One that was taken back says so. Raises ``UnknownRecordError``, and ``NoPaperError`` once its
    holder was erased.
    """
    kept = row(views, Certificate, identity)
    if kept.record is None:
        raise NoPaperError(id=identity, kind=Certificate.kind)
    read = badge.badge_of(kept.record)
    said = read.earned
    held = rows.by_id(views.db, TrainingClass, kept.class_id)
    first = (held.first if held else None) or said.day
    return TrainingCertificate(
        **house(views),
        holder=said.holder,
        course=said.course,
        hours=hours_text(views, said.minutes, tr),
        start=min(first, said.day),
        end=said.day,
        score=said.score,
        serial=said.serial,
        issuer=said.issuer,
        code=badge.text_of(kept.record),
        short_code=read.code,
        voided=bool(kept.reversed_by or kept.reverses),
    )


def hours_text(views: Views, minutes: int, tr: Translator) -> str:
    """Return minutes as class hours of the county's length: ``8 学时（360 分钟）``."""
    hours = minutes / views.packs.parameters.class_hour_minutes
    told = f"{hours:.1f}".removesuffix(".0")
    return tr("{hours} 学时（{minutes} 分钟）", hours=told, minutes=minutes)


def class_archive_of(
    views: Views,
    class_id: str,
    content: Content,
    *,
    clerk: str = "",
    tr: Translator = chinese,
) -> ClassArchive:
    """Return all that a class left behind, in the county's order; ``UnknownRecordError``.

    Order: notice, timetable, teachers, sign-in of each half day, photos, course, quizzes,
    practice, certificates, satisfaction, follow-up, spot check. Telephones show their tails.
    Notes of calls stay at the station.
    """
    said = whole_class(views.db, class_id)
    names = names_of(views, said)
    held = said.held
    notice = ArchiveTable(
        heading=tr("通知与师资"),
        columns=((tr("项目"), 22), (tr("内容"), 78)),
        rows=tuple(pair for pair in _notice(views, said, tr) if pair[1]),
    )
    return ClassArchive(
        **house(views),
        course=held.name,
        start=said.first,
        end=said.last,
        facts=((tr("模块"), tr(MODULES[held.module])), (tr("老师"), held.teacher or "")),
        tables=(notice, *tables_of(said, names, tr)),
        photos=tuple(_photos(said.photos, content, tr)),
        clerk=clerk,
    )


def names_of(views: Views, said: WholeClass) -> dict[str, str]:
    """Return what each trainee is called; erased people have a pseudonym."""
    return {one.id: one.name or name(views, one.person) for one in said.roster}


def _notice(views: Views, said: WholeClass, tr: Translator) -> Iterator[tuple[str, str]]:
    held = said.held
    came = {one.trainee for one in said.attendance}
    yield tr("培训班编号"), held.id
    yield tr("地点"), held.place
    yield tr("培训对象"), held.audience or ""
    yield tr("上午"), f"{held.am_from or ''} – {held.am_to or ''}"
    yield tr("下午"), f"{held.pm_from or ''} – {held.pm_to or ''}"
    yield tr("授课老师"), f"{held.teacher or ''}（{tr(TEACHERS[held.teacher_kind])}）"
    yield tr("总学时"), hours_text(views, held.minutes, tr)
    yield tr("实训"), _share(held.practice_minutes, held.minutes, tr)
    yield tr("企业导师授课"), _share(held.mentor_minutes, held.minutes, tr)
    yield tr("名册人数"), str(sum(1 for one in said.roster if not one.left))
    yield tr("到课人数"), str(len(came))
    yield tr("人次"), str(len(said.attendance))
    yield tr("费用"), f"{held.cost_fen / HUNDRED:.2f} 元" if held.cost_fen else ""
    yield tr("结班日期"), str(held.closed or tr("还没结班"))
    for rule, why in _reasons(views, said):
        yield tr("提醒 {rule} 的理由", rule=rule), why
    yield tr("备注"), held.note or ""


def _share(part: int, whole: int, tr: Translator) -> str:
    percent = part * HUNDRED // whole if whole else 0
    return tr("{minutes} 分钟（{percent}%）", minutes=part, percent=percent)


def _reasons(views: Views, said: WholeClass) -> Iterator[tuple[str, str]]:
    """Yield the rules that were passed over with a sentence: of the plan, then of each close."""
    closes = [
        event.fields.get("reasons", "")
        for event in History(views.db, REGISTRY).events(said.held.id)
        if event.kind == ClassClose.kind and not event.fields.get("again")
    ]
    found: dict[str, str] = {}
    for text in (said.held.reasons or "", *closes):
        if text:
            found |= msgspec.json.decode(text, type=dict[str, str])
    yield from found.items()


def _photos(
    taken: tuple[ClassPhoto, ...], content: Content, tr: Translator
) -> Iterator[ArchivePhoto]:
    for number, one in enumerate(taken, 1):
        here = content(one.photo) if one.photo and photo_in(one.photo) else None
        said = " ".join(filter(None, (when_of(one, tr), one.caption)))
        yield ArchivePhoto(
            caption=tr("照片 {number}：{said}", number=number, said=said),
            digest=digest_of(one),
            content=here or b"",
        )
