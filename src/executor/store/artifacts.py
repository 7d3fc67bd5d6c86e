"""Answers and sets of edits, kept as private files: what the state only names."""

import hashlib
import json
import re
from dataclasses import dataclass
from pathlib import Path

from executor.errors import StoreError
from executor.state import Edits
from executor.store.folder import write_private


def slug(key: str, task_id: str) -> str:
    """Name a task's folder: its id for the eye, a digest of its key for certainty."""
    readable = re.sub(r"[^A-Za-z0-9.]+", "-", task_id).strip("-.") or "task"
    return f"{readable[:40]}-{hashlib.sha256(key.encode()).hexdigest()[:8]}"


@dataclass(frozen=True)
class Artifacts:
    folder: Path
    """One folder for each run."""

    def read(self, name: str) -> str | None:
        path = self.folder / f"{name}.json"
        try:
            return path.read_text(encoding="utf-8")
        except FileNotFoundError:
            return None
        except (OSError, UnicodeDecodeError) as error:
            raise StoreError(f"{path} cannot be read: {error}") from error

    def write(self, name: str, text: str) -> None:
        write_private(self.folder / f"{name}.json", text)

    def put_edits(self, task: str, name: str, edits: Edits) -> None:
        """Keep a set under its digest."""
        self.write(f"{task}/edits-{name[:16]}", json.dumps(edits, indent=1))

    def edits(self, task: str, name: str) -> Edits:
        """Give back a kept set; no name is the empty set."""
        if not name:
            return {}
        text = self.read(f"{task}/edits-{name[:16]}")
        if text is None:
            raise StoreError(
                f"{self.folder.name}/{task}: the edits {name[:16]} are missing",
                "executor run --fresh starts over",
            )
        edits: Edits = json.loads(text)
        return edits
