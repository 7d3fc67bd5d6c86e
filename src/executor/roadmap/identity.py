"""Names for tasks: keys that last, and ids that people use."""

from collections import Counter
from collections.abc import Iterator

from executor.roadmap.draft import Draft, Section
from executor.roadmap.source import fault
from executor.roadmap.wording import folded

SEPARATOR = " / "


def name_all(drafts: list[Draft], name: str) -> None:
    """Give each draft its key and its id."""
    _give_keys(drafts)
    _Ids(drafts, name).give()


def _give_keys(drafts: list[Draft]) -> None:
    repeats: Counter[str] = Counter()
    taken: set[str] = set()
    for draft in drafts:
        key = wanted = SEPARATOR.join([*draft.section.key, folded(draft.wording.text)])
        while key in taken:
            repeats[wanted] += 1
            key = f"{wanted} #{repeats[wanted] + 1}"
        taken.add(key)
        draft.key = key


class _Ids:
    """Explicit numbers first; the others get what their heading or parent leaves free."""

    def __init__(self, drafts: list[Draft], name: str) -> None:
        self.drafts = drafts
        self.name = name
        self.taken: dict[str, Draft] = {}
        self.population: Counter[str] = Counter()
        """Tasks under each numbered heading, its subsections included."""
        self.position: Counter[tuple[str, Draft | None]] = Counter()
        """How far the numbers below a stem are used up, apart for each parent."""

    def give(self) -> None:
        for draft in self.drafts:
            if draft.wording.number is not None:
                self._take_own(draft, draft.wording.number)
            if draft.parent is None:
                self.population.update(set(_numbers(draft.section)))
        for draft in self.drafts:
            self._take_implied(draft)

    def _take_own(self, draft: Draft, number: str) -> None:
        """Keep the number a task has; plain `1.`, `2.` may begin anew in every section."""
        other = self.taken.setdefault(number.casefold(), draft)
        if other is not draft and number.isdecimal():
            return
        if other is not draft:
            what = f"two tasks are numbered {number}: lines {other.line + 1} and {draft.line + 1}"
            raise fault(self.name, draft.line + 1, what, "Give one of them another number.")
        draft.id = number

    def _take_implied(self, draft: Draft) -> None:
        stem = draft.parent.id if draft.parent else next(_numbers(draft.section), "")
        self.position[stem, draft.parent] += 1
        if draft.id:
            return
        alone = draft.parent is None and self.population[stem] == 1
        if alone and stem.casefold() not in self.taken:
            draft.id = stem
        else:
            draft.id = self._free(stem, draft.parent)
        self.taken[draft.id.casefold()] = draft

    def _free(self, stem: str, parent: Draft | None) -> str:
        """Count on until neither a task nor a heading has the number."""
        while True:
            position = self.position[stem, parent]
            number = f"{stem}.{position}" if stem else str(position)
            if number.casefold() not in self.taken and number not in self.population:
                return number
            self.position[stem, parent] += 1


def _numbers(section: Section) -> Iterator[str]:
    """Lead from the innermost number of a heading to the outermost."""
    return (outer.wording.number for outer in section.outwards() if outer.wording.number)
