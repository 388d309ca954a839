"""Events as bytes: MessagePack with named fields, personal fields apart in salted blocks.

Bytes are kept and hashed as received and never encoded again; unknown fields survive in them.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import functools
import hashlib
from collections.abc import Callable, Mapping
from typing import Any, Final

import msgspec

from core.base.clock import CHINA
from core.base.ids import event_id
from core.base.photos import DIGEST_BYTES, PHOTO
from core.base.record import SELF, Record, specs, values_of
from core.base.tables import Event, Value, personal_names
from core.journal.chain import is_withheld

SALT_BYTES: Final = 16


class BlockRef(
    msgspec.Struct, frozen=True, omit_defaults=True, rename={"subject": "p", "hash": "h"}
):
    """What the chained body says of a personal block: whose it is and its salted hash.

    An empty subject is the event itself.
    """

    hash: bytes
    subject: str = ""


class Body(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    omit_defaults=True,
    rename={
        "seq": "s",
        "type": "t",
        "version": "v",
        "wall_ms": "w",
        "mono_ms": "m",
        "hub_ms": "h",
        "day": "d",
        "clerk": "u",
        "fields": "f",
        "blobs": "x",
        "blocks": "b",
    },
):
    """The chained part of an event."""

    seq: int
    type: str
    version: int = 1
    wall_ms: int
    mono_ms: int
    hub_ms: int = 0
    day: dt.date
    clerk: str = ""
    fields: msgspec.Raw
    blobs: tuple[bytes, ...] = ()
    blocks: tuple[BlockRef, ...] = ()


class Block(msgspec.Struct, frozen=True):
    """One subject's personal fields in one event, with the salt that hides their hash."""

    subject: str
    salt: bytes
    body: bytes


_encoder: Final = msgspec.msgpack.Encoder()
decode_body: Final = msgspec.msgpack.Decoder(Body).decode
"""Read the chained part; ``msgspec.MsgspecError`` when it is not one."""
_dict_decoder: Final = msgspec.msgpack.Decoder(dict[str, Any])
Upcaster = Callable[[dict[str, Any]], dict[str, Any]]


def encode_body(body: Body) -> bytes:
    """Return the bytes that are chained, signed and sent."""
    return _encoder.encode(body)


def block_hash(salt: bytes, body: bytes) -> bytes:
    """Return what the body keeps of a block."""
    return hashlib.sha256(salt + body).digest()


def split(record: Record) -> tuple[msgspec.Raw, dict[str, dict[str, Any]]]:
    """Part a record into its body fields and its personal fields by subject.

    The business day travels in the event, not in the fields. A personal field whose subject
    field is empty belongs to the event itself (subject "").
    """
    fields: dict[str, Any] = {}
    personal: dict[str, dict[str, Any]] = {}
    values, layout = _layout(type(record))
    for value, (name, default, subject) in zip(values(record), layout, strict=True):
        if value is default or value == default:
            continue
        if subject is None:
            fields[name] = value
        else:
            owner = "" if subject == SELF else getattr(record, subject) or ""
            personal.setdefault(owner, {})[name] = value
    return msgspec.Raw(_encoder.encode(fields)), personal


def photos_of(record: Record) -> tuple[bytes, ...]:
    """Return the digests of the pictures that a record shows: the chain covers them too."""
    names = _photo_names(type(record))
    shown = (getattr(record, name) for name in names)
    return tuple(value[:DIGEST_BYTES] for value in shown if value)


@functools.cache
def _photo_names(kind: type[Record]) -> tuple[str, ...]:
    return tuple(spec.name for spec in specs(kind) if spec.shape == PHOTO and not spec.field.row)


@functools.cache
def _layout(
    kind: type[Record],
) -> tuple[Callable[[Record], tuple[Any, ...]], tuple[tuple[str, Any, str | None], ...]]:
    said = [spec for spec in specs(kind) if spec.name != "day" and not spec.field.row]
    layout = tuple((spec.name, spec.default, spec.field.personal) for spec in said)
    return values_of(tuple(spec.name for spec in said)), layout


