import json
import sys
from typing import TYPE_CHECKING, Any

from executor.cli import options

if TYPE_CHECKING:
    from executor.project import Project


def status(
    roadmap: options.Roadmap = options.ROADMAP,
    project_root: options.ProjectRoot = None,
    as_json: options.Json = False,
) -> None:
    """Show how far the latest run is, and which decisions wait."""
    from executor.project import find_project
    from executor.workspace.plain import plain

    told = _status(find_project(roadmap, project_root, {}))
    if as_json:
        sys.stdout.write(json.dumps(told, indent=2) + "\n")
        return
    counts = ", ".join(f"{number} {name}" for name, number in told["tasks"].items() if number)
    sys.stdout.write(f"{counts or 'no tasks'}\n")
    if told["run"] is None:
        sys.stdout.write("no run yet\n")
        return
    sys.stdout.write(f"run {told['run']}: {told['status']}\n")
    for one in told["waiting"]:
        about = f"task {one['task']}, {one['strategy']}: {one['explanation']}"
        sys.stdout.write(plain(f"a decision waits: executor approve {one['id']} ({about})\n"))


def _status(project: "Project") -> dict[str, Any]:
    from contextlib import closing

    from executor.agenda import Agenda
    from executor.project import read_book
    from executor.store.folder import Folder
    from executor.store.lock import is_held
    from executor.store.proposals import Proposals
    from executor.store.records import Records

    book = read_book(project)
    folder = Folder.of(project.root)
    if not folder.database.is_file():
        done = sum(task.done for task in book.roadmap.leaves())
        rest = len(book.roadmap.leaves()) - done
        tasks = {"completed": done, "pending": rest}
        return {"run": None, "status": "none", "tasks": tasks, "waiting": []}
    with closing(Records(folder.database)) as records:
        latest = records.latest_run(book.name)
        run = latest.id if latest is not None else ""
        stored = latest.status if latest is not None else "none"
        open_still = latest is not None and latest.ended is None
        running = open_still and is_held(folder.lock)
        dead = stored == "running" and not running
        return {
            "run": run or None,
            "status": "running" if running else "interrupted" if dead else stored,
            "tasks": dict(Agenda(book, records, run, ()).counts()),
            "waiting": [
                {
                    "id": one.id,
                    "kind": one.kind,
                    "task": one.body["task_id"],
                    "strategy": one.body["strategy"],
                    "explanation": one.body["explanation"],
                }
                for one in Proposals(records).waiting(run)
            ],
        }
