"""The courses that come with the program are ready to be packed and taught."""

from pathlib import Path

import pytest

from core.training.course.folder import survey
from core.training.course.pack import open_pack
from core.training.course.shelf import CourseShelf
from core.training.quiz.gift import read_gift
from core.training.quiz.question import Choices, Essay, Judgement, Matching, Numeric
from tests.core.training.courses_made import packed

COURSES = Path(__file__).resolve().parents[3] / "resources" / "courses"
NAMES = sorted(one.name for one in COURSES.iterdir() if one.is_dir())


def test_there_are_two():
    assert NAMES == ["lawful-listings", "parcels-receipts"]


@pytest.mark.parametrize("name", NAMES)
def test_a_sample_course_has_nothing_to_mend(name):
    found = survey(COURSES / name)
    assert found.problems == ()
    assert found.questions >= 9
    assert found.outline is not None
    assert found.outline.id == name
    named = {file for lesson in found.outline.lessons for file in lesson.files}
    assert named == set(found.files) - {"course.json"}


@pytest.mark.parametrize("name", NAMES)
def test_a_sample_course_packs_and_installs(tmp_path, name):
    packed(COURSES / name, tmp_path / "a.ckc")
    with open_pack(tmp_path / "a.ckc") as pack:
        CourseShelf(tmp_path).install(pack)
    assert CourseShelf(tmp_path).check(name) == []


def test_the_sample_quizzes_show_what_a_trainer_can_ask():
    texts = [path.read_text(encoding="utf-8") for path in COURSES.glob("*/quiz/*.gift")]
    kinds = {type(one) for text in texts for one in read_gift(text).questions}
    assert {Choices, Judgement, Numeric, Matching, Essay} <= kinds
