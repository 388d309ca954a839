"""The pictures beside a file: fitted to the platform, named as the file names them."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from core.base.files import replace
from core.blobs.errors import PictureError
from core.db.errors import disk_told
from core.listing.files.model import OddPicture, Shot
from core.listing.files.table import place
from core.listing.fitting import fitted
from core.listing.lookup import Whole, sku
from core.listing.model import PICTURES, ListingPicture
from core.packs.offers import PictureRule, Profile

Content = Callable[[ListingPicture], bytes | None]
"""Returns a picture's JPEG, None while it is not on this PC."""
Put = Callable[[str, bytes], None]
ANY: Final = PictureRule(use="main")
AWAY, MANY, BROKEN = "away", "many", "broken"


class Album:
    """Fits pictures for one platform and remembers what was odd about them."""

    def __init__(self, profile: Profile | None, content: Content, suffix: str = ".jpg") -> None:
        self._profile = profile
        self._content = content
        self._suffix = suffix
        self.odd: list[OddPicture] = []

    def shots(self, said: Whole, put: Put) -> Iterator[Shot]:
        """Yield a listing's pictures as they are put; main ones first, then white, then detail."""
        counts: dict[str, int] = {}
        code = sku(said.listing)
        for number, picture in enumerate(_in_order(said.pictures), start=1):
            name = f"{code}-{number}{self._suffix}"
            rule = self._rule(picture.use)
            counts[picture.use] = counts.get(picture.use, 0) + 1
            if rule.most is not None and counts[picture.use] > rule.most:
                self._note(said, name, MANY)
                continue
            shot = self._shot(said, picture, name, rule, put)
            if shot is not None:
                yield shot

    def _shot(
        self, said: Whole, picture: ListingPicture, name: str, rule: PictureRule, put: Put
    ) -> Shot | None:
        content = self._content(picture)
        if content is None:
            self._note(said, name, AWAY)
            return None
        try:
            made = fitted(content, rule)
        except PictureError:
            self._note(said, name, BROKEN)
            return None
        for problem in made.problems:
            self._note(said, name, problem)
        put(name, made.content)
        return Shot(name, picture.use, made.width, made.height)

    def _rule(self, use: str) -> PictureRule:
        if self._profile is None:
            return ANY
        return self._profile.picture(use) or self._profile.picture("main") or ANY

    def _note(self, said: Whole, file: str, problem: str) -> None:
        self.odd.append(OddPicture(said.listing.id, said.listing.name, file, problem))


def _in_order(pictures: Iterable[ListingPicture]) -> Sequence[ListingPicture]:
    return sorted(pictures, key=lambda one: (PICTURES.index(one.use), one.place, one.seq))


@contextmanager
def in_zip(path: Path) -> Iterator[Put]:
    """Put pictures into a zip that is there when all are in it; raises ``DiskError``s."""
    aside = path.with_name(f"{path.name}.new")
    try:
        with disk_told(), zipfile.ZipFile(aside, "w", zipfile.ZIP_STORED) as archive:
            yield lambda name, content: archive.writestr(zipfile.ZipInfo(name), content)
        with disk_told():
            if zipfile.ZipFile(aside).namelist():
                replace(aside, path)
    finally:
        aside.unlink(missing_ok=True)


@contextmanager
def in_folder(path: Path) -> Iterator[Put]:
    """Put pictures into a folder; raises ``DiskError``s."""
    with disk_told():
        path.mkdir(parents=True, exist_ok=True)
    yield lambda name, content: place(path / name, content)
    if not any(path.iterdir()):
        path.rmdir()
