import json
import sys

from executor.cli import options


def tasks(
    roadmap: options.Roadmap = options.ROADMAP,
    project_root: options.ProjectRoot = None,
    task: options.Tasks = None,
    as_json: options.Json = False,
) -> None:
    """List the tasks of the roadmap, and what in it looks wrong."""
    from executor.cli.listing import as_row, line_of, show_notices
    from executor.project import find_project, read_book, select

    book = read_book(find_project(roadmap, project_root, {}))
    chosen = select(book.roadmap, task) if task else book.roadmap.leaves()
    if as_json:
        told = {
            "source_file": book.name,
            "source_hash": book.digest,
            "tasks": [as_row(one, book) for one in chosen],
            "notices": [
                {"line": notice.line, "message": notice.message} for notice in book.roadmap.notices
            ],
        }
        sys.stdout.write(json.dumps(told, indent=2, ensure_ascii=False) + "\n")
        return
    for one in chosen:
        sys.stdout.write(f"[{'x' if one.done else ' '}] {line_of(one, book)}\n")
    show_notices(book)
    done = sum(one.done for one in chosen)
    sys.stdout.write(f"{done} of {len(chosen)} done\n")
