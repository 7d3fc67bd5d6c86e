"""What can go wrong, as one tree.

ExecutorError
├── UsageError            the person must change the call, the settings or the roadmap (exit 2)
│   ├── SettingsError       a setting is unknown or has no sense
│   ├── RoadmapError        the roadmap cannot be read or contradicts itself
│   └── RepositoryError     the repository is in a state that is not to be worked on
├── ModelError            the model gave no answer
│   ├── ModelRefused        key, model or endpoint is wrong: no retry can help (exit 2)
│   ├── ModelRejected       the server refuses this very question; other tasks can go on
│   │   └── ModelOverflow     because it is longer than the model can read
│   └── ModelUnavailable    the endpoint stays away: worth another run
├── LimitReached          a budget of calls, tokens, cost or time is used up (exit 4)
├── WorkspaceError        a file of the project cannot be read or written
├── GitRefused            git did not do what was asked
├── StoreError            `.executor` cannot be used
├── Locked                another run holds the lock (exit 5)
└── Interrupted           a person or the system asked the run to stop (exit 130)

The command line prints these without a traceback. Anything else that is raised is a bug.
A task that fails is not an error: it is an outcome, in the records.
"""

from enum import IntEnum


class ExitCode(IntEnum):
    DONE = 0
    NOT_ALL_DONE = 1
    USAGE = 2
    NEEDS_A_PERSON = 3
    LIMIT = 4
    LOCKED = 5
    INTERRUPTED = 130


class ExecutorError(Exception):
    """Base class: what happened, where, and what to do about it."""

    def __init__(self, what: str, remedy: str = "") -> None:
        super().__init__(f"{what}\n  {remedy}" if remedy else what)
        self.what = what
        self.remedy = remedy


class UsageError(ExecutorError):
    pass


class SettingsError(UsageError):
    pass


class RoadmapError(UsageError):
    pass


class RepositoryError(UsageError):
    pass


class ModelError(ExecutorError):
    pass


class ModelRefused(ModelError):
    pass


class ModelRejected(ModelError):
    pass


class ModelOverflow(ModelRejected):
    pass


class ModelUnavailable(ModelError):
    pass


class LimitReached(ExecutorError):
    pass


class WorkspaceError(ExecutorError):
    pass


class GitRefused(ExecutorError):
    pass


class StoreError(ExecutorError):
    pass


class Locked(ExecutorError):
    pass


class Interrupted(ExecutorError):
    pass
