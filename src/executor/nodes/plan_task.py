from executor.attempt import brief
from executor.context import Run
from executor.exchange import ask
from executor.model.prompts.plan import parse_plan, plan_prompt
from executor.state import State, Update


def plan_task(state: State, runtime: Run) -> Update:
    """Ask for likely files, dependencies, risks and an approach; no plan is no obstacle."""
    deps = runtime.context
    deps.events.note(f"Planning task [{state['task_id']}]")
    answer = ask(state, runtime, "plan_task", 1, plan_prompt(brief(state, deps), []))
    plan = parse_plan(answer.text)
    if plan is None:
        deps.events.note("The answer holds no plan; going on without one", "warning")
    else:
        files = ", ".join(plan["likely_files"]) or "none named"
        deps.events.note(f"Plan: {plan['complexity']} complexity; likely files: {files}")
    return {"plan": plan, "exchanges": state["exchanges"] + 1}
