"""xAPI statements of a class, held against the rules of xAPI 1.0.3 (part 2, section 2)."""

import datetime as dt
import re
import uuid
from urllib.parse import urlsplit

import msgspec
import pytest

from core.training.model.results import PracticeCheck, QuizResult, Satisfaction
from core.training.service.door import Coming
from core.training.xapi import Speaker, statements
from tests.core.training.conftest import DAY

HERE = Speaker("https://county.example.com/", b"k" * 32)
STATEMENT = {"id", "actor", "verb", "object", "result", "context", "timestamp"}
RESULT = {"score", "success", "completion", "response", "duration", "extensions"}
CONTEXT = {"registration", "contextActivities", "revision", "platform", "language", "extensions"}
DEFINITION = {"name", "description", "type", "moreInfo", "extensions", "interactionType"}
INTERACTIONS = {"true-false", "choice", "fill-in", "long-fill-in", "matching", "performance",
                "sequencing", "likert", "numeric", "other"}  # fmt: skip
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Z]{2})?")
IRI = re.compile(r"[a-z][a-z0-9+.-]*:\S+")
DURATION = re.compile(r"PT\d+M")


def check_statement(said):
    """Fail unless a statement keeps the rules that apply to what it holds."""
    assert STATEMENT >= set(said) >= {"actor", "verb", "object"}
    assert uuid.UUID(said["id"]).variant == uuid.RFC_4122
    assert said["actor"].keys() == {"objectType", "account"}  # exactly one identifier
    assert said["actor"]["objectType"] == "Agent"
    account = said["actor"]["account"]
    assert account.keys() == {"homePage", "name"}
    assert urlsplit(account["homePage"]).netloc
    assert said["verb"].keys() <= {"id", "display"}
    check_iri_and_map(said["verb"]["id"], said["verb"]["display"])
    check_activity(said["object"])
    moment = dt.datetime.fromisoformat(said["timestamp"])
    assert moment.utcoffset() is not None
    check_result(said.get("result", {}))
    check_context(said["context"])


def check_iri_and_map(iri, words):
    assert IRI.fullmatch(iri)
    assert words
    assert all(LANGUAGE.fullmatch(one) and isinstance(text, str) for one, text in words.items())


def check_activity(said):
    assert said.keys() <= {"objectType", "id", "definition"}
    assert said["objectType"] == "Activity"
    assert IRI.fullmatch(said["id"])
    definition = said.get("definition")
    if definition is not None:
        assert definition.keys() <= DEFINITION
        check_iri_and_map(definition["type"], definition["name"])
        assert definition.get("interactionType", "other") in INTERACTIONS


def check_result(said):
    assert said.keys() <= RESULT
    for name in ("success", "completion"):
        assert isinstance(said.get(name, False), bool)
    assert isinstance(said.get("response", ""), str)
    assert DURATION.fullmatch(said.get("duration", "PT1M"))
    score = said.get("score")
    if score is not None:
        assert score.keys() <= {"scaled", "raw", "min", "max"}
        assert -1 <= score["scaled"] <= 1
        assert score["min"] <= score["raw"] <= score["max"]
        assert score["min"] < score["max"]


def check_context(said):
    assert said.keys() <= CONTEXT
    assert LANGUAGE.fullmatch(said.get("language", "zh-CN"))
    activities = said.get("contextActivities", {})
    assert activities.keys() <= {"parent", "grouping", "category", "other"}
    for several in activities.values():
        for one in several:
            check_activity(one)


@pytest.fixture
def told(taught):
    """What is told of a class in which everything happened."""
    first, second, third = taught.trainees
    class_id, training = taught.class_id, taught.training
    for trainee in (first, second):
        coming = Coming(class_id=class_id, trainee=trainee, day=DAY, half="am", at="08:20")
        signed = training.door.sign_in(coming).ids[0]
    training.door.sign_out(signed, "11:30")
    gone = training.door.sign_in(
        Coming(class_id=class_id, trainee=third, day=DAY, half="am", at="08:00")
    )
    training.reverse(gone.ids[0], "签错")
    training.results.quiz([
        QuizResult(class_id=class_id, trainee=first, quiz="结业", points=2500, most=3000,
                   answers=("1:A", "2:√", "3:我叫周春秀，电话13330766619")),
        QuizResult(class_id=class_id, trainee=second, quiz="结业", points=100, most=3000),
        QuizResult(class_id=class_id, way="group", points=1000, most=1000, hands=30),
    ])  # fmt: skip
    training.results.check([
        PracticeCheck(class_id=class_id, trainee=first, item="打包"),
        PracticeCheck(class_id=class_id, trainee=first, item="称重", mark="partly"),
    ])  # fmt: skip
    form = Satisfaction(
        class_id=class_id,
        content=5,
        teacher=4,
        practice=4,
        arrangement=5,
        overall=4,
        words="周春秀讲得好",
    )
    training.results.satisfaction([form])
    training.certifying.give(class_id, first)
    return taught


def said_of(taught, speaker=HERE):
    lines = [msgspec.json.encode(one) for one in statements(taught.db, taught.class_id, speaker)]
    return [msgspec.json.decode(line) for line in lines]


def verbs(found):
    return [one["verb"]["id"].rpartition("/")[2] for one in found]


def test_every_statement_keeps_the_rules_of_the_standard(told):
    found = said_of(told)
    for one in found:
        check_statement(one)
    assert verbs(found) == [
        "attended", "attended", "passed", "answered", "answered", "answered", "failed", "passed",
        "completed",
    ]  # fmt: skip
    assert len({one["id"] for one in found}) == len(found)


def test_no_statement_names_anybody(told):
    whole = msgspec.json.encode(said_of(told)).decode()
    for word in ("周春秀", "13330766619", "6619", "帅家村", *told.people, *told.trainees):
        assert word not in whole


def test_a_person_has_one_account_and_each_secret_makes_others(told):
    found = said_of(told)
    accounts = [one["actor"]["account"]["name"] for one in found]
    assert len(set(accounts)) == 2
    assert accounts[0] == accounts[2] == accounts[-1]
    assert said_of(told) == found
    other = said_of(told, Speaker(HERE.home, b"x" * 32))
    assert not {one["actor"]["account"]["name"] for one in other} & set(accounts)


def test_people_who_were_merged_are_one_account(told):
    told.station.people.merge(told.people[1], told.people[0])
    assert len({one["actor"]["account"]["name"] for one in said_of(told)}) == 1


def test_points_times_and_choices_are_told(told):
    found = said_of(told)
    assert found[0]["timestamp"] == "2026-11-20T08:20:00+08:00"
    assert found[1]["result"] == {"duration": "PT190M"}
    assert found[2]["result"] == {
        "score": {"scaled": 0.8333, "raw": 2.5, "min": 0, "max": 3.0}, "success": True,
    }  # fmt: skip
    assert [one.get("result") for one in found[3:6]] == [{"response": "A"}, {"response": "√"}, None]
    assert found[-1]["result"]["completion"] is True


def test_of_somebody_erased_nothing_is_told(told):
    told.station.erase(told.people[0])
    assert verbs(said_of(told)) == ["attended", "failed"]
