import sys

from executor.cli import options


def report(
    roadmap: options.Roadmap = options.ROADMAP,
    project_root: options.ProjectRoot = None,
    as_json: options.Json = False,
) -> None:
    """Show the report of the latest run."""
    from executor.errors import UsageError
    from executor.project import find_project
    from executor.store.folder import Folder
    from executor.workspace.plain import plain

    folder = Folder.of(find_project(roadmap, project_root, {}).root)
    path = folder.report_json if as_json else folder.report_markdown
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise UsageError(f"no report at {path}", "executor run writes one") from error
    sys.stdout.write(plain(text))
