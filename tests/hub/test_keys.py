from __future__ import annotations

import datetime as dt
import stat
import threading

import pytest
from cryptography import x509

from core.base.clock import FixedClock
from core.base.errors import DiskError
from core.base.files import write_durably
from core.keys.certificate import HUB, HubCertificate, county_of, pin_of, unseal
from hub import keys, replacing, rooting, tls
from hub.caretaking import Caretaker
from hub.errors import NoOfficeError, RootAwayError
from hub.keys import Keys
from hub.office import Office
from tests.faults.mutant import Mutant

MUTANT = Mutant(
    "hub/keys.py",
    "before=(old.secrets.signing, *old.secrets.before),",
    "before=(),",
    "receipts of a replaced key would no longer be known as the hub's",
    "replaced",
)
NOW = 1_795_000_000_000
DAY = 86_400_000


def _served(folder, names, now):
    pair = tls.server(folder, names, now)
    return x509.load_pem_x509_certificate(pair.certificate.read_bytes())


def test_a_first_start_makes_everything_and_a_second_nothing(tmp_path):
    made = Keys.found(tmp_path, NOW, name="示范县")
    again = Keys.found(tmp_path, NOW + DAY, name="别的县")
    assert again.sealed_county == made.sealed_county
    assert again.secrets == made.secrets
    assert county_of(made.sealed_county).name == "示范县"
    assert made.pin == pin_of(made.sealed_county)
    hub = unseal(HUB, made.sealed_hub, HubCertificate, made.county.roots)
    assert hub.public_key == made.signing.public


def test_a_tls_certificate_that_a_wrong_clock_dated_ahead_is_made_anew(tmp_path):
    Keys.found(tmp_path, NOW)
    ahead = _served(tmp_path, ["hub.example"], NOW + 3650 * DAY)
    served = _served(tmp_path, [], NOW)
    assert served.not_valid_before_utc < ahead.not_valid_before_utc
    assert "hub.example" in tls.names_of(served)
    assert _served(tmp_path, [], NOW) == served


@pytest.mark.parametrize("name", ["hub.key", "county.key", "tls/ca.key"])
def test_secrets_are_for_their_owner_only(tmp_path, name):
    Keys.found(tmp_path, NOW)
    assert stat.S_IMODE((tmp_path / name).stat().st_mode) == 0o600


@pytest.mark.parametrize("missing", ["hub.paper", "county.paper"])
def test_a_first_start_cut_short_is_finished_by_the_next(tmp_path, missing):
    Keys.found(tmp_path, NOW)
    (tmp_path / missing).unlink()
    assert Keys.found(tmp_path, NOW).certificate.serial == 1


def test_a_folder_without_keys_is_no_office(tmp_path):
    with pytest.raises(NoOfficeError):
        Keys.load(tmp_path)


def test_a_replaced_key_still_counts_as_the_hubs(tmp_path):
    first = Keys.found(tmp_path, NOW)
    second = keys.rotate(tmp_path, NOW)
    assert second.certificate.serial == 2
    assert second.publics == (second.signing.public, first.signing.public)
    assert second.pin == first.pin
    assert second.spoken(1) == first.spoken(1)
    assert second.county_device(1).public == first.county_device(1).public
    assert second.county_device(2).public != first.county_device(1).public


def test_nothing_is_replaced_while_the_root_is_away(tmp_path):
    first = Keys.found(tmp_path, NOW)
    (tmp_path / "county.key").unlink()
    with pytest.raises(RootAwayError):
        keys.rotate(tmp_path, NOW)
    assert Keys.load(tmp_path).signing.public == first.signing.public


def test_the_server_is_certified_by_the_countys_authority_for_its_names(tmp_path):
    made = Keys.found(tmp_path, NOW)
    served = _served(tmp_path, {"hub.example", "10.1.2.3"}, NOW)
    authority = x509.load_der_x509_certificate(made.county.tls[0])
    served.verify_directly_issued_by(authority)
    assert {"hub.example", "10.1.2.3", "127.0.0.1", "localhost"} <= tls.names_of(served)


