"""What can be set, with its default: one typed object, handed to whoever needs it."""

import re
from typing import Annotated, Final, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

ApprovalMode = Literal["auto", "interactive", "review_only", "approve_decompose"]

ROLES: Final = ("plan", "repair", "repair_test", "recovery")
"""Kinds of questions that can have a model of their own: `model_<role>`."""

ONLY_THE_USERS: Final = frozenset({"base_url", "api_key_env", "pass_env"})
"""Settings that a project's file cannot make."""

_SPAN: Final = re.compile(r"(?:(\d+(?:\.\d+)?)h)?(?:(\d+(?:\.\d+)?)m)?(?:(\d+(?:\.\d+)?)s?)?")


def _seconds(told: object) -> object:
    """Read `90`, `90s`, `30m` and `1h30m`; what is none of these is judged as it is."""
    if not isinstance(told, str):
        return told
    found = _SPAN.fullmatch("".join(told.lower().split()))
    if found is None or not found[0]:
        raise ValueError("a time is written as 90, 90s, 30m or 1h30m")
    hours, minutes, seconds = (float(part or 0) for part in found.groups())
    return 3600 * hours + 60 * minutes + seconds


def _several(told: object) -> object:
    """Read `a, b` as well as a list."""
    return tuple(filter(None, map(str.strip, told.split(",")))) if isinstance(told, str) else told


Names = Annotated[tuple[str, ...], BeforeValidator(_several)]
Span = Annotated[float, BeforeValidator(_seconds)]
Positive = Annotated[int, Field(gt=0)]


class Price(BaseModel):
    """What a million tokens of a model cost, in whatever currency `max_cost` is meant."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    input: float = Field(ge=0)
    output: float = Field(ge=0)


class Settings(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    model: str = ""
    """Name of the model, as its server knows it."""
    model_plan: str = ""
    """Model that plans; `model` where not given. The same holds for the next three."""
    model_repair: str = ""
    """Model that repairs edits that do not validate."""
    model_repair_test: str = ""
    """Model that repairs edits that fail the tests; a stronger one pays most here."""
    model_recovery: str = ""
    """Model that classifies failures and proposes what to do."""
    fallback_models: Names = ()
    """Models of the same endpoint, asked in turn while the wanted one stays away."""
    base_url: str | None = None
    """OpenAI-compatible endpoint; also read from OPENAI_BASE_URL."""
    api_key_env: str = "OPENAI_API_KEY"
    """Environment variable that holds the key."""
    temperature: float | None = Field(default=None, allow_inf_nan=False)
    """Passed on where given, like the next two."""
    seed: int | None = None
    """Asks the server for repeatable answers."""
    reasoning_effort: str | None = None
    """How long a reasoning model may think: `low`, `medium`, `high`, or what its server knows."""
    max_output_tokens: Positive | None = None
    """Longest answer the server may give; its own default where not given."""
    model_timeout: Span = Field(default=600, gt=0)
    """Seconds one try of a model call may take."""
    model_tries: Positive = 8
    """How often one call is tried while the endpoint fails."""
    model_patience: Span = Field(default=300, ge=0)
    """Seconds after which a failing call is tried no more, waits included."""
    requests_per_minute: Positive | None = None
    """Calls that the endpoint allows; more are held back."""
    tokens_per_minute: Positive | None = None
    """Tokens that the endpoint allows; more are held back."""
    stream: bool = False
    """Ask for the answer as a stream."""
    max_calls: Positive | None = None
    """Model calls that one invocation makes."""
    max_tokens: Positive | None = None
    """Tokens, asked and answered, that one invocation uses."""
    max_tokens_per_task: Positive | None = None
    """The same for one task."""
    max_cost: float | None = Field(default=None, gt=0)
    """What one invocation may cost, by `prices`."""
    max_time: Span | None = Field(default=None, gt=0)
    """Seconds after which one invocation begins nothing new."""
    prices: dict[str, Price] = Field(default_factory=dict)
    """What a million tokens cost, by model: `{input = 0.25, output = 2.0}`."""
    enable_planning: bool = False
    """Ask for a plan before each task."""
    enable_recovery: bool = True
    """Defer or skip what fails for a known reason; without it every failure is just a failure."""
    approval_mode: ApprovalMode = "auto"
    """Which recoveries a person decides."""
    test_command: str | None = None
    """Command that verifies a task; detected where not given."""
    test_timeout: Span = Field(default=300, gt=0)
    """Seconds one run of the tests may take."""
    max_tasks: Positive | None = None
    """Roadmap tasks that one invocation starts."""
    max_iterations: Positive = 100
    """Steps of the machine one task may take."""
    context_tokens: int = Field(default=3000, ge=0)
    """Size of the project files that the model is shown for one task."""
    commit: bool = True
    """Make one commit per task."""
    commit_message: str = "{title}"
    """Subject of a task's commit; knows {id} and {title}."""
    branch: str | None = None
    """Branch to create or switch to before the first task."""
    allow_dirty: bool = False
    """Work although tracked files hold uncommitted changes."""
    pass_env: Names = ()
    """Further environment variables that tests may see."""
