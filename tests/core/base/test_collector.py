import gc

import pytest

from core.base.collector import made_seldom, paused


def test_the_collector_rests_inside_the_block_and_works_again_after_it():
    with paused():
        assert not gc.isenabled()
    assert gc.isenabled()


def test_the_collector_works_again_after_an_error():
    with pytest.raises(ValueError, match="broken"), paused():
        raise ValueError("broken")
    assert gc.isenabled()


def test_a_collector_that_was_off_stays_off():
    gc.disable()
    try:
        with paused():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_a_server_searches_seldom_and_never_in_what_it_began_with():
    before = gc.get_threshold()
    try:
        made_seldom()
        assert gc.get_freeze_count() > 0
        assert all(mine > theirs for mine, theirs in zip(gc.get_threshold(), before, strict=True))
    finally:
        gc.unfreeze()
        gc.set_threshold(*before)