def test_a_server_certificate_is_kept_until_it_is_old_or_lacks_a_name(tmp_path):
    Keys.found(tmp_path, NOW)
    first = _served(tmp_path, {"a.example"}, NOW)
    assert _served(tmp_path, (), NOW + 300 * DAY).serial_number == first.serial_number
    other = _served(tmp_path, {"b.example"}, NOW + DAY)
    assert {"a.example", "b.example"} <= tls.names_of(other)
    later = NOW + 380 * DAY
    renewed = _served(tmp_path, (), later)
    assert renewed.not_valid_after_utc > dt.datetime.fromtimestamp(later / 1000, dt.UTC)
    assert "a.example" in tls.names_of(renewed)


def test_a_root_replaced_half_way_is_finished_when_the_folder_is_next_opened(tmp_path, monkeypatch):
    old = Keys.found(tmp_path, 1)
    put: list[str] = []

    def cut(path, content, *, mode=0o600):
        if put and path.name == put[-1]:
            raise OSError
        write_durably(path, content, mode=mode)

    for name in ("county.key", "county.chain", "hub.paper", "county.paper"):
        put.append(name)
        serial = Keys.load(tmp_path).county.serial
        with monkeypatch.context() as patched:
            patched.setattr(replacing, "write_durably", cut)
            with pytest.raises(DiskError):
                rooting.replace_root(tmp_path, 2)
        found = Keys.load(tmp_path)
        assert found.county.serial == serial + 1
        assert keys.root_key(tmp_path).public == found.county.roots[0]
        assert found.first_pin == old.pin != found.pin
    assert [serial for serial, _ in found.chain.steps] == [2, 3, 4, 5]
    assert found.signing.public == old.signing.public
    assert not (tmp_path / replacing.NEXT).exists()


@pytest.mark.parametrize("at", ["hub.key", "hub.paper"])
def test_a_key_replaced_half_way_is_finished_when_the_folder_is_next_opened(
    tmp_path, monkeypatch, at
):
    old = Keys.found(tmp_path, 1)

    def cut(path, content, *, mode=0o600):
        if path.name == at:
            raise OSError
        write_durably(path, content, mode=mode)

    with monkeypatch.context() as patched:
        patched.setattr(replacing, "write_durably", cut)
        with pytest.raises(DiskError):
            keys.rotate(tmp_path, 2)
    found = Keys.load(tmp_path)
    assert found.certificate.public_key == found.signing.public != old.signing.public
    assert found.publics == (found.signing.public, old.signing.public)
    assert stat.S_IMODE((tmp_path / "hub.key").stat().st_mode) == 0o600


@pytest.mark.parametrize("replace", [keys.rotate, rooting.replace_root])
def test_keys_are_never_read_while_another_process_puts_new_ones(tmp_path, monkeypatch, replace):
    before = Keys.found(tmp_path, 1)
    read: list[Keys] = []
    readers: list[threading.Thread] = []

    def put(path, content, *, mode=0o600):
        readers.append(threading.Thread(target=lambda: read.append(Keys.load(tmp_path))))
        readers[-1].start()
        readers[-1].join(0.05)
        assert readers[-1].is_alive()
        write_durably(path, content, mode=mode)

    with monkeypatch.context() as patched:
        patched.setattr(replacing, "write_durably", put)
        replace(tmp_path, 2)
        for reader in readers:
            reader.join()
    assert len(read) == len(readers) > 2
    for found in read:
        assert found.certificate.serial == before.certificate.serial + 1
        assert found.certificate.public_key == found.signing.public


@pytest.mark.parametrize("replace", [keys.rotate, rooting.replace_root])
def test_a_hub_that_serves_takes_up_what_another_process_replaced(tmp_path, replace):
    with Office.open(tmp_path, clock=FixedClock(dt.datetime(2026, 11, 20, 9, 0))) as office:
        before = office.keys
        caretaker = Caretaker(office, {})
        caretaker.look()
        assert office.keys is before
        replace(tmp_path, NOW)
        caretaker.look()
        assert office.keys.certificate.serial == before.certificate.serial + 1
