"""Runs any sentence model in a local folder, in the layout of sentence-transformers, with onnxruntime.

The folder contains `model.onnx` (or `onnx/model.onnx`) and `tokenizer.json`, and optionally the
settings of the model: `1_Pooling/config.json` (how the token vectors are pooled) and
`config_sentence_transformers.json` (the prompts before questions and passages). Nothing is
downloaded. The extra `onnx` installs the required packages.
"""

import hashlib
import json
import threading
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

from search.core.meaning.base import Floats

FILES = ("model.onnx", "onnx/model.onnx")
# Tokens of a passage; passages are shorter.
LONGEST = 512
AT_ONCE = 16


class OnnxModel:
    """A model in a folder, loaded on first use."""

    # The similarity of unrelated texts differs between models, so none is filtered out.
    least = 0.0

    def __init__(self, folder: Path) -> None:
        """Read the settings of the model; raise OSError if its files are missing."""
        self.folder = folder
        found = [folder / name for name in FILES if (folder / name).is_file()]
        if not found or not (folder / "tokenizer.json").is_file():
            message = f"no model.onnx and tokenizer.json in {folder}"
            raise OSError(message)
        self.file = found[0]
        pooling = _settings(folder / "1_Pooling" / "config.json")
        self.first_word = bool(pooling.get("pooling_mode_cls_token"))
        prompts = _settings(folder / "config_sentence_transformers.json").get("prompts", {})
        self.before_question: str = prompts.get("query", "")
        self.before_passage: str = prompts.get("document", prompts.get("passage", ""))
        self._dimensions: int | None = pooling.get("word_embedding_dimension")
        self.name = f"onnx/{self._digest()}"
        self._loading = threading.Lock()
        self._loaded: tuple[onnxruntime.InferenceSession, Tokenizer] | None = None

    def __reduce__(self) -> tuple[object, tuple[Path]]:
        """Unpickle to the model of the receiving process."""
        return onnx_model, (self.folder,)

    @property
    def dimensions(self) -> int:
        """The number of dimensions of a vector; loads the model if its settings lack it."""
        if self._dimensions is None:
            self._dimensions = int(self._load()[0].get_outputs()[0].shape[-1])
        return self._dimensions

    def embed(self, texts: Sequence[str], *, question: bool = False) -> Floats:
        """Return a vector of length 1 for each text."""
        session, tokenizer = self._load()
        prompt = self.before_question if question else self.before_passage
        parts = [
            self._embed(session, tokenizer, [prompt + text for text in texts[at : at + AT_ONCE]])
            for at in range(0, len(texts), AT_ONCE)
        ]
        return np.concatenate(parts)

    def _digest(self) -> str:
        """Return a hash of everything that the vectors depend on."""
        found = hashlib.blake2b(digest_size=12)
        for file in (self.file, self.folder / "tokenizer.json"):
            found.update(hashlib.blake2b(file.read_bytes()).digest())
        found.update(repr((self.first_word, self.before_passage)).encode())
        return found.hexdigest()

    def _embed(
        self, session: onnxruntime.InferenceSession, tokenizer: Tokenizer, texts: list[str]
    ) -> Floats:
        encoded = tokenizer.encode_batch(texts)
        mask = np.array([one.attention_mask for one in encoded], np.int64)
        given = {
            "input_ids": np.array([one.ids for one in encoded], np.int64),
            "attention_mask": mask,
            "token_type_ids": np.zeros_like(mask),
        }
        taken = {one.name for one in session.get_inputs()}
        found = session.run(None, {name: given[name] for name in given if name in taken})[0]
        if found.ndim == 3:
            weights = mask[..., None].astype(np.float32)
            found = found[:, 0] if self.first_word else (found * weights).sum(axis=1)
        vectors: Floats = (found / np.linalg.norm(found, axis=1, keepdims=True)).astype(np.float32)
        return vectors

    def _load(self) -> tuple[onnxruntime.InferenceSession, Tokenizer]:
        with self._loading:
            if self._loaded is None:
                options = onnxruntime.SessionOptions()
                options.intra_op_num_threads = (
                    1  # the other cores of a web server have other requests
                )
                tokenizer = Tokenizer.from_file(str(self.folder / "tokenizer.json"))
                tokenizer.enable_truncation(LONGEST)
                tokenizer.enable_padding()
                session = onnxruntime.InferenceSession(
                    str(self.file), options, providers=["CPUExecutionProvider"]
                )
                self._loaded = session, tokenizer
            return self._loaded


@lru_cache(maxsize=4)
def onnx_model(folder: Path | None) -> OnnxModel:
    """Return the model of a folder, shared within the process. Raises OSError if there is none."""
    if folder is None:
        message = "SEARCH_MODEL_DIR names no folder"
        raise OSError(message)
    return OnnxModel(folder)


def _settings(file: Path) -> dict[str, Any]:
    if not file.is_file():
        return {}
    found: dict[str, Any] = json.loads(file.read_text("utf-8"))
    return found
