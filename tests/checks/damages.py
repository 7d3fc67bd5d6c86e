# ruff: noqa: RUF001 - characters that look alike are what is tested
"""What models and editors do to a good file, each as a function of chance and text."""

import ast
import io
import random
import re
import tokenize
from collections.abc import Callable, Iterator
from typing import Final

Damage = Callable[[random.Random, str], str | None]
"""None when the text has no place for it."""

_HEADER: Final = re.compile(
    r"[ \t]*(?:async def|class|def|if|elif|else|for|while|with|try|except|finally)\b.*:$"
)


def _tokens(text: str) -> list[tokenize.TokenInfo]:
    return list(tokenize.generate_tokens(io.StringIO(text).readline))


def _index(text: str, place: tuple[int, int]) -> int:
    lines = text.split("\n")
    return sum(len(line) + 1 for line in lines[: place[0] - 1]) + place[1]


def _cut(text: str, start: int, end: int, put: str = "") -> str:
    return text[:start] + put + text[end:]


def _one_token(
    chance: random.Random, text: str, wanted: Callable[[tokenize.TokenInfo], bool]
) -> tuple[tokenize.TokenInfo, int] | None:
    found = [token for token in _tokens(text) if wanted(token)]
    if not found:
        return None
    token = chance.choice(found)
    return token, _index(text, token.start)


def _line_changed(
    chance: random.Random, text: str, change: Callable[[str], str | None]
) -> str | None:
    """Change one line that is no inside of a string."""
    lines = text.split("\n")
    inside = {
        number
        for token in _tokens(text)
        if token.type == tokenize.STRING
        for number in range(token.start[0] + 1, token.end[0] + 1)
    }
    found = [
        (index, new)
        for index, line in enumerate(lines)
        if index + 1 not in inside and (new := change(line)) is not None and new != line
    ]
    if not found:
        return None
    index, new = chance.choice(found)
    lines[index] = new
    return "\n".join(lines)


def lose_colon(chance: random.Random, text: str) -> str | None:
    return _line_changed(chance, text, lambda line: line[:-1] if _HEADER.match(line) else None)


def lose_colon_of_one_line(chance: random.Random, text: str) -> str | None:
    pattern = re.compile(r"([ \t]*(?:if|else|for|while|try|except|with)\b[^:]*):( \S.*)")
    return _line_changed(chance, text, lambda line: pattern.sub(r"\1\2", line, count=1))


def lose_closer(chance: random.Random, text: str) -> str | None:
    found = _one_token(chance, text, lambda token: token.string in {")", "]", "}"})
    return found and _cut(text, found[1], found[1] + 1)


def lose_closer_at_end(chance: random.Random, text: str) -> str | None:
    return _line_changed(
        chance, text, lambda line: line[:-1] if line.endswith((")", "]", "}")) else None
    )


def lose_closer_line(chance: random.Random, text: str) -> str | None:
    pattern = re.compile(r"[ \t]*[)\]}]")
    return _line_changed(chance, text, lambda line: "" if pattern.fullmatch(line) else None)


def lose_opener(chance: random.Random, text: str) -> str | None:
    found = _one_token(chance, text, lambda token: token.string in {"(", "[", "{"})
    return found and _cut(text, found[1], found[1] + 1)


def double_closer(chance: random.Random, text: str) -> str | None:
    found = _one_token(chance, text, lambda token: token.string in {")", "]", "}"})
    return found and _cut(text, found[1], found[1], found[0].string)


def double_opener(chance: random.Random, text: str) -> str | None:
    found = _one_token(chance, text, lambda token: token.string in {"(", "[", "{"})
    return found and _cut(text, found[1], found[1], found[0].string)


def wrong_closer(chance: random.Random, text: str) -> str | None:
    found = _one_token(chance, text, lambda token: token.string in {")", "]", "}"})
    if found is None:
        return None
    other = chance.choice([each for each in ")]}" if each != found[0].string])
    return _cut(text, found[1], found[1] + 1, other)


def wrong_opener(chance: random.Random, text: str) -> str | None:
    found = _one_token(chance, text, lambda token: token.string in {"(", "[", "{"})
    if found is None:
        return None
    other = chance.choice([each for each in "([{" if each != found[0].string])
    return _cut(text, found[1], found[1] + 1, other)


