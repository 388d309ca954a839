"""Some weeks of a county's life, drawn from one seed: `python -m tests.simulation.fleet SEED`."""

from __future__ import annotations

import argparse
import datetime as dt
import sys
from collections.abc import Callable

from tests.simulation.breaking import PHASES
from tests.simulation.pc import Pc
from tests.simulation.world import KINDS, World

DAY_S = 86_400
JUMPS = (-20_500, 3650, 0, 0, -2)
"""Days by which a clock is wrong: the year 1970, ten years on, right again, two days ago."""
LAST = 400
"""Lines of the log that a failure shows."""
PCS = 4
"""More PCs than this are not set up at one station, copies of disks included."""


class Fleet:
    """Draws what happens next; ``wild`` is the share of days with something out of the common."""

    def __init__(self, world: World, wild: float = 0.5) -> None:
        self._world = world
        self._draw = world.draw
        self._wild = wild
        self._rare: tuple[tuple[int, Callable[[Pc], object]], ...] = (
            (6, self._dies_writing), (8, self._dies_syncing), (8, self._hub_dies),
            (3, self._work_dies), (6, self._jumps), (5, world.take_image), (5, self._restores),
            (2, self._clones), (2, self._joins), (2, world.poison), (3, self._backs_up),
            (2, self._hub_restored), (2, self._edition), (1, self._revokes), (2, self._rotates),
            (8, self._sends_stick), (3, self._notices), (3, self._deliver), (2, self._rotates_hub),
        )  # fmt: skip

    def live(self, days: int) -> None:
        """Let some days go by, then let everything come to rest."""
        for _ in range(days):
            self.day()
        self._world.settle()

    def day(self) -> None:
        """Let one day go by at every station."""
        world, draw = self._world, self._draw
        start = world.time.now
        for pc in list(world.pcs):
            for _ in range(draw.randrange(4)):
                world.write(pc, draw.choice(KINDS))
            if draw.random() < self._wild:
                weights = [weight for weight, _ in self._rare]
                (_, act) = draw.choices(self._rare, weights)[0]
                act(pc)
            if draw.random() < 0.7:
                self._meanwhile(pc)
                world.sync(pc, *world.faults(draw))
                pc.wire.between = lambda: None
            if draw.random() < 0.6:
                world.work()
        world.time.now = max(world.time.now, start) + dt.timedelta(seconds=DAY_S)

    def _meanwhile(self, pc: Pc) -> None:
        """Perhaps let a clerk write, or a sister PC sync, in the middle of a sync."""
        world, draw = self._world, self._draw
        others = [one for one in world.of(pc.number) if one is not pc]
        dice = draw.random()

        def once(act: Callable[[], object]) -> None:
            def between() -> None:
                pc.wire.between = lambda: None
                act()

            pc.wire.between = between

        if dice < 0.15:
            once(lambda: world.write(pc, draw.choice(KINDS)))
        elif dice < 0.3 and others:
            once(lambda: world.sync(draw.choice(others)))

    def _touches(self, most: int = 12) -> int:
        return self._draw.randrange(1, most)

    def _dies_writing(self, pc: Pc) -> None:
        kind = self._draw.choice(("person", "parcel", "purchase"))
        self._world.killed_writing(pc, kind, self._draw.choice(PHASES))

    def _dies_syncing(self, pc: Pc) -> None:
        plan = self._world.faults(self._draw, 2)
        self._world.sync_killed(pc, self._touches(), self._draw.choice(PHASES), *plan)

    def _hub_dies(self, pc: Pc) -> None:
        self._world.hub_killed(pc, self._touches(), self._draw.choice(PHASES))

    def _work_dies(self, _pc: Pc) -> None:
        self._world.work_killed(self._touches(), self._draw.choice(PHASES))

    def _jumps(self, pc: Pc) -> None:
        self._world.jump(pc, self._draw.choice(JUMPS))

    def _restores(self, pc: Pc) -> None:
        self._world.restore(pc, with_mark=self._draw.random() < 0.5)

    def _clones(self, pc: Pc) -> None:
        if sum(one.number == pc.number for one in self._world.pcs) < PCS:
            self._world.clone(pc)

    def _joins(self, pc: Pc) -> None:
        if sum(one.number == pc.number for one in self._world.pcs) < PCS:
            self._world.add_pc(pc.number)

    def _backs_up(self, _pc: Pc) -> None:
        self._world.back_up()

    def _hub_restored(self, _pc: Pc) -> None:
        self._world.restore_hub()

    def _edition(self, _pc: Pc) -> None:
        self._world.downgrade(older=self._draw.random() < 0.5)

    def _revokes(self, pc: Pc) -> None:
        others = {one.device for one in self._world.of(pc.number)} - {pc.device}
        if others and not pc.revoked:
            self._world.revoke(pc)

    def _rotates(self, pc: Pc) -> None:
        if not pc.revoked:
            self._world.rotate(pc)

    def _rotates_hub(self, _pc: Pc) -> None:
        self._world.rotate_hub()

    def _notices(self, _pc: Pc) -> None:
        self._world.notice()

    def _deliver(self, _pc: Pc) -> None:
        self._world.deliver()

    def _sends_stick(self, pc: Pc) -> None:
        """Send a stick to the county and back; it may be lost, harmed, or come twice, or late."""
        world, draw = self._world, self._draw
        old = draw.random() < 0.3 and world.sticks
        stick = draw.choice(world.sticks) if old else world.stick()
        world.write_stick(pc, stick)
        others = [one for one in world.pcs if one is not pc]
        if draw.random() < 0.3 and others:
            world.write_stick(draw.choice(others), stick)
        if draw.random() < 0.15:
            world.flip(stick, draw.randrange(1, 4))
        if draw.random() < 0.1:
            world.lose(stick)
        for _ in range(draw.choice((0, 1, 1, 2))):
            world.carry(stick)
        if draw.random() < 0.15:
            world.flip(stick)
        for _ in range(draw.choice((0, 1, 1, 2))):
            world.read_stick(pc, stick)


def lived(seed: int, stations: int, days: int, pcs: int = 1) -> list[str]:
    """Return the log of one county's life; AssertionError, with the way back to it, if it fails."""
    with World.begun(seed, stations, pcs) as world:
        try:
            Fleet(world).live(days)
        except BaseException as error:
            again = f"python -m tests.simulation.fleet {seed} {stations} {days} {pcs}"
            error.add_note(f"seed {seed}: once more with: {again}")
            error.add_note("\n".join(world.log[-LAST:]))
            raise
        return world.log


def main(words: list[str]) -> int:
    """Live one county's life and write its log."""
    parser = argparse.ArgumentParser()
    for name, usual in (("seed", 1), ("stations", 6), ("days", 14), ("pcs", 2)):
        parser.add_argument(name, type=int, nargs="?", default=usual)
    said = parser.parse_args(words)
    log = lived(said.seed, said.stations, said.days, said.pcs)
    sys.stdout.write("\n".join(log) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
