"""What the county publishes for its stations, looked at before it goes out."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest

from core.keys.certificate import DEVICE, Certificate, unseal
from core.packs.errors import PackForeignError, PackSampleError
from core.packs.install import verify_pack
from core.packs.shipped import Shipped
from hub import keys, resealing
from hub.channels import packs
from hub.channels.packs import Held
from hub.intake import papers
from hub.store import rows, tables
from tests.faults.mutant import Mutant

DAY = dt.date(2026, 12, 1)
MUTANTS = (
    Mutant(
        "hub/channels/packs.py", "    _refuse_broken_claims(pack)", "    pass",
        "rules that an edit broke would reach every station", "edit_broke",
    ),
    Mutant(
        "hub/channels/packs.py", "keys.county.roots, keys.signing.public)",
        "keys.county.roots, *keys.publics)", "who stole a key publishes with it for ever",
        "replaced_key",
    ),
)  # fmt: skip


def test_claims_that_an_edit_broke_are_not_published_and_the_sample_is_named(office, tmp_path):
    claims = Shipped().subject("claims")
    (tmp_path / "claims.json").write_bytes(claims.replace(b'"rule": "L8"', b'"rule": "L7"'))
    broken = packs.sealed(tmp_path, office.keys, "county", "2026.12", DAY)
    with pytest.raises(PackSampleError) as refused:
        office.store.write(lambda c: packs.publish(c, office.keys, broken, office.now_ms()))
    assert refused.value.args_by_name["text"]
    (tmp_path / "claims.json").write_bytes(claims)
    sound = packs.sealed(tmp_path, office.keys, "county", "2026.12", DAY)
    office.store.write(lambda c: packs.publish(c, office.keys, sound, office.now_ms()))
    with office.store.read() as connection:
        assert [one.version for one in packs.after(connection, 0)] == ["county 2026.12"]


def test_a_replaced_key_publishes_nothing_and_what_it_sealed_is_sealed_anew_at_the_next_start(
    office, tmp_path, station, front
):
    (tmp_path / "claims.json").write_bytes(Shipped().subject("claims"))
    old = office.keys
    held = packs.sealed(tmp_path, old, "county", "2026.12", DAY)
    office.store.write(lambda c: packs.publish(c, old, held, office.now_ms()))
    damaged = Held(version="damaged 1", digest=bytes(32), content=b"PK", from_ms=1)
    office.store.write(lambda c: rows.put(c, tables.pack, damaged))
    fresh = keys.rotate(office.folder, office.now_ms())
    with ThreadPoolExecutor(2) as hubs:
        sealed_by = hubs.map(lambda _: resealing.finish(office.store, fresh), range(2))
    assert sorted(sealed_by) == [False, True], "of two hubs that start at once one seals anew"
    office.refresh()
    forged = packs.sealed(tmp_path, old, "county", "2027.1", DAY)
    with pytest.raises(PackForeignError):
        office.store.write(lambda c: packs.publish(c, office.keys, forged, office.now_ms()))
    assert not resealing.finish(office.store, old), "nor does who holds it still seal it back"
    with office.store.read() as connection:
        kept, pack = packs.after(connection, 0)
        sealed = [one.sealed for one in papers.after(connection, station)]
    assert kept == damaged
    assert verify_pack(pack.content, [fresh.signing.public]).subjects == ("claims",)
    said = [unseal(DEVICE, one, Certificate, [fresh.signing.public]) for one in sealed]
    assert front.device in {one.device for one in said}
