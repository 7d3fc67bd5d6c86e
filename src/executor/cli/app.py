"""The command line: flags in, exit code out. Heavy imports happen inside the commands."""

import sys
from io import TextIOWrapper
from typing import Annotated

import typer

from executor import __version__
from executor.cli.decide import approve, reject
from executor.cli.demo import demo
from executor.cli.doctor import doctor
from executor.cli.graph import graph
from executor.cli.report import report
from executor.cli.run import run
from executor.cli.status import status
from executor.cli.tasks import tasks

cli = typer.Typer(
    help="Do the unchecked tasks of a Markdown roadmap in your git repository, and prove each one.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def show_version(wanted: bool) -> None:  # noqa: FBT001 - typer calls it with the flag
    if wanted:
        typer.echo(f"executor {__version__}")
        raise typer.Exit


@cli.callback()
def options(
    version: Annotated[
        bool,
        typer.Option("--version", help="Show the version.", callback=show_version, is_eager=True),
    ] = False,
) -> None:
    pass


for command in (run, tasks, status, report, approve, reject, graph, doctor, demo):
    cli.command()(command)


def app() -> None:
    """Turn every expected error into one message and its exit code."""
    from executor.errors import ExecutorError, ExitCode, Interrupted, Locked

    _show_what_can_be_shown()
    try:
        cli()
    except ExecutorError as error:
        sys.stderr.write(f"error: {error}\n")
        codes = {Locked: ExitCode.LOCKED, Interrupted: ExitCode.INTERRUPTED}
        sys.exit(codes.get(type(error), ExitCode.USAGE))
    except KeyboardInterrupt:
        sys.exit(ExitCode.INTERRUPTED)


def _show_what_can_be_shown() -> None:
    """Let no sign end a run because the terminal's encoding does not know it."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")
