"""The protocol of a sentence model, the only thing that the rest of the search knows of models."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


class SentenceModel(Protocol):
    """Turns texts into vectors that are near each other if the texts have similar meanings.

    It is safe to share between threads. It can be pickled, and is then loaded once per process.
    """

    def __hash__(self) -> int:
        """Identify the object for `functools.lru_cache`."""

    @property
    def name(self) -> str:
        """The model and its version: vectors of models with different names are never compared."""

    @property
    def dimensions(self) -> int:
        """The number of dimensions of a vector."""

    @property
    def least(self) -> float:
        """The cosine similarity below which two texts count as unrelated."""

    def embed(self, texts: Sequence[str], *, question: bool = False) -> Floats:
        """Return one row per text, a vector of length 1.

        Args:
            texts: Sentences or passages, none empty.
            question: Whether the texts are queries, not passages of documents.
        """
