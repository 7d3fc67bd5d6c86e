"""Scripts for the server that answer by task, whatever the order of the questions."""

import re
from collections.abc import Mapping, Sequence

from tests.support.chat_server import ChatRequest, Fault, Reply, Said, Script
from tests.support.machine import file_block

TASK = re.compile(r"^(?:Task |Your answer to task |Your change for task )(\S+?)[: ]", re.MULTILINE)


def task_of(request: ChatRequest) -> str:
    """Name the task that a question is about."""
    found = TASK.search(request.text)
    assert found is not None, request.text
    return found[1]


def by_task(answers: Mapping[str, Sequence[str | Said]]) -> Script:
    """Give each task its own answers in turn; a task without any left is told of an error."""
    left = {task: iter(given) for task, given in answers.items()}

    def play(request: ChatRequest) -> Said:
        task = task_of(request)
        said = next(left.get(task, iter(())), None)
        if said is None:
            return Fault(400, {"error": {"message": f"no answer is left for task {task}"}})
        return Reply(said) if isinstance(said, str) else said

    return play


def files(texts: Mapping[str, str]) -> str:
    """Write an answer of whole files."""
    return "\n".join(file_block(path, text) for path, text in texts.items())
