import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from executor.errors import ModelRefused, ModelUnavailable
from executor.model.masking import looks_secret, mask
from executor.model.port import Answer, Message, Request, Usage
from executor.model.recording import dump, load
from executor.model.replay import ReplayModel

REQUEST = Request("1.1/1/execute-1-1", "execute", (Message("user", "a\nb"),))


@settings(deadline=None, max_examples=50)
@given(text=st.text(), tokens=st.integers(0, 9), estimated=st.booleans())
def test_an_answer_survives_its_recording(*, text: str, tokens: int, estimated: bool) -> None:
    answer = Answer(text, Usage(tokens, 2, estimated), "length", 1.5, model="m")
    recorded = load(dump(REQUEST, answer))
    assert (recorded.digest, recorded.prompt) == (REQUEST.digest, REQUEST.messages)
    assert recorded.answer == replace(answer, replayed=True)


def test_a_recording_can_be_read_by_a_person() -> None:
    told = json.loads(dump(REQUEST, Answer("x\n\ny", Usage(1, 2))))
    assert told["version"] == 1
    assert (told["name"], told["node"]) == ("1.1/1/execute-1-1", "execute")
    assert told["digest"] == REQUEST.digest
    assert told["prompt"] == [{"role": "user", "text": ["a", "b"]}]
    assert told["answer"] == ["x", "", "y"]


GOOD = dump(REQUEST, Answer("x", Usage(1, 2)))


@pytest.mark.parametrize(
    "text",
    [
        *("", "{", "[]", "{}", "null", GOOD[:-9], "[" * 100_000),
        GOOD.replace('"version": 1', '"version": 2'),
        GOOD.replace('"x"', "3"),
        GOOD.replace('"prompt_tokens": 1', '"prompt_tokens": null'),
    ],
)
def test_a_damaged_recording_is_said_to_be_damaged(text: str) -> None:
    with pytest.raises(ModelUnavailable, match="damaged"):
        load(text)


def test_replay_answers_from_the_folder(tmp_path: Path) -> None:
    file = tmp_path / "1.1" / "1" / "execute-1-1.json"
    file.parent.mkdir(parents=True)
    file.write_text(dump(REQUEST, Answer("hello", Usage(1, 2))), encoding="utf-8")
    answer = ReplayModel(tmp_path).answer(REQUEST)
    assert (answer.text, answer.replayed) == ("hello", True)


def test_replay_without_a_recording_cannot_go_on(tmp_path: Path) -> None:
    with pytest.raises(ModelRefused, match=r"no recorded answer for 1\.1/1/execute-1-1"):
        ReplayModel(tmp_path).answer(REQUEST)


def recorded(folder: Path, *messages: Message) -> ReplayModel:
    file = folder / "1.1" / "1" / "execute-1-1.json"
    file.parent.mkdir(parents=True)
    request = replace(REQUEST, messages=messages)
    file.write_text(dump(request, Answer("hello", Usage(1, 2))), encoding="utf-8")
    return ReplayModel(folder)


def test_a_prompt_that_is_not_the_recorded_one_is_shown_with_its_difference(tmp_path: Path) -> None:
    model = recorded(tmp_path, Message("system", "be"), Message("user", "a\nB"))
    with pytest.raises(ModelRefused) as refused:
        model.answer(REQUEST)
    told = refused.value.what.split("\n")
    assert told[0] == "the prompt of 1.1/1/execute-1-1 is not the recorded one:"
    assert [line for line in told if line[:1] in "-+" and line[:3] not in {"---", "+++"}] == [
        *("-[system]", "-be", "-B", "+b")
    ]


def test_of_a_long_difference_the_beginning_is_shown(tmp_path: Path) -> None:
    model = recorded(tmp_path, Message("user", "\n".join(f"line {n}" for n in range(99))))
    with pytest.raises(ModelRefused) as refused:
        model.answer(REQUEST)
    assert refused.value.what.endswith("\n…")
    assert len(refused.value.what.split("\n")) < 20


def test_where_the_name_is_enough_the_prompt_may_be_another(tmp_path: Path) -> None:
    model = replace(recorded(tmp_path, Message("user", "other")), exact=False)
    assert model.answer(REQUEST).text == "hello"


@pytest.mark.parametrize(
    ("text", "secrets", "masked"),
    [
        ("a sk-12345 b", ["sk-12345"], "a [secret] b"),
        (
            "long-secret-value-more long-secret-value",
            ["long-secret-value", "long-secret-value-more"],
            "[secret] [secret]",
        ),
        ("short", ["short"], "short"),
        ("text", [], "text"),
    ],
)
def test_known_secrets_are_masked(text: str, secrets: list[str], masked: str) -> None:
    assert mask(text, secrets) == masked


@pytest.mark.parametrize(
    ("value", "secret"),
    [
        *((value, False) for value in ("", "short1", "ollama", "lm-studio", "not-needed")),
        *((value, False) for value in ("dummy-key", "password", "12345678", "no-key-required")),
        *((value, True) for value in ("sk-12345", "hunter2hunter2", "0f3c9a7be1d24456")),
        *((value, True) for value in ("correct-horse-battery", "1234567890123456")),
    ],
)
def test_a_word_that_stands_for_no_key_is_no_secret(value: str, *, secret: bool) -> None:
    assert looks_secret(value) is secret
    assert mask(f"a {value} b", [value]) == ("a [secret] b" if secret else f"a {value} b")
