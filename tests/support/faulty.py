"""A pipeline of the tests' own, that raises as a bug in ours would."""


class Every:
    """Every article is too much."""

    every = 1

    def __init__(self):
        self.seen = 0

    def process_item(self, item):
        self.seen += 1
        if self.seen % self.every == 0:
            message = "a bug"
            raise ValueError(message)
        return item


class Third(Every):
    """Every third article is too much."""

    every = 3
