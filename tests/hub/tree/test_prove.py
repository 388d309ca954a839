"""Proofs out of the stored tree are those that anybody outside can check."""

from __future__ import annotations

import pytest
from sqlalchemy import delete

from core.sync.checkpoint import open_own
from core.sync.tree import (
    OutsideTreeError,
    verify_consistency,
    verify_inclusion,
)
from hub.store import tables
from hub.tree import nodes, prove
from hub.tree.errors import DamagedTreeError
from hub.tree.sequence import Notary
from tests.hub.tree.county import KEY, NOTARY, OTHER, newest


@pytest.fixture
def grown(county):
    """Eleven leaves."""
    county.send_plenty(11)
    county.sequence(most=4)
    county.sequence(most=4)
    county.sequence()
    return county


def test_every_proof_of_every_size_holds(grown):
    with grown.store.read() as connection:
        roots = [nodes.root_at(connection, size) for size in range(12)]
        hashes = nodes.run(connection, 0, 0, 11)
        for size in range(12):
            for position in range(size):
                path = prove.inclusion(connection, position, size)
                assert verify_inclusion(hashes[position], position, size, path, roots[size])
            for old in range(size + 1):
                path = prove.consistency(connection, old, size)
                assert verify_consistency(old, size, path, roots[old], roots[size])


def test_a_station_is_told_how_the_tree_grew_from_what_it_saw(grown):
    with grown.store.read() as connection:
        last = newest(connection)
        for seen in range(1, 11):
            note, path = prove.news(connection, NOTARY, seen)
            assert note == last.note.decode()
            old = nodes.root_at(connection, seen)
            assert verify_consistency(seen, 11, path, old, last.root)
            assert prove.has_seen(connection, seen, old)
            assert not prove.has_seen(connection, seen, bytes(32))
        assert prove.news(connection, NOTARY, 11) == ("", ())
        assert prove.news(connection, NOTARY, 0) == (last.note.decode(), ())
        assert prove.news(connection, NOTARY, 12) == (last.note.decode(), ())
        assert prove.news(connection, Notary("another", KEY), 0) == ("", ())
        assert not prove.has_seen(connection, 12, last.root)
        note, _ = prove.news(connection, Notary(NOTARY.origin, OTHER), 0)
        assert open_own(note, [OTHER.public]) == last.checkpoint, "by the key of now"


def test_what_is_not_there_is_not_proved(grown):
    with grown.store.read() as connection:
        with pytest.raises(OutsideTreeError):
            prove.inclusion(connection, 11, 11)
        with pytest.raises(OutsideTreeError):
            prove.consistency(connection, 5, 4)
        with pytest.raises(DamagedTreeError):
            prove.inclusion(connection, 3, 12)
    grown.store.write(lambda c: c.execute(delete(tables.node)).rowcount)
    with grown.store.read() as connection, pytest.raises(DamagedTreeError):
        prove.consistency(connection, 4, 11)
