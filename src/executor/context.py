"""What a run may touch. Built once in `run`, handed to every node, never stored in the state."""

from dataclasses import dataclass
from pathlib import Path

from langgraph.runtime import Runtime

from executor.agenda import Agenda
from executor.budget import Limit, Tally, reached
from executor.events import Events
from executor.model.port import Model
from executor.settings import Settings
from executor.store.artifacts import Artifacts
from executor.store.folder import Folder
from executor.store.proposals import Proposals
from executor.store.records import Records
from executor.verification.modules import Modules
from executor.workspace.files import Files
from executor.workspace.git import Git
from executor.workspace.listing import listed
from executor.workspace.processes import Processes


@dataclass(frozen=True, kw_only=True)
class Deps:
    root: Path
    roadmap: str | None
    """Path of the roadmap inside the project; None when it lies elsewhere."""
    settings: Settings
    model: Model
    files: Files
    git: Git | None
    processes: Processes
    modules: Modules
    """What the project's Python can import."""
    folder: Folder
    records: Records
    proposals: Proposals
    artifacts: Artifacts
    agenda: Agenda
    tally: Tally
    """What this invocation has used up."""
    events: Events
    secrets: tuple[str, ...] = ()
    """Values that are masked in prompts and answers."""
    recording: Artifacts | None = None
    """Where each answer is kept once more, for `--replay`."""

    @property
    def may_start(self) -> bool:
        limit = self.settings.max_tasks
        return limit is None or self.tally.started < limit

    @property
    def spent(self) -> Limit | None:
        """The budget that is used up, so that nothing new is begun."""
        return reached(self.settings, self.tally)

    def listed(self) -> list[str]:
        """List the project's files: what git tracks and what it does not ignore."""
        return self.git.listed() if self.git is not None else listed(self.root)

    @property
    def head(self) -> str:
        return self.git.head() if self.git is not None else ""


Run = Runtime[Deps]
