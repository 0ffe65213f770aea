"""Tokenizes the documents of a rebuild in parallel, with one process per core."""

import multiprocessing
import os
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from functools import partial
from itertools import chain, islice
from multiprocessing.connection import wait
from pathlib import Path
from typing import TypeVar

from search.core.analysis import use_variants, variants_in_use
from search.core.documents import SearchDocument
from search.core.folding import Variants
from search.core.meaning.vectors import Vectors, joined, made
from search.core.terms import Text

CHUNK = 400  # documents per task of a process
# Starting a process and its dictionary takes about half a second.
WORTH_PROCESSES = 1500

Chunk = list[SearchDocument]
Made = TypeVar("Made")


def text_of(document: SearchDocument) -> Text:
    """Return the searchable text of a document."""
    return Text(document.title, document.summary, document.body, document.keywords)


def analysed(
    documents: Iterable[SearchDocument],
    user_dictionary: Path | None,
    processes: int | None,
    analyse_texts: Callable[[Path | None, list[Text]], Made],
    vectors: Vectors | None = None,
) -> Iterator[tuple[Chunk, Made, list[bytes]]]:
    """Yield the documents in chunks, in order, with the result of `analyse_texts` for their texts.

    `analyse_texts` must be a top-level function of a module that loads without Django, because
    worker processes import it. With `vectors`, the vectors of each chunk's documents are included;
    otherwise an empty list.
    """
    chunks = _chunks(iter(documents))
    workers = processes if processes is not None else os.cpu_count() or 1
    first = list(islice(chunks, WORTH_PROCESSES // CHUNK + 1))
    if workers < 2 or sum(map(len, first)) < WORTH_PROCESSES:
        for chunk in chain(first, chunks):
            texts = [text_of(document) for document in chunk]
            meant = vectors.of(texts, workers) if vectors else []
            yield chunk, analyse_texts(user_dictionary, texts), meant
        return
    # Spawn instead of fork: the processes must not share database connections.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(
        workers, mp_context=context, initializer=start_worker, initargs=(variants_in_use(),)
    ) as pool:
        waiting: deque[tuple[Chunk, Future[Made], Callable[[], list[bytes]]]] = deque()
        for chunk in chain(first, chunks):
            texts = [text_of(document) for document in chunk]
            analysing = pool.submit(analyse_texts, user_dictionary, texts)
            waiting.append((chunk, analysing, _vectors_in(pool, vectors, texts)))
            if len(waiting) > 2 * workers:
                done, future, vectors_of = waiting.popleft()
                yield done, future.result(), vectors_of()
        for done, future, vectors_of in waiting:
            yield done, future.result(), vectors_of()


def _vectors_in(
    pool: ProcessPoolExecutor, vectors: Vectors | None, texts: list[Text]
) -> Callable[[], list[bytes]]:
    """Compute the missing vectors in a process; return a function that waits for all vectors."""
    if vectors is None:
        return list
    found, missing = vectors.split(texts)
    if not missing:
        return partial(joined, found, ())
    future = pool.submit(made, vectors.model, missing)
    return lambda: joined(found, future.result())


def start_worker(variants: Variants) -> None:
    """Use the parent's variants in this process, and exit with the parent."""
    use_variants(variants)
    end_with_parent()


def end_with_parent() -> None:
    """Exit when the parent process is killed.

    The queue does not show it: each process of a pool keeps both ends open, and would wait for work
    forever.
    """
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_wait_for, args=[parent.sentinel], daemon=True).start()


def _wait_for(sentinel: int) -> None:
    wait([sentinel])
    os._exit(1)


def _chunks(documents: Iterator[SearchDocument]) -> Iterator[Chunk]:
    while chunk := list(islice(documents, CHUNK)):
        yield chunk
