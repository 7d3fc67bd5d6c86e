import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Final

from typer import Exit, Option

from executor.cli import options

if TYPE_CHECKING:
    from executor.cli.screen import Screen
    from executor.doctor.finding import Finding

NoCall = Annotated[bool, Option("--no-call", help="Make no call; two tiny ones are made else.")]

WIDTH: Final = 13
"""Columns of the names."""
SIGNS: Final = {"ok": "✓", "warning": "!", "error": "✗", "skipped": "-", "remedy": "→"}
PLAIN_SIGNS: Final = {"ok": "+", "warning": "!", "error": "x", "skipped": "-", "remedy": "->"}
STYLES: Final = {"ok": "green", "warning": "yellow", "error": "red", "skipped": "dim"}


def doctor(
    roadmap: options.Roadmap = options.ROADMAP,
    project_root: options.ProjectRoot = None,
    model: options.Model = None,
    base_url: options.BaseUrl = None,
    no_call: NoCall = False,
    as_json: options.Json = False,
    no_color: options.NoColor = False,
) -> None:
    """Tell what is set up for a run, and what is missing. Costs two tiny calls to the model."""
    import os

    from executor.cli.screen import Screen
    from executor.doctor.examine import Asked, examine

    asked = Asked(
        roadmap=roadmap,
        project_root=project_root,
        flags={"model": model, "base_url": base_url},
        environment=os.environ,
        call=not no_call,
    )
    screen = Screen(quiet=False, verbose=False, as_json=as_json, color=not no_color)
    signs = SIGNS if _knows_signs(sys.stdout.encoding) else PLAIN_SIGNS
    findings = []
    for finding in examine(asked):
        findings.append(finding)
        if not as_json:
            _tell(finding, signs, screen)
    faults = sum(finding.status == "error" for finding in findings)
    if as_json:
        screen.document({"ok": not faults, "checks": [vars(finding) for finding in findings]})
    else:
        things = "one thing is" if faults == 1 else f"{faults} things are"
        screen.tell(
            f"No run can begin: {things} to be put right." if faults else "A run can begin."
        )
    raise Exit(2 if faults else 0)


def _knows_signs(encoding: str) -> bool:
    try:
        "".join(SIGNS.values()).encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def _tell(finding: "Finding", signs: Mapping[str, str], screen: "Screen") -> None:
    screen.tell(
        f"{signs[finding.status]} {finding.name:{WIDTH}} {finding.found}", STYLES[finding.status]
    )
    if finding.remedy:
        screen.tell(f"  {'':{WIDTH}} {signs['remedy']} {finding.remedy}")
