import pytest

from executor.workspace.capture import Capture


def test_keeps_everything_within_the_limit() -> None:
    capture = Capture(10)
    capture.add(b"12345")
    capture.add(b"67890")
    assert capture.text() == "1234567890"
    assert not capture.truncated


@pytest.mark.parametrize("size", [1, 3, 1000])
def test_keeps_head_and_tail_and_says_how_much_is_missing(size: int) -> None:
    data = b"head" + b"." * 992 + b"tail"
    capture = Capture(8)
    for start in range(0, len(data), size):
        capture.add(data[start : start + size])
    assert capture.text() == "head\n[... 992 bytes left out ...]\ntail"
    assert capture.truncated


def test_replaces_bytes_that_are_no_text() -> None:
    capture = Capture(100)
    capture.add(b"a\xffb\x1b[1m")
    assert capture.text() == "a\ufffdb"
