"""Small damages of a text, undone without a model."""

from executor.checks.mend.door import mend
from executor.checks.mend.mended import Mended

__all__ = ["Mended", "mend"]