def any_bracket(chance: random.Random, text: str) -> str | None:
    found = _one_token(chance, text, lambda token: token.string in {*"()[]{}"})
    return found and _cut(text, found[1], found[1] + 1, chance.choice("()[]{}"))


def double_quote(chance: random.Random, text: str) -> str | None:
    found = _one_token(chance, text, lambda token: _short_string(token) and not _is_long(token))
    if found is None:
        return None
    start = text.index(found[0].string[-1], found[1])
    place = chance.choice([start, _index(text, found[0].end)])
    return _cut(text, place, place, found[0].string[-1])


def lose_line(chance: random.Random, text: str) -> str | None:
    return _without_lines(chance, text, 1)


def lose_two_lines(chance: random.Random, text: str) -> str | None:
    return _without_lines(chance, text, 2)


def _without_lines(chance: random.Random, text: str, number: int) -> str | None:
    lines = text.split("\n")
    filled = [index for index, line in enumerate(lines) if line.strip()]
    if not filled:
        return None
    index = chance.choice(filled)
    return "\n".join([*lines[:index], *lines[index + number :]])


def _short_string(token: tokenize.TokenInfo) -> bool:
    return token.type == tokenize.STRING and token.start[0] == token.end[0]


def _is_long(token: tokenize.TokenInfo) -> bool:
    quotes = token.string.lstrip("rRbBuUfF")[:3]
    return token.type == tokenize.STRING and quotes in {'"""', "'''"}


def lose_end_quote(chance: random.Random, text: str) -> str | None:
    found = _one_token(chance, text, lambda token: _short_string(token) and not _is_long(token))
    return found and _cut(text, _index(text, found[0].end) - 1, _index(text, found[0].end))


def lose_start_quote(chance: random.Random, text: str) -> str | None:
    found = _one_token(
        chance,
        text,
        lambda token: _short_string(token) and not _is_long(token) and token.string[0] in "'\"",
    )
    return found and _cut(text, found[1], found[1] + 1)


def other_end_quote(chance: random.Random, text: str) -> str | None:
    found = _one_token(chance, text, lambda token: _short_string(token) and not _is_long(token))
    if found is None:
        return None
    end = _index(text, found[0].end)
    return _cut(text, end - 1, end, "'" if found[0].string[-1] == '"' else '"')


def four_quotes_at_end(chance: random.Random, text: str) -> str | None:
    found = _one_token(chance, text, _is_long)
    if found is None:
        return None
    end = _index(text, found[0].end)
    return _cut(text, end, end, found[0].string[-1])


def four_quotes(chance: random.Random, text: str) -> str | None:
    found = _one_token(chance, text, _is_long)
    if found is None:
        return None
    quote = found[0].string[-1]
    new = _cut(text, _index(text, found[0].end), _index(text, found[0].end), quote)
    start = found[1] + len(found[0].string) - len(found[0].string.lstrip("rRbBuUfF"))
    return _cut(new, start, start, quote)


def two_quotes_at_end(chance: random.Random, text: str) -> str | None:
    found = _one_token(chance, text, _is_long)
    return found and _cut(text, _index(text, found[0].end) - 1, _index(text, found[0].end))


def curly_quotes(chance: random.Random, text: str) -> str | None:
    found = _one_token(chance, text, lambda token: _short_string(token) and not _is_long(token))
    if found is None:
        return None
    end = _index(text, found[0].end)
    opening, closing = "“”" if found[0].string[-1] == '"' else "‘’"
    start = found[1] + found[0].string.index(found[0].string[-1])
    return _cut(_cut(text, end - 1, end, closing), start, start + 1, opening)


def curly_end_quote(chance: random.Random, text: str) -> str | None:
    found = _one_token(chance, text, lambda token: _short_string(token) and not _is_long(token))
    if found is None:
        return None
    end = _index(text, found[0].end)
    return _cut(text, end - 1, end, "”" if found[0].string[-1] == '"' else "’")


