"""What one run was told on the command line, and how it says what it does."""

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

Item = TypeVar("Item")

SECONDS = 5
"""A long loop says this often how far it is."""


@dataclass(frozen=True)
class Run:
    """`base` is the folder of v3's base model, or None for the packaged one; `cache` that of fits already made."""

    say: Callable[[str], None]
    base: Path | None
    cache: Path

    def progress(self, what: str, items: Iterable[Item], total: int) -> Iterator[Item]:
        """The items, while saying every SECONDS how many of `total` are done."""
        last = time.monotonic()
        for done, item in enumerate(items):
            if time.monotonic() - last >= SECONDS:
                self.say(f"{what}: {done:,} of {total:,}")
                last = time.monotonic()
            yield item
