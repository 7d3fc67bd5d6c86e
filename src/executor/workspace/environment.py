"""The environment that a process of the project sees: what tools need, and no secrets."""

from collections.abc import Mapping
from typing import Final

_ALLOWED: Final = frozenset(
    {
        "PATH",
        "HOME",
        "USER",
        "LOGNAME",
        "LANG",
        "TZ",
        "TMPDIR",
        "SHELL",
        "VIRTUAL_ENV",
        "JAVA_HOME",
        "GOPATH",
        "GOCACHE",
        "CARGO_HOME",
        "RUSTUP_HOME",
        "NVM_DIR",
        "NODE_PATH",
        "SSL_CERT_FILE",
        "SYSTEMROOT",
        "CI",
    }
)
_SECRET_WORDS: Final = ("KEY", "TOKEN", "SECRET", "PASSWORD", "CREDENTIAL")
_QUIET: Final = {
    "CI": "1",  # test runners neither watch nor ask
    "GIT_PAGER": "cat",
    "NO_COLOR": "1",
    "PAGER": "cat",
    "PYTHONDONTWRITEBYTECODE": "1",  # stale bytecode would hide a rewrite within one second
    "TERM": "dumb",
}


def scrubbed(inherited: Mapping[str, str]) -> dict[str, str]:
    kept = {name: value for name, value in inherited.items() if _harmless(name)}
    return kept | _QUIET


def secret_values(inherited: Mapping[str, str]) -> tuple[str, ...]:
    """List the values that, by their names, nobody else is to see."""
    return tuple(value for name, value in inherited.items() if value and _is_secret(name))


def _is_secret(name: str) -> bool:
    return any(word in name.upper() for word in _SECRET_WORDS)


def _harmless(name: str) -> bool:
    return not _is_secret(name) and (name in _ALLOWED or name.startswith("LC_"))
