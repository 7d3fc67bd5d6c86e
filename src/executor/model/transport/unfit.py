"""The one error of ours that travels through the vendor's client."""


class Unfit(Exception):
    """A body that is not to be read to its end."""

    def __init__(self, why: str = "answer too long") -> None:
        super().__init__(why)
        self.why = why
