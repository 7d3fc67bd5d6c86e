import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from executor.model.answers.blocks import Block, Change, Deletion, Move, Replacement, Whole
from executor.model.answers.edits import MOST_MISFITS, Applied, apply_blocks, edits_digest
from executor.state import Edits


def apply(blocks: list[Block], edits: Edits, **tree: str) -> Applied:
    return apply_blocks(blocks, edits, {f"{name}.py": text for name, text in tree.items()}.get)


def change(search: str, replace: str, path: str = "x.py") -> Change:
    return Change(path, (Replacement(search, replace),))


def edited(text: str, *pairs: tuple[str, str]) -> str | None:
    block = Change("x.py", tuple(Replacement(*pair, "=======\n") for pair in pairs))
    applied = apply([block], {}, x=text)
    assert applied.problems == ()
    return applied.edits["x.py"]


def test_whole_files_and_deletions_enter_the_set() -> None:
    applied = apply([Whole("x.py", "1\n"), Deletion("y.py")], {"z.py": "0\n"}, y="old\n")
    assert applied == Applied({"z.py": "0\n", "x.py": "1\n", "y.py": None}, ())


def test_the_given_set_is_not_changed() -> None:
    edits: Edits = {"x.py": "1\n"}
    apply([Whole("x.py", "2\n")], edits)
    assert edits == {"x.py": "1\n"}


def test_an_edit_applies_to_the_set_before_the_tree() -> None:
    applied = apply([change("mine\n", "new\n")], {"x.py": "mine\n"}, x="theirs\n")
    assert applied.edits == {"x.py": "new\n"}


@pytest.mark.parametrize(
    ("text", "search", "replace", "result"),
    [
        ("a\nb\nc\n", "b\n", "B\n", "a\nB\nc\n"),
        ("a\nb\n", "a\nb\n", "c\n", "c\n"),
        ("a\nb\nc\n", "b\n", "", "a\nc\n"),
        ("a\r\nb\r\nc\r\n", "b\n", "B\nD\n", "a\r\nB\r\nD\r\nc\r\n"),
        ("a\r\nb\nc", "b\n", "B\n", "a\r\nB\nc"),
        ("a\nb", "b\n", "B\nC\n", "a\nB\nC"),
        ("a\nb  \n", "b\n", "B\n", "a\nB\n"),
        ("b\nb  \n", "b\n", "B\n", "B\nb  \n"),
        ("  if a:\n    b\n", "if a:\n  b\n", "if c:\n\n  d\n", "  if c:\n\n    d\n"),
        ("if a:\n  b\n", "    if a:\n      b\n", "    if c:\n", "if c:\n"),
        ("\tb\n", "    b\n", "    c\n", "\tc\n"),
        ("", "", "new\n", "new\n"),
        ("a\n=======\nb\n", "a\n", "b\n=======\nc\n", "c\n"),
        ("a\n=======\nb\n", "a\n", "=======\nc\n", "c\nb\n"),
    ],
)
def test_an_edit_changes_the_lines_that_are_meant(
    text: str, search: str, replace: str, result: str
) -> None:
    assert edited(text, (search, replace)) == result


def test_several_pairs_apply_one_after_another() -> None:
    assert edited("a\nb\n", ("a\n", "c\n"), ("c\nb\n", "d\n")) == "d\n"


