"""What a PC has to say next, also out of files that older programs wrote."""

from __future__ import annotations

from core.sync.outgoing import DISPUTED, disputed, set_disputed


def said(station, value):
    station.db.execute("INSERT OR REPLACE INTO local_setting VALUES (?, ?)", (DISPUTED, value))


def test_disputed_logs_named_by_their_epochs_alone_are_this_pcs_own(county):
    pc = county.pc()
    device = pc.ledger.journal.device
    said(pc, "[1, 3]")
    assert disputed(pc.db) == {(device, 1), (device, 3)}
    pc.sync.run()
    assert pc.sync.state().local == 0
    said(pc, f'[1, ["{device}", 2]]')
    assert disputed(pc.db) == {(device, 1), (device, 2)}


def test_disputed_logs_are_kept_with_their_devices(county):
    pc = county.pc()
    logs = frozenset({("A" * 16, 1), ("B" * 16, 2)})
    set_disputed(pc.db, logs)
    assert disputed(pc.db) == logs
    set_disputed(pc.db, frozenset())
    assert disputed(pc.db) == frozenset()
