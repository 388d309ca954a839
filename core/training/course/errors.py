"""Why a course, or the pack it comes in, is refused."""

from __future__ import annotations

from collections.abc import Sequence

from core.base.errors import ClerkError


class CourseError(ClerkError):
    """A course or its pack is refused; nothing of it was taken."""

    code = "course.refused"


class CourseDamagedError(CourseError):
    """The file is no course pack, is cut short, or a file in it is not the one listed."""

    code = "course.damaged"


class CourseNameError(CourseError):
    """A file's name could leave the folder or mean another file elsewhere (args: file, why)."""

    code = "course.name"


class CourseStrangeFileError(CourseError):
    """The pack holds a file that its list does not name, or no course has (args: file)."""

    code = "course.strange_file"


class CourseTooLargeError(CourseError):
    """A file, or all of them, is larger than any course's (args: file, mb, most)."""

    code = "course.too_large"


class CourseBombError(CourseError):
    """A file would unpack to far more than any honest file does (args: file)."""

    code = "course.bomb"


class CourseUnsignedError(CourseError):
    """The pack bears no signature, or one that does not fit."""

    code = "course.unsigned"


class CourseUnknownSignerError(CourseError):
    """Nobody whom this PC knows signed the pack (args: device): a person has to say yes."""

    code = "course.unknown_signer"


class CourseRevokedError(CourseError):
    """The PC that signed the pack has no right any more (args: device)."""

    code = "course.revoked"


class CourseOldError(CourseError):
    """The same or a newer version is here (args: offered, installed)."""

    code = "course.old"


class CourseBaseError(CourseError):
    """The pack holds only what changed since a version that is not here (args: version)."""

    code = "course.base_missing"


class CourseMissingError(CourseError):
    """No course of this name is here (args: course)."""

    code = "course.missing"


class CourseOutlineError(CourseError):
    """The folder's course.json cannot be read as one (args: found)."""

    code = "course.outline"


class CourseTextError(CourseError):
    """A text is neither UTF-8 nor GB18030 (args: file)."""

    code = "course.not_utf8"


class CourseProblemsError(CourseError):
    """The folder is not ready to be packed (args: count); ``problems`` has them all."""

    code = "course.problems"

    def __init__(self, problems: Sequence[object]) -> None:
        super().__init__(count=len(problems))
        self.problems = tuple(problems)
