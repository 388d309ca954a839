"""Listings out: chosen, judged once more, written as a platform takes them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from functools import cached_property
from pathlib import Path
from typing import Final

import msgspec

from core.base.errors import ClerkError
from core.db import settings
from core.journal.ledger import Ledger
from core.listing.errors import DroppedError
from core.listing.files import own, schema, shopify, taobao, template, woocommerce
from core.listing.files.album import Album, Put, in_folder, in_zip
from core.listing.files.errors import TemplateNeededError, UnknownFormError
from core.listing.files.look import Look, look
from core.listing.files.model import (
    FORMS,
    Filling,
    Goods,
    Missing,
    Refused,
    Shot,
    Written,
    suffix_of,
)
from core.listing.files.package import Template
from core.listing.files.says import FIELDS, LABELS
from core.listing.lookup import Whole, sku
from core.listing.pictures import Pictures
from core.listing.rules import refused_character, title_width
from core.listing.service import Drafts
from core.packs.columns import Columns, squeezed
from core.packs.shelf import Packs
from core.packs.syllables import Syllables

__all__ = ["FIELDS", "FORMS", "Files", "Filling", "Look", "Written", "suffix_of"]

SETTING: Final = "listing.template."
Write = Callable[[Sequence[Goods], Columns, Path], tuple[Missing, ...]]
WRITERS: Final[Mapping[str, tuple[Write, str]]] = {
    "shopify": (shopify.write, shopify.PLATFORM),
    "woocommerce": (woocommerce.write, woocommerce.PLATFORM),
    "taobao": (taobao.write, taobao.PLATFORM),
    "schema": (schema.write, schema.PLATFORM),
    "own": (own.write, own.PLATFORM),
}
"""What writes each form, and the platform whose titles and pictures it takes."""
TEMPLATE: Final = "template"
TITLE: Final = LABELS["headline"]


class Files:
    """The platform files of one station."""

    def __init__(self, ledger: Ledger, packs: Packs, drafts: Drafts, pictures: Pictures) -> None:
        self._ledger = ledger
        self._packs = packs
        self._drafts = drafts
        self._pictures = pictures

    @cached_property
    def columns(self) -> Columns:
        """What platforms call their columns."""
        return Columns.load()

    @cached_property
    def _syllables(self) -> Syllables:
        return Syllables.load()

    def export(
        self, listings: Iterable[str], form: str, target: Path, filling: Filling | None = None
    ) -> Written:
        """Write the listings that may be published to ``target`` and their pictures beside it.

        A target without the form's suffix gets it: pictures may lie in a folder of the bare name.
        Nothing is written when none may. Raises ``UnknownFormError``, ``TemplateError``s,
        ``SheetError``s, ``DiskError``s, ``UnknownRecordError``.
        """
        if form not in FORMS:
            raise UnknownFormError(form=form)
        write, platform = self._writer(form, filling)
        suffix = suffix_of(form)
        if target.suffix.lower() != suffix:
            target = target.with_name(target.name + suffix)
        passing, refused = self._judged(listings)
        if not passing:
            return Written(refused=refused)
        profile = self._packs.profiles.of(platform) if platform else None
        ending = taobao.FOLDER_SUFFIX if form == taobao.PLATFORM else ".jpg"
        album = Album(profile, self._pictures.content, ending)
        beside = _beside(form, target)
        with _put_into(form, beside) as put:
            goods = self._goods(passing, platform, lambda said: tuple(album.shots(said, put)))
        missing = (*write(goods, self.columns, target), *self._long_titles(goods, platform))
        return Written(
            files=(target, *((beside,) if any(one.shots for one in goods) else ())),
            written=tuple(one.listing.id for one in goods),
            missing=missing,
            refused=refused,
            odd=tuple(album.odd),
        )

    def look(self, path: Path) -> Look:
        """Return how a platform's template would be filled: its columns, each with our field.

        Raises ``NotTemplateError``, ``NoHeadingsError``, ``SheetError``s, ``DiskError``s.
        """
        return self._remembered(look(Template(path), self.columns))

    def _writer(self, form: str, filling: Filling | None) -> tuple[Write, str]:
        if form != TEMPLATE:
            return WRITERS[form]
        if filling is None:
            raise TemplateNeededError
        blank = Template(filling.template)
        seen = self._remembered(look(blank, self.columns))
        if filling.mapping is not None:
            seen = _mapped(seen, filling.mapping)

        def write(goods: Sequence[Goods], columns: Columns, path: Path) -> tuple[Missing, ...]:
            missing = template.write(blank, seen, goods, columns, path)
            self._remember(seen)
            return missing

        return write, filling.platform or ""

    def _judged(self, listings: Iterable[str]) -> tuple[list[Whole], tuple[Refused, ...]]:
        passing: list[Whole] = []
        refused: list[Refused] = []
        for identity in dict.fromkeys(listings):
            said = self._drafts.whole(identity)
            try:
                if said.listing.dropped:
                    raise DroppedError
                self._drafts.refuse_unready(said)
            except ClerkError as error:
                refused.append(Refused(said.listing.id, said.listing.name, error))
            else:
                passing.append(said)
        return passing, tuple(refused)

    def _goods(
        self, wholes: Iterable[Whole], platform: str, shots: Callable[[Whole], tuple[Shot, ...]]
    ) -> list[Goods]:
        taken: set[str] = set()
        made = []
        for said in wholes:
            code = sku(said.listing)
            slug = self._slug(said.listing.name, code, taken)
            title = said.titles.get(platform) or said.listing.headline or said.listing.name
            made.append(Goods(whole=said, title=title, sku=code, slug=slug, shots=shots(said)))
        return made

    def _slug(self, name: str, code: str, taken: set[str]) -> str:
        """Return an address of ASCII letters; of two like names the second carries its code."""
        slug = self._syllables.slug(name) or code.lower()
        if slug in taken:
            slug = f"{slug}-{code.lower()}"
        taken.add(slug)
        return slug

    def _long_titles(self, goods: Iterable[Goods], platform: str) -> list[Missing]:
        profile = self._packs.profiles.of(platform) if platform else None
        rule = profile.title if profile else None
        if rule is None:
            return []
        return [
            Missing(one.listing.id, one.listing.name, TITLE, "too_long")
            for one in goods
            if title_width(one.title, rule) > rule.longest or refused_character(one.title, rule)
        ]

    def _remembered(self, seen: Look) -> Look:
        """Return a template's columns with the fields that were chosen for them before."""
        kept = settings.kept(self._ledger.db, SETTING + seen.fingerprint)
        if kept is None:
            return seen
        fields = msgspec.json.decode(kept, type=dict[str, str])
        return _mapped(
            seen, {c.at: fields.get(_key(c.letter, c.heading), "") for c in seen.columns}
        )

    def _remember(self, seen: Look) -> None:
        if self._ledger.db.read_only:
            return
        fields = {_key(one.letter, one.heading): one.field for one in seen.columns}
        said = msgspec.json.encode(fields).decode()
        settings.keep(self._ledger.db, SETTING + seen.fingerprint, said)


def _key(letter: str, heading: str) -> str:
    return f"{letter}:{squeezed(heading)}"


def _mapped(seen: Look, mapping: Mapping[int, str]) -> Look:
    columns = tuple(
        msgspec.structs.replace(one, field=mapping.get(one.at, one.field)) for one in seen.columns
    )
    return msgspec.structs.replace(seen, columns=columns)


def _beside(form: str, target: Path) -> Path:
    if form == taobao.PLATFORM:
        return target.with_suffix("")
    return target.with_name(f"{target.stem}-images.zip")


def _put_into(form: str, beside: Path) -> AbstractContextManager[Put]:
    return in_folder(beside) if form == taobao.PLATFORM else in_zip(beside)
