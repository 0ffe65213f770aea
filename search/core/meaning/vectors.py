"""The vectors of documents: computed once per text, stored as bytes, compared exactly.

A vector is stored as integers from -127 to 127, scaled by its largest component, which keeps its
direction. Both engines store the same bytes, and their dot products are exact in single precision
(512 × 127² < 2²⁴), so both compute the same similarities.
"""

import hashlib
from collections.abc import Callable, Collection, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from search.core.meaning.base import Floats, SentenceModel
from search.core.meaning.passages import VERSION, passages
from search.core.terms import Text

Bytes = NDArray[np.int8]
#: Returns the stored vectors of texts by digest, without unknown texts.
Known = Callable[[Collection[bytes]], Mapping[bytes, bytes]]

# Vectors compared at a time: as floats they need four times the memory.
AT_ONCE = 8192
# Passages per task of a thread.
SHARE = 64


def nothing_known(digests: Collection[bytes]) -> Mapping[bytes, bytes]:
    """Return nothing, for a build without a previous index."""
    return {}


def signature(model: SentenceModel | None) -> str:
    """Return the version of model and passages; an index with another one is rebuilt."""
    return f"{model.name} {VERSION}" if model is not None else ""


def digest(text: Text) -> bytes:
    """Return a hash of a document's text, independent of its other fields."""
    joined = "\0".join((text.title, text.summary, text.body))
    return hashlib.blake2b(joined.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def quantised(vectors: Floats) -> Bytes:
    """Return vectors as integers, each scaled by its largest component."""
    greatest = np.abs(vectors).max(axis=1, keepdims=True)
    return np.rint(vectors / greatest * 127).astype(np.int8)


def question_vector(model: SentenceModel, question: str) -> Bytes:
    """Return the vector of a reader's question."""
    return quantised(model.embed([question], question=True))[0]


def similarities(question: Bytes, vectors: Bytes) -> NDArray[np.float64]:
    """Return the cosine similarity of a question to each of the vectors."""
    wanted = question.astype(np.float32)
    found = np.empty(len(vectors))
    for start in range(0, len(vectors), AT_ONCE):
        part = vectors[start : start + AT_ONCE].astype(np.float32)
        lengths = np.sqrt(np.einsum("ij,ij->i", part, part).astype(np.float64))
        found[start : start + AT_ONCE] = (part @ wanted) / lengths
    return found / np.sqrt(float(wanted @ wanted))


def made(model: SentenceModel, texts: Sequence[Text], threads: int = 1) -> list[bytes]:
    """Return the vectors of documents: those of all passages concatenated, the head first.

    Several threads share the work if there is much: models release the GIL.
    """
    parts = [passages(text) for text in texts]
    flat = [passage for part in parts for passage in part]
    if not flat:
        return [b"" for _ in parts]
    shares = [flat[at : at + SHARE] for at in range(0, len(flat), SHARE)]
    with ThreadPoolExecutor(min(threads, len(shares))) as pool:
        rows = quantised(np.concatenate(list(pool.map(model.embed, shares))))
    ends = np.cumsum([len(part) for part in parts]).tolist()
    return [rows[end - len(part) : end].tobytes() for part, end in zip(parts, ends, strict=True)]


@dataclass(frozen=True, slots=True)
class Vectors:
    """Computes the vectors of documents, and takes known ones from the index."""

    model: SentenceModel
    known: Known = nothing_known

    def of(self, texts: Sequence[Text], threads: int = 1) -> list[bytes]:
        """Return the vectors of documents."""
        found, missing = self.split(texts)
        return joined(found, made(self.model, missing, threads))

    def split(self, texts: Sequence[Text]) -> tuple[list[bytes | None], list[Text]]:
        """Return the known vectors, with None for each missing one, and the texts of the missing ones."""
        digests = [digest(text) for text in texts]
        known = self.known(digests)
        found = [known.get(one) for one in digests]
        return found, [text for text, one in zip(texts, found, strict=True) if one is None]


def joined(found: Sequence[bytes | None], fresh: Sequence[bytes]) -> list[bytes]:
    """Return the vectors with each None replaced by the next of `fresh`."""
    rest = iter(fresh)
    return [next(rest) if one is None else one for one in found]