@pytest.mark.parametrize(
    ("text", "search", "line", "told", "excerpt"),
    [
        ("b\na\nb\n", "b\n", 1, "2 places match the SEARCH text (lines 1, 3)", "> 1 | b"),
        ("b\n" * 9, "b\n", 1, "9 places match the SEARCH text (lines 1, 2, 3, 4, 5 …)", "> 1 | b"),
        ("  b\n    b\n", "b\n", 1, "2 places match", "> 1 |   b"),
        ("a\nb\nc\n", "b\nx\n", 2, "nearest are lines 2 to 3", "> 2 | b"),
        ("alpha = 1\nbeta = 2\n", "alpha = 3\n", 1, "nearest are lines 1 to 1", "> 1 | alpha = 1"),
        ("a\nb\n", "entirely other\n", None, "no line is like 'entirely other'", ""),
        ("a\n", "\n", None, "no line is like ''", ""),
        ("a\n", "", None, "SEARCH is empty, but the file is not", ""),
        ("if a:\n  b\n", "  if a:\n  b\n", 1, "nearest are lines 1 to 2", "> 1 | if a:"),
        ("    b\n", "\tb\n\tc\n", 1, "nearest are lines 1 to 1", "> 1 |     b"),
    ],
)
def test_an_edit_without_a_single_place_is_a_problem_that_shows_the_nearest(
    text: str, search: str, line: int | None, told: str, excerpt: str
) -> None:
    applied = apply([change(search, "x\n")], {}, x=text)
    assert applied.edits == {}
    assert told in applied.problems[0]["message"]
    assert applied.problems[0]["line"] == line
    assert excerpt in applied.problems[0]["excerpt"]


def test_an_edit_that_would_lose_its_indentation_has_no_place() -> None:
    block = change("    a\n", "    b\nc\n")
    assert apply([block], {}, x="\ta\n").problems[0]["line"] == 1


@pytest.mark.parametrize(
    ("block", "path", "told"),
    [
        (change("a\n", "b\n", "no.py"), "no.py", "no such file to edit"),
        (Deletion("no.py"), "no.py", "no such file to delete"),
        (Move("no.py", "new.py"), "no.py", "no such file to move"),
        (Move("x.py", "y.py"), "y.py", "cannot move x.py here: the file exists"),
    ],
)
def test_what_needs_a_file_that_is_not_there_is_a_problem(
    block: Block, path: str, told: str
) -> None:
    applied = apply([block], {"gone.py": None}, x="a\n", y="b\n")
    assert applied.edits == {"gone.py": None}
    assert [found["path"] for found in applied.problems] == [path]
    assert told in applied.problems[0]["message"]


def test_a_file_deleted_by_the_set_is_not_there() -> None:
    assert apply([Deletion("x.py")], {"x.py": None}, x="a\n").problems


def test_deleting_a_file_that_only_the_set_holds_takes_it_out() -> None:
    assert apply([Deletion("x.py")], {"x.py": "1\n"}).edits == {}


def test_a_move_keeps_the_text_and_later_edits_follow_it() -> None:
    applied = apply([Move("x.py", "y.py"), change("a\n", "b\n", "y.py")], {}, x="a\n")
    assert applied == Applied({"x.py": None, "y.py": "b\n"}, ())


def test_all_blocks_of_a_file_apply_or_none_of_that_file() -> None:
    blocks: list[Block] = [
        change("a\n", "b\n"),
        Whole("z.py", "1\n"),
        Move("x.py", "y.py"),
        change("no\n", "1\n", "y.py"),
        change("no\n", "1\n", "y.py"),
    ]
    applied = apply(blocks, {}, x="a\n")
    assert applied.edits == {"z.py": "1\n"}
    assert [found["path"] for found in applied.problems] == ["y.py", "y.py"]


@pytest.mark.parametrize("path", ["x.py", "./x.py", "`x.py`", " '././x.py' ", '"x.py"'])
def test_paths_lose_their_wrapping_and_nothing_else(path: str) -> None:
    blocks: list[Block] = [change("a\n", "b\n", path)]
    assert apply(blocks, {}, x="a\n").edits == {"x.py": "b\n"}
    assert apply([Whole("../x.py", "1\n")], {}).edits == {"../x.py": "1\n"}


def test_the_pairs_that_have_a_place_are_named_beside_those_that_have_none() -> None:
    pairs = tuple(Replacement(f"{word}\n", "new\n") for word in ("a", "zzzz", "b"))
    (problem,) = apply([Change("x.py", pairs)], {}, x="a\nb\n").problems
    assert problem["message"].startswith("pair 2 of 3 (pairs 1 and 3 have a place;")


