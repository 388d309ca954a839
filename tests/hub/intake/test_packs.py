"""What the county publishes for its stations, looked at before it goes out."""

from __future__ import annotations

import datetime as dt

import pytest

from core.packs.errors import PackSampleError
from core.packs.shipped import Shipped
from hub.channels import packs
from tests.faults.mutant import Mutant

DAY = dt.date(2026, 12, 1)
MUTANTS = (
    Mutant(
        "hub/channels/packs.py", "    _refuse_broken_claims(pack)", "    pass",
        "rules that an edit broke would reach every station", "edit_broke",
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
