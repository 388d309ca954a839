"""A proof that stands alone (c2sp.org/tlog-proof): place, path and checkpoint in one small text.

Whoever trusts the hub's key can check it without the hub, offline, years later.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

import msgspec

from core.keys.certificate import ForgedError
from core.sync.checkpoint import Checkpoint, checkpoint_of, open_own, read_number
from core.sync.errors import MalformedError, OversizeError
from core.sync.note import LARGEST as LARGEST_NOTE
from core.sync.note import packed, read_note, unpacked
from core.sync.tree import HASH_BYTES, LARGEST, verify_inclusion

FIRST_LINE: Final = "c2sp.org/tlog-proof@v1"
EXTRA: Final = "extra "
INDEX: Final = "index "
LARGEST_EXTRA: Final = 64 << 10
LARGEST_TEXT: Final = LARGEST_NOTE + 2 * LARGEST_EXTRA
MOST_HASHES: Final = LARGEST.bit_length()


class Proof(msgspec.Struct, frozen=True, kw_only=True):
    """That a leaf stands at ``index`` of the tree that ``note`` speaks of.

    ``extra`` is vouched for by nobody.
    """

    index: int
    hashes: tuple[bytes, ...]
    note: str
    extra: bytes = b""


def write_proof(index: int, hashes: Sequence[bytes], note: str, extra: bytes = b"") -> str:
    """Return a proof's text; ``MalformedError`` when no reader would take it."""
    lines = [FIRST_LINE, *([EXTRA + packed(extra)] if extra else []), f"{INDEX}{index}"]
    text = "\n".join([*lines, *map(packed, hashes), "", note])
    read_proof(text)
    return text


def read_proof(text: str) -> Proof:
    """Return what a proof says, whether it is true or not.

    Raises ``MalformedError`` or ``OversizeError`` and nothing else, whatever the text.
    """
    if len(text) > LARGEST_TEXT:
        raise OversizeError(most=LARGEST_TEXT)
    above, gap, note = text.partition("\n\n")
    first, *lines = above.split("\n")
    if not gap or first != FIRST_LINE:
        raise MalformedError
    extra = unpacked(lines.pop(0).removeprefix(EXTRA)) if lines[:1] and _is_extra(lines) else b""
    if not lines or not lines[0].startswith(INDEX) or len(lines) > 1 + MOST_HASHES:
        raise MalformedError
    index = read_number(lines[0].removeprefix(INDEX))
    hashes = tuple(unpacked(line) for line in lines[1:])
    if any(len(one) != HASH_BYTES for one in hashes) or len(extra) > LARGEST_EXTRA:
        raise MalformedError
    if index >= checkpoint_of(read_note(note).body).size:
        raise MalformedError
    return Proof(index=index, hashes=hashes, note=note, extra=extra)


def verify_proof(
    text: str, leaf: bytes, publics: Iterable[bytes], origin: str = ""
) -> tuple[Proof, Checkpoint]:
    """Return the proof and the checkpoint under which the hash ``leaf`` stands.

    ``publics`` are the log's keys; ``origin``, if said, must be the checkpoint's. ``ForgedError``
    when the signature is not theirs or the path does not lead to the root.
    """
    proof = read_proof(text)
    checkpoint = open_own(proof.note, publics, origin)
    if not verify_inclusion(leaf, proof.index, checkpoint.size, proof.hashes, checkpoint.root):
        raise ForgedError
    return proof, checkpoint


def _is_extra(lines: list[str]) -> bool:
    return lines[0].startswith(EXTRA) and lines[0] != EXTRA
