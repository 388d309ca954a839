"""The county's X.509 authority and the hub's server certificate, made and renewed without help.

Stations trust this authority alone, because the sealed county names it.
"""

from __future__ import annotations

import datetime as dt
import ipaddress
import socket
from collections.abc import Iterable
from pathlib import Path
from typing import Final, NamedTuple

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from core.base.files import write_durably

FOLDER: Final = "tls"
YEARS: Final = dt.timedelta(days=365 * 30)
SERVED: Final = dt.timedelta(days=397)
RENEWED: Final = dt.timedelta(days=60)
"""How long before its end a server certificate is replaced."""
SLACK: Final = dt.timedelta(days=2)
"""Certificates begin a little before they were made: clocks differ."""
PUBLIC: Final = 0o644


class Pair(NamedTuple):
    """A certificate file and its key file."""

    certificate: Path
    key: Path


def authority(folder: Path, now_ms: int) -> bytes:
    """Return the county's authority in DER, made if there is none."""
    pair = _pair(folder, "ca")
    if not pair.certificate.exists():
        pair.certificate.parent.mkdir(mode=0o700, exist_ok=True)
        key = ec.generate_private_key(ec.SECP256R1())
        name = _name("Cunzhan county authority")
        now = _moment(now_ms)
        made = (
            _begun(name, name, key.public_key(), (now - SLACK, now + YEARS))
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .add_extension(_usage(signs=True), critical=True)
            .sign(key, hashes.SHA256())
        )
        _write(pair, made, key)
    return _read(pair.certificate).public_bytes(serialization.Encoding.DER)


def server(folder: Path, names: Iterable[str], now_ms: int) -> Pair:
    """Return a server certificate good for these hosts and this machine's own, made if need be.

    Names that an earlier certificate bore are kept; one that a wrong clock dated ahead is not.
    """
    pair = _pair(folder, "hub")
    wanted = {*names, *own_names()}
    if pair.certificate.exists():
        kept = _read(pair.certificate)
        now = _moment(now_ms)
        lasting = kept.not_valid_before_utc <= now < kept.not_valid_after_utc - RENEWED
        borne = names_of(kept)
        if lasting and wanted <= borne:
            return pair
        wanted |= borne
    _write(pair, *_issued(folder, sorted(wanted), now_ms))
    return pair


def names_of(certificate: x509.Certificate) -> set[str]:
    """Return the host names and addresses that a certificate is good for."""
    extension = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName)
    return {str(one.value) for one in extension.value}


def own_names() -> set[str]:
    """Return the names and addresses by which this machine may be reached."""
    host = socket.gethostname()
    found = {"localhost", "127.0.0.1", "::1"}
    if host.isascii() and host:
        found.add(host)
    try:
        told = socket.getaddrinfo(host, None, proto=socket.IPPROTO_TCP)
    except OSError:
        return found
    there = {str(address[0]).partition("%")[0] for *_, address in told}
    return found | there | {reached_at()}


def meant(host: str) -> set[str]:
    """Return a host as a certificate may name it: nothing for "all addresses"."""
    return set() if host in ("", "0.0.0.0", "::") else {host}  # noqa: S104 - a comparison


def reached_at() -> str:
    """Return the address by which others most likely reach this machine; nothing is sent."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
            return str(probe.getsockname()[0])
        except OSError:
            return "127.0.0.1"


def _issued(
    folder: Path, names: list[str], now_ms: int
) -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey]:
    ours = _pair(folder, "ca")
    signer = serialization.load_pem_private_key(ours.key.read_bytes(), None)
    if not isinstance(signer, ec.EllipticCurvePrivateKey):
        raise TypeError(type(signer).__name__)
    issuer = _read(ours.certificate)
    key = ec.generate_private_key(ec.SECP256R1())
    now = _moment(now_ms)
    span = (now - SLACK, min(now + SERVED, issuer.not_valid_after_utc))
    own = x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key())
    made = (
        _begun(_name("Cunzhan hub"), issuer.subject, key.public_key(), span)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName(map(_general, names)), critical=False)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(_usage(signs=False), critical=True)
        .add_extension(own, critical=False)
        .sign(signer, hashes.SHA256())
    )
    return made, key


def _begun(
    subject: x509.Name,
    issuer: x509.Name,
    key: ec.EllipticCurvePublicKey,
    span: tuple[dt.datetime, dt.datetime],
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(span[0])
        .not_valid_after(span[1])
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )


def _general(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def _usage(*, signs: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs,
        key_cert_sign=signs,
        crl_sign=signs,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _moment(now_ms: int) -> dt.datetime:
    return dt.datetime.fromtimestamp(now_ms // 1000, dt.UTC)


def _pair(folder: Path, name: str) -> Pair:
    return Pair(folder / FOLDER / f"{name}.pem", folder / FOLDER / f"{name}.key")


def _read(path: Path) -> x509.Certificate:
    return x509.load_pem_x509_certificate(path.read_bytes())


def _write(pair: Pair, made: x509.Certificate, key: ec.EllipticCurvePrivateKey) -> None:
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    write_durably(pair.key, private)
    write_durably(pair.certificate, made.public_bytes(serialization.Encoding.PEM), mode=PUBLIC)
