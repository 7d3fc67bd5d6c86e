import sys
from typing import Annotated

from typer import Option


def graph(
    as_ascii: Annotated[bool, Option("--ascii", help="Lines of text instead of Mermaid.")] = False,
) -> None:
    """Draw the machine: its nodes, and the edges between them."""
    from executor.drawing import as_mermaid, as_text
    from executor.graph import build

    drawn = build().compile().get_graph()
    sys.stdout.write(as_text(drawn) if as_ascii else as_mermaid(drawn))
