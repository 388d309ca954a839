from __future__ import annotations

import array
import shutil
import subprocess
import wave

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.voice import Espeak, Sapi, Speaker, spoken_amount, spoken_number

needs_espeak = pytest.mark.skipif(shutil.which("espeak-ng") is None, reason="espeak-ng is not here")


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (0, "零"),
        (5, "五"),
        (10, "十"),
        (12, "十二"),
        (110, "一百一十"),
        (105, "一百零五"),
        (1005, "一千零五"),
        (1050, "一千零五十"),
        (10000, "一万"),
        (10005, "一万零五"),
        (100000, "十万"),
        (101000, "十万一千"),
        (1000500, "一百万零五百"),
        (100000000, "一亿"),
        (100010000, "一亿零一万"),
        (100000001, "一亿零一"),
        (12345678, "一千二百三十四万五千六百七十八"),
    ],
)
def test_numbers_are_said_the_way_one_speaks(number, said):
    assert spoken_number(number) == said


@pytest.mark.parametrize(
    ("fen", "said"),
    [
        (0, "零元"),
        (5, "五分"),
        (50, "五角"),
        (55, "五角五分"),
        (505, "五元零五分"),
        (32540, "三百二十五元四角"),
        (32504, "三百二十五元零四分"),
        (-1250, "负十二元五角"),
        (100000, "一千元"),
    ],
)
def test_amounts_are_said_the_way_one_speaks(fen, said):
    assert spoken_amount(fen) == said


def heard(said: str) -> int:
    """Understand a spoken number again, the slow way."""
    digits = {c: n for n, c in enumerate("零一二三四五六七八九")}
    total = group = digit = 0
    for c in said if not said.startswith("十") else "一" + said:
        if c in digits:
            digit = digits[c]
        elif c in "十百千":
            group += digit * {"十": 10, "百": 100, "千": 1000}[c]
            digit = 0
        else:
            total = (
                (total + group + digit) * {"万": 10**4, "亿": 10**8}[c]
                if c == "亿"
                else (total + (group + digit) * 10**4)
            )
            group = digit = 0
    return total + group + digit


@given(st.integers(0, 10**12 - 1))
def test_a_number_that_is_heard_is_the_number_that_was_said(number):
    assert heard(spoken_number(number)) == number


@needs_espeak
@pytest.mark.parametrize(
    "text", ["应付三百二十五元四角", "张国栋，您的包裹到了，取件码八杠三杠二十一"]
)
def test_what_espeak_says_can_be_heard(tmp_path, text):
    voice = Espeak()
    assert voice.program is not None
    arguments, _environment = voice.command(text, "zh_CN", 150)
    target = tmp_path / "said.wav"
    subprocess.run([voice.program, "-w", target, *arguments], check=True, capture_output=True)
    with wave.open(str(target)) as sound:
        samples = array.array("h", sound.readframes(sound.getnframes()))
        seconds = sound.getnframes() / sound.getframerate()
    loud = (sum(s * s for s in samples) / len(samples)) ** 0.5
    assert seconds > 0.5
    assert loud > 1000


@needs_espeak
def test_espeak_reads_hanzi_as_chinese_syllables_and_not_as_english_letters():
    voice = Espeak()
    assert voice.program is not None
    arguments, _environment = voice.command("三百元", "zh_CN", 150)
    command = [voice.program, "-q", "-x", *arguments]
    told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    assert "(en)" not in told
    assert told.split("_|")[0].strip().startswith("s'a55n")


def test_a_text_that_looks_like_an_option_is_still_a_text():
    arguments, _environment = Espeak().command("--help", "zh_CN", 150)
    assert arguments[-2:] == ["--", "--help"]


def test_windows_gets_the_text_beside_the_command_and_never_inside_it():
    arguments, environment = Sapi().command("'; calc; '", "zh_CN", 150)
    assert not any("calc" in one for one in arguments)
    assert environment == {"CUNZHAN_SAY": "'; calc; '"}


def test_a_missing_voice_is_said_once_and_is_never_an_error(qapp):
    told = []
    speaker = Speaker([Espeak("no-such-voice-program")])
    speaker.missing.connect(lambda: told.append(1))
    assert not speaker.say("三元")
    assert not speaker.amount(300)
    assert told == [1]


def test_a_voice_that_fails_later_is_said_once_too(qapp, qtbot):
    speaker = Speaker([Espeak("false")])
    with qtbot.waitSignal(speaker.missing):
        assert speaker.say("三元")


def test_nothing_is_said_for_nothing(qapp):
    told = []
    speaker = Speaker([])
    speaker.missing.connect(lambda: told.append(1))
    assert not speaker.say("  ")
    assert told == []


def test_a_new_text_cuts_the_old_one_short(qapp, qtbot):
    class Slow(Espeak):
        def command(self, _text, _language, _rate):
            return ["60"], {}

    voice = Slow("sleep")
    speaker = Speaker([voice])
    speaker.say("一")
    first = voice.running.processId()
    speaker.say("二")
    assert voice.running.processId() not in (0, first)
    speaker.stop()
    assert voice.running.processId() == 0
