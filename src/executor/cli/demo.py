import sys
from pathlib import Path
from typing import Annotated

from typer import Exit, Option

from executor.cli import options


def demo(
    keep: Annotated[
        Path | None,
        Option(help="Make the example project there, and keep it.", metavar="DIR"),
    ] = None,
    quiet: options.Quiet = False,
    verbose: options.Verbose = False,
    no_color: options.NoColor = False,
) -> None:
    """Show the whole machine on a bundled example, with recorded answers and no key."""
    import tempfile

    from executor.cli.example import play
    from executor.cli.screen import Screen

    screen = Screen(quiet=quiet, verbose=verbose, as_json=False, color=not no_color)
    if keep is not None:
        raise Exit(play(keep, screen))
    with tempfile.TemporaryDirectory(prefix="executor-demo-") as folder:
        code = play(Path(folder), screen)
        sys.stdout.write("The example project is gone again; --keep DIR keeps it.\n")
    raise Exit(code)
