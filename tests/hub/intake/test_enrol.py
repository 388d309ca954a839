from __future__ import annotations

import datetime as dt

import pytest

from core.keys.certificate import DEVICE, HUB, Certificate, ForgedError, HubCertificate, unseal
from core.sync.errors import BadRecipientError, MalformedError
from core.sync.messages import (
    ANSWER,
    ENROL,
    Answer,
    Application,
    read_message,
    write_message,
)
from hub.errors import OtherStationError
from hub.intake import applications, codes, register
from hub.intake.applications import PendingError, RefusedError
from hub.intake.codes import ExpiredCodeError, UnknownCodeError, UsedCodeError
from hub.intake.enrol import enrol
from hub.intake.strangers import RevokedError
from hub.store import stations, tables
from tests.faults.mutant import Mutant
from tests.hub.intake import pc
from tests.hub.intake.pc import Pc

MUTANTS = (
    Mutant(
        "hub/intake/codes.py", "if code.device not in (None, device):", "if False:",
        "one code would let in any number of PCs", "one_pc",
    ),
    Mutant(
        "hub/intake/codes.py", "if code.expires_ms < now_ms:", "if False:",
        "a code found in a drawer would open the county", "three_days",
    ),
    Mutant(
        "hub/intake/register.py", "home.station != station.id", "False",
        "a PC's ledger would count at two stations", "none_of_another",
    ),
)  # fmt: skip


def _answer(office, applicant, raw, **how):
    sealed = enrol(office, raw, **how)
    return read_message(ANSWER, sealed, Answer, (office.keys.signing.public,), raw)


def test_a_code_lets_one_pc_in_with_all_it_needs(office, station):
    front = Pc()
    answer = _answer(office, front, front.application(pc.code(office, station)))
    assert (answer.device, answer.station, answer.name) == (front.device, station, "柳沟")
    hub = unseal(HUB, answer.hub, HubCertificate, office.keys.county.roots)
    papers = [unseal(DEVICE, one, Certificate, (hub.public_key,)) for one in answer.certificates]
    assert [one.role for one in papers] == ["county", "station"]
    assert papers[1].public_key == front.key.public
    assert answer.spoken == office.keys.spoken(station)


@pytest.mark.parametrize("said", ["", "age1", "age1notvalid", "ssh-ed25519 AAAA"])
def test_a_pc_to_which_nothing_could_be_sealed_is_not_let_in(office, station, said):
    front = Pc()
    asked = Application(
        public_key=front.key.public, recipient=said, wall_ms=1, secret=pc.code(office, station)
    )
    with pytest.raises(BadRecipientError):
        enrol(office, write_message(ENROL, asked, front.key))


def test_a_code_is_for_one_pc_which_may_ask_again(office, station):
    secret = pc.code(office, station)
    front = Pc()
    first = _answer(office, front, front.application(secret))
    again = _answer(office, front, front.application(secret.lower()))
    assert again.certificates == first.certificates
    with pytest.raises(UsedCodeError):
        enrol(office, Pc().application(secret))


def test_a_code_ends_after_three_days(office, station, clock):
    secret = pc.code(office, station)
    clock.set(clock.now() + dt.timedelta(hours=73))
    with pytest.raises(ExpiredCodeError):
        enrol(office, Pc().application(secret))


def test_a_guessed_code_lets_nobody_in(office, station):
    with pytest.raises(UnknownCodeError):
        enrol(office, Pc().application("A" * 20))


def test_only_a_hash_of_the_code_is_kept(office, station):
    secret = pc.code(office, station)
    kept = pc.scalar(office, tables.code.select())
    assert len(secret) == codes.SECRET_CHARACTERS
    assert isinstance(kept, bytes)
    assert secret.encode() not in kept


def test_a_code_tells_whose_it_is_before_it_is_used(office, station):
    secret = pc.code(office, station)
    passer = Pc()
    asked = Application(
        public_key=passer.key.public, recipient="", wall_ms=0, secret=secret, look=True
    )
    raw = write_message(ENROL, asked, passer.key)
    answer = _answer(office, passer, raw)
    assert (answer.station, answer.name, answer.village_code) == (station, "柳沟", pc.VILLAGE)
    assert (answer.certificates, answer.spoken) == ((), b"")
    with office.store.read() as connection:
        assert stations.homes_of(connection, passer.device) == []
    enrol(office, Pc().application(secret))
    with pytest.raises(UsedCodeError):
        enrol(office, raw)


def test_a_pc_of_one_station_is_none_of_another(office, station, front):
    elsewhere = pc.station(office, "大湾")
    with pytest.raises(OtherStationError) as refused:
        enrol(office, front.application(pc.code(office, elsewhere)))
    assert refused.value.args_by_name == {"station": "柳沟"}
    with office.store.read() as connection:
        assert [one.station for one in stations.homes_of(connection, front.device)] == [station]
    secret = pc.code(office, elsewhere)
    with pytest.raises(OtherStationError):
        enrol(office, front.application(secret))
    other = Pc()
    assert _answer(office, other, other.application(secret)).station == elsewhere


@pytest.mark.parametrize("step", range(0, 200, 9))
def test_an_edited_application_is_refused(office, station, step):
    raw = bytearray(Pc().application(pc.code(office, station)))
    raw[step % len(raw)] ^= 0x41
    with pytest.raises((ForgedError, MalformedError)):
        enrol(office, bytes(raw))


def test_a_revoked_key_does_not_come_back(office, station, front):
    with office.store.read() as connection:
        device = stations.device(connection, station, front.device)
    assert device
    office.store.write(lambda c: register.revoke(c, office.keys, device, "lost", 5))
    with pytest.raises(RevokedError):
        enrol(office, front.application(pc.code(office, station)))


def test_without_a_code_a_person_decides(office, station):
    front = Pc()
    raw = front.application("")
    with pytest.raises(PendingError):
        enrol(office, raw, in_hand=True)
    with office.store.read() as connection:
        (waiting,) = applications.waiting(connection)
    assert waiting.device == front.device
    by = ("王姐", office.now_ms())
    office.store.write(lambda c: applications.approve(c, office.keys, front.device, station, by))
    assert _answer(office, front, raw, in_hand=True).station == station


def test_a_no_stays_a_no(office, station):
    front = Pc()
    raw = front.application("")
    with pytest.raises(PendingError):
        enrol(office, raw, in_hand=True)
    office.store.write(lambda c: applications.refuse(c, front.device, "王姐"))
    with pytest.raises(RefusedError):
        enrol(office, raw, in_hand=True)


def test_over_the_wire_nobody_without_a_code_is_put_before_the_county(office):
    with pytest.raises(UnknownCodeError):
        enrol(office, Pc().application(""))
    with office.store.read() as connection:
        assert list(applications.waiting(connection)) == []
