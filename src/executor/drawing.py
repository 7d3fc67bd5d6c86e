"""Pictures of the machine, drawn from the compiled graph."""

from collections.abc import Iterator

from langchain_core.runnables.graph import Graph


def as_mermaid(drawn: Graph) -> str:
    return drawn.draw_mermaid(with_styles=False)


def as_text(drawn: Graph) -> str:
    """List each node with the edges that leave it, in the order of their declaration."""
    return "\n".join(line for node in drawn.nodes for line in _lines(node, drawn)) + "\n"


def _lines(node: str, drawn: Graph) -> Iterator[str]:
    edges = [edge for edge in drawn.edges if edge.source == node]
    if edges:
        yield _name(node)
    for edge in edges:
        label = f"─ {edge.data} " if edge.data is not None else ""
        yield f"  {label}─→ {_name(edge.target)}"


def _name(node: str) -> str:
    return {"__start__": "START", "__end__": "END"}.get(node, node)