def curly_line(chance: random.Random, text: str) -> str | None:
    """All quotes of a line, as a word processor turns them, with those inside strings."""

    def change(line: str) -> str | None:
        if '"""' in line or "'''" in line or "#" in line:
            return None
        new = re.sub(r'"([^"]*)"', r"“\1”", line)
        return re.sub(r"'([^']*)'", r"‘\1’", new)

    return _line_changed(chance, text, change)


def long_dash(chance: random.Random, text: str) -> str | None:
    found = _one_token(chance, text, lambda token: token.string == "-")
    return found and _cut(text, found[1], found[1] + 1, chance.choice("–—−"))


def wide_mark(chance: random.Random, text: str) -> str | None:
    marks = {"(": "（", ")": "）", ",": "，", ":": "：", "=": "＝"}
    found = _one_token(chance, text, lambda t: t.type == tokenize.OP and t.string in marks)
    return found and _cut(text, found[1], found[1] + 1, marks[found[0].string])


def hard_blank(chance: random.Random, text: str) -> str | None:
    found = _one_token(chance, text, lambda token: token.string == "=")
    if found is None or text[found[1] - 1] != " ":
        return None
    return _cut(text, found[1] - 1, found[1], "\u00a0")


def hard_margin(chance: random.Random, text: str) -> str | None:
    def change(line: str) -> str | None:
        code = line.lstrip(" ")
        return "\u00a0" * (len(line) - len(code)) + code if code else None

    return _line_changed(chance, text, change)


def no_width(chance: random.Random, text: str) -> str | None:
    found = _one_token(chance, text, lambda token: token.type == tokenize.NAME)
    return found and _cut(text, found[1], found[1], chance.choice("\u200b\ufeff\u2060"))


def null_bytes(chance: random.Random, text: str) -> str | None:
    places = sorted(chance.sample(range(len(text)), min(3, len(text))), reverse=True)
    for place in places:
        text = _cut(text, place, place, "\0")
    return text


