"""The options, one name each, so that a command reads as the list of what it takes."""

from pathlib import Path
from typing import Annotated

from typer import Option

ROADMAP = Path("ROADMAP.md")

Roadmap = Annotated[Path, Option("--roadmap", "-r", help="The Markdown roadmap.")]
ProjectRoot = Annotated[
    Path | None, Option(help="The project; git's top level where not given.", metavar="DIR")
]
Tasks = Annotated[
    list[str] | None,
    Option("--task", help="Only this task, section or phase; repeatable.", metavar="ID"),
]
Json = Annotated[bool, Option("--json", help="Print JSON on the standard output.")]

Model = Annotated[
    str | None, Option("--model", "-m", help="Model, as its server names it.", metavar="NAME")
]
BaseUrl = Annotated[
    str | None, Option(help="OpenAI-compatible endpoint; OpenAI's if not given.", metavar="URL")
]
ReasoningEffort = Annotated[
    str | None, Option(help="How long the model may think: low, medium, high.", metavar="LEVEL")
]
MaxCalls = Annotated[int | None, Option(help="Make at most so many model calls.", metavar="N")]
MaxTokens = Annotated[int | None, Option(help="Use at most so many tokens.", metavar="N")]
MaxTokensPerTask = Annotated[
    int | None, Option(help="Use at most so many tokens for one task.", metavar="N")
]
MaxCost = Annotated[
    float | None, Option(help="Spend at most so much, by the setting `prices`.", metavar="AMOUNT")
]
MaxTime = Annotated[
    str | None, Option(help="Begin nothing new after it: 90, 30m, 1h30m.", metavar="TIME")
]
Record = Annotated[
    Path | None, Option(help="Keep each prompt and answer there, to replay.", metavar="DIR")
]
Replay = Annotated[
    Path | None, Option(help="Take the answers from there instead of a model.", metavar="DIR")
]
MaxTasks = Annotated[int | None, Option(help="Start at most so many tasks.", metavar="N")]
Planning = Annotated[
    bool | None, Option("--enable-planning", help="Ask for a plan before each task.")
]
Recovery = Annotated[
    bool | None,
    Option("--enable-recovery/--no-recovery", help="Defer or skip what fails for a known reason."),
]
ApprovalMode = Annotated[
    str | None,
    Option(help="auto, interactive, review_only or approve_decompose.", metavar="MODE"),
]
DryRun = Annotated[bool, Option("--dry-run", help="Show what would be done; touch nothing.")]
TestCommand = Annotated[
    str | None, Option(help="Command that verifies; detected if not given.", metavar="COMMAND")
]
TestTimeout = Annotated[float | None, Option(help="Limit for one test run.", metavar="SECONDS")]
MaxIterations = Annotated[
    int | None, Option(help="Steps of the machine one task may take.", metavar="N")
]
Branch = Annotated[str | None, Option(help="Branch to create or switch to first.", metavar="NAME")]
AllowDirty = Annotated[
    bool | None, Option("--allow-dirty", help="Work around files with uncommitted changes.")
]
NoCommit = Annotated[bool, Option("--no-commit", help="Make no commits.")]
Fresh = Annotated[bool, Option("--fresh", help="Begin anew although a run is unfinished.")]
EventsFile = Annotated[
    Path | None, Option("--events", help="Write the events there too.", metavar="FILE")
]
Quiet = Annotated[bool, Option("--quiet", "-q", help="Only warnings and the end.")]
Verbose = Annotated[bool, Option("--verbose", "-v", help="Every step.")]
LogLevel = Annotated[
    str, Option(help="For the log file: debug, info, warning or error.", metavar="LEVEL")
]
LogFile = Annotated[Path | None, Option(help="Write the log there.", metavar="FILE")]
NoColor = Annotated[bool, Option("--no-color", help="No colours and no live view.")]
