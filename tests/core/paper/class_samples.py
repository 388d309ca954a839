"""One believable paper of training of every kind, and what all samples share."""

import datetime as dt
import io
from typing import Any

from PIL import Image, ImageDraw

from core.paper import archive, certificate, sign_in, trainee_cards
from core.paper.class_model import (
    ArchivePhoto,
    ArchiveTable,
    ClassArchive,
    Signer,
    SignInSheet,
    TraineeCards,
    TrainingCertificate,
)

DAY = dt.date(2026, 11, 21)
HOUSE: dict[str, Any] = {
    "station": "帅家村电商服务站",
    "contact": "秀山县龙池镇帅家村二组 023-7666 1234",
}


def photo(side=400, tone=(236, 140, 40)):
    """Return a JPEG of something round and orange on white."""
    image = Image.new("RGB", (side, side), "white")
    ImageDraw.Draw(image).ellipse((side // 8, side // 8, side * 7 // 8, side * 7 // 8), fill=tone)
    file = io.BytesIO()
    image.save(file, "JPEG")
    return file.getvalue()


def training_certificate(**changed):
    """Return a certificate with a code as long as a real one."""
    said: dict[str, Any] = {
        "holder": "王小明",
        "course": "合法写商品文案",
        "hours": "8 学时",
        "start": dt.date(2026, 11, 20),
        "end": DAY,
        "score": 92,
        "serial": "K7QFA26-000119-X",
        "issuer": "帅家村电商服务站",
        "code": "CZB1:" + "A2" * 210,
        "short_code": "ABCDE-23456",
    }
    return TrainingCertificate(**HOUSE, **said | changed)


def sign_in_of(count=40):
    """Return the sign-in sheet of a class of forty."""
    signers = tuple(
        Signer(number=n, name="欧阳秀英", phone="13800138000", village="帅家村三组", group="农户")
        for n in range(1, count + 1)
    )
    return SignInSheet(
        **HOUSE,
        course="合法写商品文案",
        day=DAY,
        half="上午",
        place="帅家村党群服务中心二楼会议室",
        teacher="李老师",
        signers=signers,
    )


def archive_of():
    """Return the archive of a class with lists, photos, and one photo that is not here."""
    columns = (("序号", 10.0), ("姓名", 20.0), ("上午", 20.0), ("下午", 20.0), ("考试", 20.0))
    rows = tuple((str(n), "王小明", "08:31 – 11:30", "14:02 – 17:00", "92") for n in range(1, 41))
    table = ArchiveTable(heading="签到与考核", columns=columns, rows=rows)
    empty = ArchiveTable(heading="抽查", columns=columns, rows=(), empty="没有抽查")
    photos = (
        ArchivePhoto(caption="上午上课", digest="ab" * 32, content=photo()),
        ArchivePhoto(caption="下午实训", digest="cd" * 32),
    )
    return ClassArchive(
        **HOUSE,
        course="合法写商品文案",
        start=dt.date(2026, 11, 20),
        end=DAY,
        facts=(("模块", "法律合规"), ("地点", "帅家村"), ("老师", "李老师"), ("学时", "8")),
        tables=(table, empty),
        photos=photos,
        clerk="李秀英",
    )


def cards_of(count=12):
    """Return the cards of a class, a page and two."""
    codes = tuple(f"K7QFA26KX3MBVT4D.1.{n}" for n in range(1, count + 1))
    sheet = sign_in_of(count)
    return TraineeCards(**HOUSE, course=sheet.course, day=DAY, signers=sheet.signers, codes=codes)


CLASS_PAPERS: dict[str, tuple[Any, Any]] = {
    "training certificate": (certificate.certificate, training_certificate()),
    "withdrawn certificate": (certificate.certificate, training_certificate(voided=True)),
    "sign-in sheet": (sign_in.sign_in_sheet, sign_in_of()),
    "trainee cards": (trainee_cards.trainee_cards, cards_of()),
    "class archive": (archive.class_archive, archive_of()),
}
