from executor.attempt import brief, current_edits, shown, text_of
from executor.context import Run
from executor.exchange import Question, ask_for_edits
from executor.model.prompts.halved import halved
from executor.model.prompts.repair_test import repair_test_prompt
from executor.state import MAX_TEST_REPAIRS, State, Update
from executor.verification.suspects import suspects


def repair_test(state: State, runtime: Run) -> Update:
    """Ask from the parsed failures; what comes back is validated like any other edit."""
    deps = runtime.context
    failure = state["failure"]
    if failure is None:
        raise ValueError("repair_test without a failure")
    edits = current_edits(state, deps)
    visit = state["test_repairs"] + 1
    deps.events.note(f"Test repair attempt {visit}/{MAX_TEST_REPAIRS}")
    deps.events.emit(
        "repair_attempted",
        f"{state['task_id']}/{state['attempt']}/repair_test/{visit}",
        task=state["task_id"],
        attempt=visit,
        files=[test["path"] for test in failure["tests"]],
    )
    tests = [test["path"] for test in failure["tests"]]
    wanted = dict.fromkeys([*tests, *suspects(failure, edits.keys(), text_of(deps))])
    sources = shown(deps, [path for path in wanted if path and path not in edits])
    task, left_out = brief(state, deps), state["left_out"]
    question = Question(
        node="repair_test",
        visit=visit,
        messages=repair_test_prompt(task, failure, edits, sources, left_out),
        shorter=lambda: repair_test_prompt(task, failure, edits, halved(sources), left_out),
    )
    return {
        **ask_for_edits(state, runtime, question),
        "tried": state["edits"],
        "test_repairs": visit,
    }