def tab_in_front(chance: random.Random, text: str) -> str | None:
    pattern = re.compile(r"^((?: {4})+)(?=\S)")
    return _line_changed(
        chance, text, lambda line: pattern.sub(lambda m: "\t" * (len(m[1]) // 4), line)
    )


def tabs_of_eight(chance: random.Random, text: str) -> str | None:
    pattern = re.compile(r"^((?: {8})+)")
    return _line_changed(
        chance, text, lambda line: pattern.sub(lambda m: "\t" * (len(m[1]) // 8), line)
    )


def one_blank_more(chance: random.Random, text: str) -> str | None:
    return _line_changed(chance, text, lambda line: f" {line}" if line.strip() else None)


def one_blank_less(chance: random.Random, text: str) -> str | None:
    return _line_changed(chance, text, lambda line: line[1:] if line.startswith("  ") else None)


def shift(chance: random.Random, text: str) -> str | None:
    margin = " " * chance.choice([1, 2, 4, 8])
    return "\n".join(margin + line if line else line for line in text.split("\n"))


def shift_all_but_first(chance: random.Random, text: str) -> str | None:
    shifted = shift(chance, text)
    return shifted and shifted.lstrip()


def fences(chance: random.Random, text: str) -> str | None:
    fence = chance.choice(["```", "~~~"])
    return f"{fence}{chance.choice(['python', 'py', ''])}\n{text}{fence}\n"


def fence_at_end(chance: random.Random, text: str) -> str | None:
    after = chance.choice(["", "\nThis file now does what was asked.\n"])
    return f"{text}```\n{after}"


def prose(chance: random.Random, text: str) -> str | None:
    before = chance.choice(["Here is the code:", "Sure! Here is the complete file:"])
    return f"{before}\n\n```python\n{text}```\n\nI hope that this helps. Let me know!\n"


def chat_token(chance: random.Random, text: str) -> str | None:
    token = chance.choice(["<|im_end|>", "</s>", "<|eot_id|>", "<end_of_turn>"])
    return text + token if chance.random() < 0.5 else f"{text.rstrip()}{token}\n"


def old_print(chance: random.Random, text: str) -> str | None:
    def change(line: str) -> str | None:
        match = re.fullmatch(r"([ \t]*)print\((.*)\)", line)
        if match is None:
            return None
        try:
            call = ast.parse(f"print({match[2]})", mode="eval").body
        except SyntaxError:
            return None
        if (
            not isinstance(call, ast.Call)
            or call.keywords
            or match[2].lstrip().startswith(("(", "*"))
        ):
            return None
        return f"{match[1]}print {match[2]}"

    return _line_changed(chance, text, change)


def old_except(chance: random.Random, text: str) -> str | None:
    pattern = re.compile(r"([ \t]*except (?:[\w.]+|\([^()]*\))) as (\w+):")
    return _line_changed(chance, text, lambda line: pattern.sub(r"\1, \2:", line))


def bare_exceptions(chance: random.Random, text: str) -> str | None:
    pattern = re.compile(r"([ \t]*except )\(([^()]*)\):")
    return _line_changed(chance, text, lambda line: pattern.sub(r"\1\2:", line))


def old_raise(chance: random.Random, text: str) -> str | None:
    pattern = re.compile(r"([ \t]*raise \w+)\(([^(),]+)\)$")
    return _line_changed(chance, text, lambda line: pattern.sub(r"\1, \2", line))


def old_octal(chance: random.Random, text: str) -> str | None:
    pattern = re.compile(r"\b0o([0-7]+)\b")
    return _line_changed(chance, text, lambda line: pattern.sub(r"0\1", line))


def old_unequal(chance: random.Random, text: str) -> str | None:
    found = _one_token(chance, text, lambda token: token.string == "!=")
    return found and _cut(text, found[1], found[1] + 2, "<>")


def else_if(chance: random.Random, text: str) -> str | None:
    pattern = re.compile(r"^([ \t]*)elif\b")
    return _line_changed(chance, text, lambda line: pattern.sub(r"\1else if", line))


SINGLE: Final[tuple[Damage, ...]] = (
    lose_colon, lose_colon_of_one_line, lose_closer, lose_closer_at_end, lose_closer_line,
    lose_opener, double_closer, double_opener, wrong_closer, wrong_opener,
    any_bracket, double_quote, lose_end_quote, lose_start_quote,
    other_end_quote, four_quotes_at_end, four_quotes, two_quotes_at_end, curly_quotes,
    curly_end_quote, curly_line, long_dash, wide_mark, hard_blank, hard_margin, no_width,
    null_bytes, tab_in_front, tabs_of_eight, one_blank_more, one_blank_less, shift,
    shift_all_but_first, fences, fence_at_end, prose, chat_token, old_print, old_except,
    bare_exceptions, old_raise, old_octal, old_unequal, else_if,
)  # fmt: skip


LOST: Final[tuple[Damage, ...]] = (lose_line, lose_two_lines)
"""What is gone can not come back: such a text is to be left alone."""

LOCAL: Final = tuple(
    each
    for each in SINGLE
    if each not in {shift, shift_all_but_first, fences, fence_at_end, prose, chat_token}
)


def parses(text: str) -> bool:
    try:
        compile(text.encode(), "a.py", "exec", dont_inherit=True)
    except (SyntaxError, ValueError):
        return False
    return True


def twice(first: Damage, second: Damage) -> Damage:
    """Damage two halves apart: what the one broke is no place for the other."""

    def damage(chance: random.Random, text: str) -> str | None:
        upper, *lower = parts(text, text.count("\n") // 2)
        if not lower:
            return None
        broken = first(chance, upper), second(chance, "".join(lower))
        if broken[0] is None or broken[1] is None or any(parses(each) for each in broken if each):
            return None
        return broken[0] + broken[1]

    return damage


def parts(source: str, most_lines: int) -> Iterator[str]:
    """Cut a file between its statements, so that each part is a file of its own."""
    lines = source.split("\n")
    start = end = 0
    for statement in ast.parse(source).body:
        first = min(
            [statement.lineno, *(d.lineno for d in getattr(statement, "decorator_list", []))]
        )
        if first - 1 >= end > start and (statement.end_lineno or 0) - start > most_lines:
            yield "\n".join(lines[start:end]) + "\n"
            start = end
        end = statement.end_lineno or 0
    yield "\n".join(lines[start:end]) + "\n"
