from executor.attempt import brief
from executor.context import Run
from executor.errors import ModelRejected
from executor.exchange import Question, ask
from executor.model.prompts.plan import parse_plan, plan_prompt
from executor.state import Plan, State, Update


def plan_task(state: State, runtime: Run) -> Update:
    """Ask for likely files, dependencies, risks and an approach; no plan is no obstacle."""
    deps = runtime.context
    deps.events.note(f"Planning task [{state['task_id']}]")
    plan = _plan(state, runtime)
    if plan is None:
        deps.events.note("The answer holds no plan; going on without one", "warning")
    else:
        files = ", ".join(plan["likely_files"]) or "none named"
        deps.events.note(f"Plan: {plan['complexity']} complexity; likely files: {files}")
    return {"plan": plan, "exchanges": state["exchanges"] + 1}


def _plan(state: State, runtime: Run) -> Plan | None:
    prompt = plan_prompt(brief(state, runtime.context), [])
    try:
        return parse_plan(
            ask(state, runtime, Question("plan_task", 1, prompt, wants_json=True)).text
        )
    except ModelRejected as error:
        runtime.context.events.note(error.what, "warning")
        return None
