"""What a clerk writes in her own words may name anybody: it lies in a block that can be erased."""

from __future__ import annotations

import datetime as dt

import msgspec
import pytest

from core.base.change import CHANGE, ITSELF
from core.base.record import specs
from core.capabilities import REGISTRY
from core.journal.codec import Block, BlockRef, Body, Reader, block_hash, encode_body
from core.trade.model.errand import Errand

OPEN = {
    "numbers and codes of papers, goods, files, packs and places": """
        attendance.course attendance.group basis.number certificate.course certificate.number
        certificate.short_code class.course_version close.serial consent.text_version
        courier_prefix.prefix course.edition_no course.languages course.signer down.order_no
        down.serial errand.serial errand.slip_no issue.serial listing.licence_no
        listing.standard_no override.claim override.pack parcel-out.serial parcel.move.shelf
        parcel.pickup_code parcel.shelf payment.covers payment.parts payment.serial permit.number
        picture.twin product.licence_no purchase.batch_no purchase.cert_no purchase.serial quiz.quiz
        receipt.serial serial.series settlement.covers settlement.sales settlement.serial
        shift.serial spot-check.drawn spot-check.seed tally.name up.batch_no up.cert_no
        up.order_line up.order_no up.serial""",
    "names of goods, and what is printed on them for everybody": """
        down.item down.unit listing.grade listing.headline listing.ingredients listing.maker
        listing.maker_address listing.name listing.origin listing.spec listing.storage
        listing.unit listing.variety parcel-out.item price.grade price.per price.product
        product.category product.grades product.initials product.name product.unit
        product.variety purchase.grade purchase.unit up.item up.unit wording.text""",
    "who publishes, issues, carries or sells, and where: public bodies, firms and regions": """
        basis.area basis.issuer basis.name courier_prefix.courier down.platform notice.author
        parcel-out.courier parcel.courier permit.courier price.author price.market price.source
        station.name station.phone station.village up.buyer_region up.courier up.move.courier
        up.platform verdict.author wording.platform""",
    "what a class or a course is announced with": """
        class.audience class.name class.place course.name course.signer_known practice.checklist
        practice.item trainee.group""",
    "written by the county for all": """
        notice.heading notice.text""",
    "a purpose of the printed form": """
        consent.purpose""",
    "one of the causes of a pack": """
        stock.loss""",
    "a word of the program": """
        field-note.field import.of_kind issue.of_kind issue.table parcel.move.before
        parcel.out_to parcel.step print.table serial.of""",
    "an hour": """
        attendance.came attendance.went""",
}


def test_every_text_that_is_typed_freely_lies_in_a_personal_block():
    kinds = {**REGISTRY.records, **{table.name: table.row for table in REGISTRY.tables}}
    bare = {
        f"{record.kind.removesuffix('.change')}.{spec.name}"
        for record in kinds.values()
        for spec in specs(record)
        if spec.shape in {"text", "texts"}
        and not (spec.field.personal or spec.field.choices or spec.field.pattern)
        and not (record.kind.endswith(CHANGE) and spec.name in ITSELF)
    }
    assert bare == {name for said in OPEN.values() for name in said.split()}


@pytest.mark.parametrize(
    ("kept", "said"), [(True, ("替她缴的", "下午再来")), (False, (None, None))]
)
def test_what_an_earlier_program_chained_in_the_open_is_read_until_its_entry_is_erased(kept, said):
    block = Block("A.1.1", b"s" * 16, msgspec.msgpack.encode({"note": "下午再来"}))
    chained = Body(
        seq=2, type="errand", wall_ms=0, mono_ms=0, day=dt.date(2026, 11, 1),
        fields=msgspec.Raw(
            msgspec.msgpack.encode({"what": "缴费", "person": "A.1.1", "result": "替她缴的"})
        ),
        blocks=(BlockRef(block_hash(block.salt, block.body), block.subject),),
    )  # fmt: skip
    blocks = {block.subject: block} if kept else {}
    event = Reader(REGISTRY.records).event("A", 1, encode_body(chained), blocks)
    errand = event.fields if event else None
    assert isinstance(errand, Errand)
    assert (errand.what, errand.result, errand.note) == ("缴费", *said)
