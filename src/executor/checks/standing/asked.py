"""Whether the words of a task ask for a change of tests that stand already."""

import re
from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath
from typing import Final

_VERB: Final = (
    r"(?:updat(?:e|es|ed|ing)|chang(?:e|es|ed|ing)|adapt(?:s|ed|ing)?|adjust(?:s|ed|ing)?"
    r"|re-?writ(?:e|es|ten|ing)|modif(?:y|ies|ied|ying)|edit(?:s|ed|ing)?|improv(?:e|es|ed|ing)"
    r"|re-?work(?:s|ed|ing)?|re-?organi[sz](?:e|es|ed|ing)|re-?structur(?:e|es|ed|ing)"
    r"|speed(?:s|ing)? up|split(?:s|ting)?(?: up)?|merg(?:e|es|ed|ing)|renam(?:e|es|ed|ing)"
    r"|mov(?:e|es|ed|ing)|port(?:s|ed|ing)?|migrat(?:e|es|ed|ing)|convert(?:s|ed|ing)?"
    r"|refactor(?:s|ed|ing)?|clean(?:s|ed|ing)?(?: up)?|simplif(?:y|ies|ied|ying)"
    r"|drop(?:s|ped|ping)?|delet(?:e|es|ed|ing)|remov(?:e|es|ed|ing)|replac(?:e|es|ed|ing)"
    r"|correct(?:s|ed|ing)?|turn(?:s|ed|ing)?|tid(?:y|ied|ying)(?: up)?|reformat(?:s|ted|ting)?"
    r"|parametri[sz](?:e|es|ed|ing)|shorten(?:s|ed|ing)?|strengthen(?:s|ed|ing)?"
    r"|revis(?:e|es|ed|ing)|relax(?:es|ed|ing)?|unif(?:y|ies|ied|ying)|group(?:s|ed|ing)?)"
)
_DETERMINER: Final = (
    r"(?:the|these|those|its|their|his|her|our|your|all|any|every|each|both|some|existing|old"
    r"|current|present|standing|obsolete|outdated|stale|flaky|broken|slow|wrong|redundant|duplicate"
    r"|unused|unit|integration|regression|related|affected|corresponding|matching|legacy|of)"
)
_OTHER_WORD: Final = (
    r"(?!(?:the|a|an|so|that|with|without|until|and|or|by|to|for|when|if|because|in|on|using|via"
    r"|as|which|where|while|from|into|like|than)\b)[\w`'./-]+"
)
_TESTS: Final = (
    r"(?:`?(?:unit|py)?tests?`?(?:[ -]suites?)?|test[ -]?suites?|test (?:files?|cases?|modules?"
    r"|code|names?|fixtures?|helpers?)|specs)\b(?!\s+(?:runners?|commands?|buttons?|modes?|servers?|data\b"
    r"|databases?|environments?|accounts?|pages?|endpoints?|flags?|options?|scripts?|clients?|users?"
    r"|keys?|frameworks?|results?|reports?|folders?|director(?:y|ies)|subcommands?))"
)
_PASSING: Final = (
    r"(?!\s+(?:(?:must|should|shall|will|can|do|to|all|still|again|now|then|be|are|is|stay|keep)\s+)*"
    r"(?:pass|succe|green|run\b|work|hold|go\b|fail))"
)
_OBJECT: Final = rf"(?:{_DETERMINER}\s+){{1,4}}(?:{_OTHER_WORD}\s+){{0,2}}?{_TESTS}{_PASSING}"
_START: Final = r"(?:^|[,:;(]\s*|\band\s+|\bthen\s+|\bto\s+|\bor\s+)"
_WHAT: Final = (
    r"(?:expect\w*(?: \w+)?|assert\w*|values?|imports?|names?|fixtures?|mocks?|helpers?|calls?|uses"
    r"|occurrences|delays?|sleeps?|duplication)"
)
_BAD: Final = r"(?:flaky|broken|outdated|stale|wrong|obsolete|incorrect|slow)"
_MUST: Final = r"(?:must|should|shall|may|can|will|needs?(?: to)?|ha(?:ve|s) to|(?:are|is) to)"
_ASKING: Final = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b{_VERB}\s+{_OBJECT}",
        rf"{_START}{_VERB}\s+{_TESTS}{_PASSING}",
        rf"\b{_VERB}\b.{{1,80}}?\b(?:and|including|(?:along|together) with|plus)\s+{_OBJECT}",
        rf"\b{_VERB}\s+(?:[\w`]+\s+){{0,3}}{_WHAT}\s+(?:in|of|from)\s+{_OBJECT}",
        rf"\bfix(?:es|ed|ing)?\s+(?:th\w+\s+)?{_BAD}\s+(?:[\w`]+\s+){{0,2}}?{_TESTS}",
        rf"{_START}fix\s+(?:the\s+)?{_TESTS}{_PASSING}",
        rf"\b(?:make|let|have)\s+(?:{_DETERMINER}\s+){{0,4}}{_TESTS}{_PASSING}\s+\w+",
        rf"{_TESTS}[^,;]{{0,30}}?\s{_MUST}\s+(?:(?:also|all|then|be|get)\s+){{0,3}}{_VERB}\b",
    )
)
_NEGATED: Final = re.compile(
    r"(?:\bnot|n.t|\bnever|\bwithout|\bno need to|\binstead of|\brather than|\bavoid)\s+"
    r"(?:\w+\s+){0,2}$",
    re.IGNORECASE,
)
_NOT_IN_IT: Final = re.compile(r"\b(?:not|never)\b|n.t\b", re.IGNORECASE)
_END: Final = re.compile(r"(?<=[.!?;])\s+")
_ITEM: Final = re.compile(r"\s*(?:[-*+]\s|\d+[.)]\s|#|$)")
_JUDGES: Final = re.compile(
    r"\b(?:verif\w*|check\w*|so that|until|make sure|ensure|run|pytest|tested (?:by|with))\b",
    re.IGNORECASE,
)
_PASSES: Final = re.compile(r"^\S*\s+(?:\w+\s+){0,3}?(?:pass|succe|green|work|hold)", re.IGNORECASE)
_PLACE: Final = r"(?:to|from|in|into|of|as|out|everywhere|and|with|by|for|completely|entirely)\b"
_TAKEN_AWAY: Final = re.compile(
    r"\b(?:renam|remov|delet|drop|mov|retir|replac|merg|split|inlin|get rid of)\w*\s+(?:(?:the|a"
    r"|support|of|for|old|deprecated|unused|public|function|class|method|module|argument|parameter"
    r"|attribute|option|constant|helper|name|alias|file)\s+){0,4}"
    rf"((?:`[^`\n]{{1,100}}`|[\w./]+(?=\s*[,.;:(]|\s*$|\s+{_PLACE}))"
    r"(?:(?:\s*,\s*|\s+and\s+|\s*,\s*and\s+)`[^`\n]{1,100}`){0,8})",
    re.IGNORECASE,
)
_NAME: Final = re.compile(r"[A-Za-z_]\w*")
_COMMON: Final = frozenset({"the", "all", "any", "and", "app", "self", "test", "tests", "import"})
_LONGEST: Final = 20_000
"""Characters of a task that are read for this."""


