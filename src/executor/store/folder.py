"""The `.executor` folder: where everything of ours lies, private, and invisible to git."""

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from executor.errors import StoreError

NAME = ".executor"


@dataclass(frozen=True)
class Folder:
    path: Path

    @classmethod
    def of(cls, root: Path) -> "Folder":
        return cls(root / NAME)

    @property
    def exists(self) -> bool:
        return self.path.is_dir()

    @property
    def database(self) -> Path:
        return self.path / "state.db"

    @property
    def artifacts(self) -> Path:
        return self.path / "artifacts"

    @property
    def journal(self) -> Path:
        return self.path / "journal"

    @property
    def lock(self) -> Path:
        return self.path / "lock"

    @property
    def events(self) -> Path:
        return self.path / "events.jsonl"

    @property
    def todos(self) -> Path:
        return self.path / "todos.json"

    @property
    def report_json(self) -> Path:
        return self.path / "report.json"

    @property
    def report_markdown(self) -> Path:
        return self.path / "report.md"

    def create(self) -> None:
        """Make the folder, for its owner only; git is told inside it to look away."""
        try:
            self.path.mkdir(mode=0o700, exist_ok=True)
            ignore = self.path / ".gitignore"
            if not ignore.exists():
                ignore.write_text("*\n", encoding="utf-8")
        except OSError as error:
            raise StoreError(
                f"{self.path} cannot be made: {error.strerror}",
                "the project folder must be writable, and nothing else may have that name",
            ) from error


def write_private(path: Path, text: str) -> None:
    """Replace a file of ours at once, readable for its owner only.

    The temporary name is always the same, so that what a kill leaves is overwritten next time.
    """
    temporary = path.with_name(f"{path.name}.tmp")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        temporary.touch(mode=0o600)
        temporary.write_text(text, encoding="utf-8", errors="backslashreplace", newline="")
        temporary.replace(path)
    except OSError as error:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise StoreError(
            f"{path} cannot be written: {error.strerror}", "is the disk full or read-only?"
        ) from error
