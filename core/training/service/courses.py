"""The station's courses: packs looked at, installed, removed; each noted in the journal."""

from __future__ import annotations

from pathlib import Path

import msgspec

from core.base.changes import Changes
from core.base.ids import EventId
from core.base.progress import Step, unheard
from core.db import rows
from core.journal.ledger import Ledger
from core.training.course.author import Ask, Packed, pack_folder
from core.training.course.errors import CourseMissingError
from core.training.course.pack import Pack, open_pack
from core.training.course.shelf import CourseShelf, Installed
from core.training.course.signer import Anchors, Signer, need_known, signer_of
from core.training.model.course import Course, CourseChange
from core.training.quiz.gift import read_gift


class Courses:
    """Courses of one station; their files lie in its folder, what is said of them in its journal.

    ``anchors`` are whom this PC believes beside itself.
    """

    def __init__(self, ledger: Ledger, shelf: CourseShelf, anchors: Anchors) -> None:
        self._ledger = ledger
        self.shelf = shelf
        own = ledger.journal.key.public
        self._anchors = msgspec.structs.replace(anchors, devices=(own, *anchors.devices))

    def all(self) -> list[Course]:
        """Return the courses that this station knows and that were not removed, by code."""
        rest = "WHERE state <> 'removed' ORDER BY code, rowid"
        newest = {one.code: one for one in rows.read(self._ledger.db, Course, rest)}
        return list(newest.values())

    def signer(self, pack: Pack) -> Signer:
        """Return who signed a pack and how this PC knows them; ``CourseRevokedError``."""
        return signer_of(pack.manifest, self._anchors)

    def pack(self, ask: Ask) -> Packed:
        """Pack a folder with this PC's key; raises as ``pack_folder``."""
        return pack_folder(ask, self._ledger.journal.key)

    def install(self, path: Path, trusted: str | None = None, step: Step = unheard) -> Changes:
        """Install a pack and note it.

        ``trusted`` is the device that a person vouches for. Raises ``CourseError``s,
        ``DiskError``, ``DiskFullError``; what was copied by then is gone on with next time.
        """
        with open_pack(path) as pack:
            signer = self.signer(pack)
            need_known(signer, trusted)
            found = self.shelf.install(pack, step)
        return self._note(found, signer)

    def _note(self, found: Installed, signer: Signer) -> Changes:
        outline = found.outline()
        course = Course(
            code=outline.id,
            edition_no=outline.version,
            name=outline.title,
            modules=outline.modules,
            languages=outline.languages,
            minutes=outline.minutes,
            practice_minutes=outline.practice_minutes,
            mentor_minutes=outline.mentor_minutes,
            questions=questions_in(found),
            bytes=found.manifest.size,
            digest=found.digest,
            signer=signer.device,
            signer_known=signer.known or "person",
        )
        with self._ledger.db.atomic():
            before = [one for one in self.all() if one.code == course.code]
            gone = [_removal(one) for one in before]
            changes = self._ledger.write([*gone, course])
        return Changes(kinds=changes.kinds, ids=changes.ids[-1:])

    def remove(self, code: str) -> Changes:
        """Remove a course's files and note it; ``CourseMissingError`` for one nobody knows."""
        noted = [one for one in self.all() if one.code == code]
        if not noted:
            raise CourseMissingError(course=code)
        with_files = any(one.manifest.course == code for one in self.shelf.installed())
        if with_files:
            self.shelf.remove(code)
        return self._ledger.write([_removal(one) for one in noted])

    def catch_up(self) -> Changes | None:
        """Note a course that was installed just before a power cut; None when all is noted."""
        noted = {one.digest for one in self.all()}
        fresh = [one for one in self.shelf.installed() if one.digest not in noted]
        changes = None
        for one in fresh:
            signer = signer_of(one.manifest, self._anchors)
            changes = self._note(one, signer)
        return changes


def _removal(course: Course) -> CourseChange:  # type: ignore[valid-type]  # made by change_type
    return CourseChange(of=EventId(course.id), base=course.version, state="removed")


def questions_in(found: Installed) -> int:
    """Return how many questions a course's quizzes hold."""
    names = [name for name in found.manifest.files if name.startswith("quiz/")]
    texts = (found.path(name).read_text(encoding="utf-8-sig") for name in names)
    return sum(len(read_gift(text).questions) for text in texts)
