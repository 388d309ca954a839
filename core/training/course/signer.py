"""Who signed a course pack, and whether this PC knows them."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable
from typing import Final, Literal

import msgspec

from core.base.ids import device_of
from core.keys.certificate import (
    DEVICE,
    HUB,
    Certificate,
    ForgedError,
    HubCertificate,
    unseal,
)
from core.keys.device import is_signed_by
from core.training.course.errors import (
    CourseRevokedError,
    CourseUnknownSignerError,
    CourseUnsignedError,
)
from core.training.course.manifest import CONTEXT, Manifest

PAPERS: Final = 2
SIGNATURE_BYTES: Final = 64


class Anchors(msgspec.Struct, frozen=True, kw_only=True):
    """Whom this PC believes: its county's keys, devices it knows by key, and those shut out.

    Of the keys of its hubs only the newest: a thief of one that was replaced signs what he likes.
    """

    roots: tuple[bytes, ...] = ()
    hub: HubCertificate | None = None
    devices: tuple[bytes, ...] = ()
    revoked: frozenset[str] = frozenset()


class Signer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The device that signed; ``known`` says how this PC comes to know it."""

    device: str
    known: Literal["county", "device", "paper", ""] = ""
    name: str = ""


def check_signature(manifest: Manifest, content: bytes, signature: bytes) -> None:
    """Raise ``CourseUnsignedError`` unless the manifest's own signer signed these bytes."""
    key = bytes.fromhex(manifest.signer)
    if len(signature) != SIGNATURE_BYTES or not is_signed_by(key, CONTEXT + content, signature):
        raise CourseUnsignedError


def signer_of(manifest: Manifest, anchors: Anchors) -> Signer:
    """Return who signed and how they are known; ``CourseRevokedError`` for one shut out."""
    key = bytes.fromhex(manifest.signer)
    device = device_of(key)
    if device in anchors.revoked:
        raise CourseRevokedError(device=device)
    if key in anchors.roots or (anchors.hub is not None and key == anchors.hub.public_key):
        return Signer(device=device, known="county")
    if key in anchors.devices:
        return Signer(device=device, known="device")
    paper = _paper(manifest.papers, key, anchors)
    if paper is not None:
        return Signer(device=device, known="paper", name=paper.name)
    return Signer(device=device)


def need_known(signer: Signer, trusted: str | None) -> None:
    """Raise ``CourseUnknownSignerError`` unless the signer is known or named by a person."""
    if not signer.known and signer.device != trusted:
        raise CourseUnknownSignerError(device=signer.device)


def _paper(papers: Iterable[str], key: bytes, anchors: Anchors) -> Certificate | None:
    """Return the certificate that the county's hub gave to this key, None without a sound one."""
    try:
        sealed = [base64.b64decode(paper, validate=True) for paper in papers]
        if len(sealed) != PAPERS:
            return None
        hub = unseal(HUB, sealed[0], HubCertificate, anchors.roots)
        paper = unseal(DEVICE, sealed[1], Certificate, [hub.public_key])
    except (binascii.Error, ForgedError):
        return None
    replaced = anchors.hub is not None and hub.serial < anchors.hub.serial
    return paper if paper.public_key == key and not replaced else None
