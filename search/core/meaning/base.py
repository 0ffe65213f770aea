"""What a sentence model must do. Everything else of the search knows models by this alone."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


class SentenceModel(Protocol):
    """Turns texts into vectors that point alike where the texts mean alike.

    Serves all threads of a process. It can be pickled, and is then loaded once in each process.
    """

    def __hash__(self) -> int:
        """Be the same to `functools.lru_cache` as long as it is the same object."""

    @property
    def name(self) -> str:
        """What names model and version: vectors of models with other names are never compared."""

    @property
    def dimensions(self) -> int:
        """How many numbers a vector has."""

    @property
    def least(self) -> float:
        """Cosine similarity below which two texts have nothing in common."""

    def embed(self, texts: Sequence[str], *, question: bool = False) -> Floats:
        """Return a vector of length 1 for each text, one row each.

        Args:
            texts: Sentences or passages, none of them empty.
            question: The texts are what readers ask, not what is searched.
        """
