import getpass
import sys
from typing import TYPE_CHECKING, Annotated

from typer import Argument

from executor.cli import options

if TYPE_CHECKING:
    from executor.store.proposals import Answer

Id = Annotated[str, Argument(help="As executor status shows it.")]


def approve(
    decision: Id,
    roadmap: options.Roadmap = options.ROADMAP,
    project_root: options.ProjectRoot = None,
) -> None:
    """Approve what waits for a decision; the next run goes on with it."""
    _answer(decision, "approve", roadmap, project_root)


def reject(
    decision: Id,
    roadmap: options.Roadmap = options.ROADMAP,
    project_root: options.ProjectRoot = None,
) -> None:
    """Reject what waits for a decision; its task is then failed."""
    _answer(decision, "reject", roadmap, project_root)


def _answer(
    decision: str,
    answer: "Answer",
    roadmap: options.Roadmap,
    project_root: options.ProjectRoot,
) -> None:
    from contextlib import closing

    from executor.errors import UsageError
    from executor.project import find_project
    from executor.store.folder import Folder
    from executor.store.proposals import Proposals
    from executor.store.records import Records

    folder = Folder.of(find_project(roadmap, project_root, {}).root)
    if not folder.database.is_file():
        raise UsageError(f"no decision waits under the id {decision!r}", "there was no run yet")
    with closing(Records(folder.database)) as records:
        Proposals(records).answer(decision, answer, author=getpass.getuser())
    sys.stdout.write(f"{decision}: {answer} is noted; executor run goes on with it\n")