def test_after_ten_pairs_without_a_place_no_more_are_tried() -> None:
    pairs = tuple(Replacement(f"zz{number}\n", "new\n") for number in range(30))
    assert len(apply([Change("x.py", pairs)], {}, x="a\n").problems) == MOST_MISFITS


def test_more_pairs_than_a_long_file_allows_are_refused_at_once() -> None:
    pairs = (Replacement("a\n", "b\n"),) * 300
    (problem,) = apply([Change("x.py", pairs)], {}, x="c\n" * 4000).problems
    assert "too many for a file of this length" in problem["message"]


@pytest.mark.parametrize(
    ("text", "search", "replace", "result"),
    [
        ("a\nb  = 1\nc\n", "a\nb = 1\nc\n", "a\nb = 1\nd\n", "a\nb  = 1\nd\n"),
        ("a\nb\n", "\na\n\n", "\nc\n\n", "c\nb\n"),
        ("\ta\n\tb\n", "  a\n  b\n", "  a\n  c\n", "\ta\n\tc\n"),
        ("  a  = 1\n", "a = 1\n", "a = 2\n", "  a = 2\n"),
        ("a\nb\n", "> 1 | a\n  2 | b\n", "  1 | a\n  2 | c\n", "a\nc\n"),
        ("a\nb\n", "1: a\n2: b\n", "c\n", "c\n"),
        ("1 | a\n", "1 | a\n", "2 | a\n", "2 | a\n"),
    ],
)
def test_what_differs_only_in_blanks_or_numbers_has_its_place_and_keeps_the_other_lines(
    text: str, search: str, replace: str, result: str
) -> None:
    assert edited(text, (search, replace)) == result


def test_a_replacement_that_is_there_already_is_asked_about() -> None:
    (problem,) = apply([change("old one\n", "new one\n")], {}, x="a\nnew one\n").problems
    assert "at line 2: is it done already?" in problem["message"]
    assert problem["line"] == 2


def test_an_empty_search_makes_a_file_that_is_not_there() -> None:
    assert apply([change("", "a\n", "new.py")], {}).edits == {"new.py": "a\n"}


def test_blocks_of_unrelated_files_stand_alone_and_moves_join_theirs() -> None:
    blocks: list[Block] = [
        Whole("a.py", "1\n"),
        Move("x.py", "y.py"),
        Whole("b.py", "1\n"),
        Move("y.py", "z.py"),
        Move("gone.py", "a.py"),
    ]
    assert apply(blocks, {}, x="x\n").edits == {"b.py": "1\n", "x.py": None, "z.py": "x\n"}


def test_the_digest_tells_sets_apart_but_not_their_order() -> None:
    assert edits_digest({"a": "1", "b": None}) == edits_digest({"b": None, "a": "1"})
    sets: list[Edits] = [{}, {"a": None}, {"a": ""}, {"b": ""}]
    assert len({edits_digest(edits) for edits in sets}) == 4


LINES = st.lists(st.text("ab \t=", max_size=4), min_size=1, max_size=8)


@settings(deadline=None, max_examples=150)
@given(LINES, st.data())
def test_an_edit_touches_only_its_lines_or_is_a_problem(
    lines: list[str], data: st.DataObject
) -> None:
    first = data.draw(st.integers(0, len(lines) - 1))
    last = data.draw(st.integers(first + 1, len(lines)))
    search = "".join(f"{line}\n" for line in lines[first:last])
    text = "".join(f"{line}\r\n" for line in lines)
    applied = apply([change(search, "NEW\n")], {}, x=text)
    if not applied.problems:
        before = "".join(f"{line}\r\n" for line in lines[:first])
        after = "".join(f"{line}\r\n" for line in lines[last:])
        assert applied.edits == {"x.py": f"{before}NEW\r\n{after}"}