def make_blocks(
    personal: Mapping[str, Mapping[str, Any]], salts: Callable[[int], bytes]
) -> list[Block]:
    """Seal each subject's fields with a fresh salt."""
    return [
        Block(owner, salts(SALT_BYTES), _encoder.encode(said)) for owner, said in personal.items()
    ]


@functools.cache
def _decoder(kind: type[Record]) -> tuple[Callable[[msgspec.Raw], Record], bool]:
    """Return what reads a record whose fields all stand in the body, and whether it has a day."""
    decoder = msgspec.msgpack.Decoder(kind, strict=False)
    return decoder.decode, "day" in kind.__struct_fields__


@functools.cache
def _moment_names(kind: type[Record]) -> tuple[str, ...]:
    return tuple(spec.name for spec in specs(kind) if spec.shape == "moment")


def _by_the_wall(record: Record) -> Record:
    """Make moments that name their zone, as programs once wrote, those of the wall's clock."""
    for name in _moment_names(type(record)):
        moment: dt.datetime | None = getattr(record, name)
        if moment is not None and moment.tzinfo is not None:
            with contextlib.suppress(OverflowError):  # at either end of all years
                moment = moment.astimezone(CHINA)
            msgspec.structs.force_setattr(record, name, moment.replace(tzinfo=None))
    return record


class Reader:
    """Turns bytes into events of the record types that this program knows."""

    def __init__(
        self,
        records: Mapping[str, type[Record]],
        upcasters: Mapping[tuple[str, int], Upcaster] | None = None,
    ) -> None:
        self._records = records
        self._upcasters = upcasters or {}

    def event(
        self, device: str, epoch: int, content: bytes, blocks: Mapping[str, Block]
    ) -> Event | None:
        """Return the event, or None for a type this program does not know or one withheld.

        ``blocks`` are those still kept, by subject; a missing one was erased.
        Raises ``msgspec.MsgspecError`` for bytes that are not an event.
        """
        if is_withheld(content):
            return None
        return self.event_in(device, epoch, decode_body(content), blocks)

    def event_in(
        self,
        device: str,
        epoch: int,
        body: Body,
        blocks: Mapping[str, Block],
        row: dict[str, Value] | None = None,
    ) -> Event | None:
        """Return the event in a body already decoded, as ``event`` does; ``row`` goes with it."""
        kind = self._records.get(body.type)
        if kind is None:
            return None
        return Event(
            id=event_id(device, epoch, body.seq),
            device=device,
            epoch=epoch,
            seq=body.seq,
            type=body.type,
            version=body.version,
            day=body.day,
            clerk=body.clerk,
            wall_ms=body.wall_ms,
            fields=_by_the_wall(self._record(kind, body, blocks)),
            erased=bool(body.blocks) and any(ref.subject not in blocks for ref in body.blocks),
            row=row,
        )

    def _record(self, kind: type[Record], body: Body, blocks: Mapping[str, Block]) -> Record:
        # Few programs have upcasters, and a pair to ask for takes as long as half the reading.
        raised = self._upcasters and (body.type, body.version) in self._upcasters
        if not body.blocks and not raised:
            decode, has_day = _decoder(kind)
            record = decode(body.fields)
            if has_day:
                # Nobody has seen the record yet; a copy for one field costs more than reading it.
                msgspec.structs.force_setattr(record, "day", body.day)
            return record
        fields = _dict_decoder.decode(body.fields)
        if any(ref.subject not in blocks for ref in body.blocks):
            # An earlier program chained what is personal by now: an erased entry says it no more.
            gone = personal_names(kind)
            fields = {name: said for name, said in fields.items() if name not in gone}
        for ref in body.blocks:
            block = blocks.get(ref.subject)
            if block is not None:
                fields |= _dict_decoder.decode(block.body)
        if "day" in kind.__struct_fields__:
            fields["day"] = body.day
        return msgspec.convert(self._raised(body, fields), kind, strict=False)

    def _raised(self, body: Body, fields: dict[str, Any]) -> dict[str, Any]:
        version = body.version
        while (upcast := self._upcasters.get((body.type, version))) is not None:
            fields = upcast(fields)
            version += 1
        return fields
