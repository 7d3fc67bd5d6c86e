"""Half of what a model is shown, for one that cannot read the whole."""

from collections.abc import Sequence

from executor.model.prompts.brief import Shown


def halved(files: Sequence[Shown]) -> list[Shown]:
    """Keep the first files, which matter most, and the beginning of the one that no longer fits."""
    room = sum(len(file.text) for file in files) // 2
    kept: list[Shown] = []
    for file in files:
        if len(file.text) > room:
            begun = file.text[: file.text.rfind("\n", 0, room) + 1]
            return [*kept, Shown(file.path, begun, file.why, whole=False)] if begun else kept
        kept.append(file)
        room -= len(file.text)
    return kept