def asks_for(path: str, before: str, text: str, files: Sequence[str]) -> bool:
    """Tell whether a task wants this file changed: by name, by its kind, or by what it tests."""
    if path in files:
        return True
    name = PurePosixPath(path).name
    return any(
        _names_it(sentence, name) or _speaks_of_it(sentence) or _takes_away(sentence, before)
        for sentence in _sentences(text[:_LONGEST])
    )


def names_file(path: str, text: str, files: Sequence[str]) -> bool:
    name = PurePosixPath(path).name
    return path in files or any(
        _names_it(sentence, name) for sentence in _sentences(text[:_LONGEST])
    )


def _sentences(text: str) -> Iterator[str]:
    """Join wrapped lines, and end at a full stop with a space behind it: a path has none."""
    paragraph = ""
    for line in [*text.split("\n"), ""]:
        if _ITEM.match(line):
            yield from _END.split(paragraph)
            paragraph = line.strip(" \t-*+")
        else:
            paragraph = f"{paragraph} {line.strip()}".strip()
    yield from _END.split(paragraph)


def _speaks_of_it(sentence: str) -> bool:
    return any(
        not _NEGATED.search(sentence[: match.start()]) and not _NOT_IN_IT.search(match[0])
        for pattern in _ASKING
        for match in pattern.finditer(sentence)
    )


def _names_it(sentence: str, name: str) -> bool:
    """Leave out a file that is only named as the judge: `so that test_app.py passes`."""
    for match in re.finditer(rf"(?<![\w.-]){re.escape(name)}(?![\w-])", sentence):
        before = sentence[: match.start()]
        is_judge = _JUDGES.search(before) or _PASSES.match(sentence[match.end() :])
        if not is_judge and not _NOT_IN_IT.search(before):
            return True
    return False


def _takes_away(sentence: str, before: str) -> bool:
    """Tell whether something goes or gets another name that this file of tests uses by its name."""
    return any(
        _uses(before, word, marked="`" in match[1])
        for match in _TAKEN_AWAY.finditer(sentence)
        if not _NEGATED.search(sentence[: match.start()])
        for word in _words(match[1])
    )


def _words(told: str) -> Iterator[str]:
    for part in re.split(r"[`,\s]+", told):
        bare = part.split("(")[0].removesuffix(".py").strip("./")
        names = _NAME.findall(bare)
        if names and names[-1].lower() not in _COMMON:
            yield names[-1]


def _uses(text: str, name: str, *, marked: bool) -> bool:
    if marked:
        return re.search(rf"\b{name}\b", text) is not None
    return (
        re.search(rf"\.{name}\b|\b{name}\(|^\s*(?:from|import)\b.*\b{name}\b", text, re.MULTILINE)
        is not None
    )
