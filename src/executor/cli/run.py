from pathlib import Path

from typer import Exit

from executor.cli import options
from executor.errors import UsageError
from executor.model.port import Model


def run(
    roadmap: options.Roadmap = options.ROADMAP,
    project_root: options.ProjectRoot = None,
    model: options.Model = None,
    base_url: options.BaseUrl = None,
    reasoning_effort: options.ReasoningEffort = None,
    task: options.Tasks = None,
    max_tasks: options.MaxTasks = None,
    max_calls: options.MaxCalls = None,
    max_tokens: options.MaxTokens = None,
    max_tokens_per_task: options.MaxTokensPerTask = None,
    max_cost: options.MaxCost = None,
    max_time: options.MaxTime = None,
    enable_planning: options.Planning = None,
    enable_recovery: options.Recovery = None,
    approval_mode: options.ApprovalMode = None,
    dry_run: options.DryRun = False,
    test_command: options.TestCommand = None,
    test_timeout: options.TestTimeout = None,
    max_iterations: options.MaxIterations = None,
    branch: options.Branch = None,
    allow_dirty: options.AllowDirty = None,
    no_commit: options.NoCommit = False,
    fresh: options.Fresh = False,
    record: options.Record = None,
    replay: options.Replay = None,
    as_json: options.Json = False,
    events: options.EventsFile = None,
    quiet: options.Quiet = False,
    verbose: options.Verbose = False,
    log_level: options.LogLevel = "info",
    log_file: options.LogFile = None,
    no_color: options.NoColor = False,
) -> None:
    """Do the unchecked tasks of the roadmap."""
    flags = {
        "model": model,
        "base_url": base_url,
        "reasoning_effort": reasoning_effort,
        "max_tasks": max_tasks,
        "max_calls": max_calls,
        "max_tokens": max_tokens,
        "max_tokens_per_task": max_tokens_per_task,
        "max_cost": max_cost,
        "max_time": max_time,
        "enable_planning": enable_planning,
        "enable_recovery": enable_recovery,
        "approval_mode": approval_mode,
        "test_command": test_command,
        "test_timeout": test_timeout,
        "max_iterations": max_iterations,
        "branch": branch,
        "allow_dirty": allow_dirty,
        "commit": False if no_commit else None,
    }
    from executor.cli.dry_run import dry_run as show_order
    from executor.cli.screen import Screen
    from executor.cli.start import Start, start
    from executor.project import find_project

    project = find_project(roadmap, project_root, flags)
    if dry_run:
        show_order(project, tuple(task or ()), as_json=as_json)
        return
    wanted = Start(
        project=project,
        selectors=tuple(task or ()),
        fresh=fresh,
        model=_replayed(replay),
        record=record,
        events_file=events,
        log_file=log_file,
        log_level=log_level,
    )
    screen = Screen(quiet=quiet, verbose=verbose, as_json=as_json, color=not no_color)
    raise Exit(start(wanted, screen))


def _replayed(folder: Path | None) -> Model | None:
    from executor.model.replay import ReplayModel

    if folder is None:
        return None
    if not folder.is_dir():
        raise UsageError(f"--replay {folder}: no such folder", "record a run first: --record DIR")
    return ReplayModel(folder)
