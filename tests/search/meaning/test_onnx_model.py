"""A custom sentence model: a small real one in ONNX, in the layout of sentence-transformers."""

import json
import pickle
from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper
from tokenizers import Tokenizer, models, pre_tokenizers

from search.core.documents import SearchDocument
from search.core.engines.base import IndexUnavailableError, Position, SearchRequest
from search.core.engines.embedded.engine import EmbeddedEngine
from search.core.meaning.onnx_model import OnnxModel, onnx_model
from search.engines import get_model

PUBLIC = frozenset({"public"})
# Each letter has its own direction; の and は have almost no weight.
WORDS = {"[PAD]": 0, "?": 1, "木": 2, "森": 3, "海": 4, "の": 5, "q": 6}
TABLE = np.array(
    [[9, 9, 9], [0, 0, 0.01], [1, 0.2, 0], [1, 0.3, 0], [0, 0, 1], [0.01, 0, 0], [0, 1, 0]],
    np.float32,
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A model with a table of word vectors: the vector of a text is the mean of its words."""
    words = Tokenizer(models.WordLevel(WORDS, unk_token="?"))
    words.pre_tokenizer = pre_tokenizers.Split("", "isolated")
    words.save(str(tmp_path / "tokenizer.json"))
    given = [
        helper.make_tensor_value_info(name, TensorProto.INT64, ["texts", "words"])
        for name in ("input_ids", "attention_mask")
    ]
    out = helper.make_tensor_value_info("last", TensorProto.FLOAT, ["texts", "words", 3])
    graph = helper.make_graph(
        [helper.make_node("Gather", ["table", "input_ids"], ["last"])],
        "table",
        given,
        [out],
        [numpy_helper.from_array(TABLE, "table")],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    onnx.save(model, str(tmp_path / "model.onnx"))
    return tmp_path


def unit(*rows: list[float]) -> np.ndarray:
    found = np.array(rows, np.float32)
    return found / np.linalg.norm(found, axis=1, keepdims=True)


def test_the_vector_of_a_text_is_the_mean_of_its_words_without_padding(folder: Path) -> None:
    found = OnnxModel(folder).embed(["木", "木海海", "森"])
    assert found == pytest.approx(unit([1, 0.2, 0], [1, 0.2, 2], [1, 0.3, 0]), abs=1e-6)


def test_the_authors_of_a_model_say_how_it_is_used(folder: Path) -> None:
    (folder / "1_Pooling").mkdir()
    pooling = {"pooling_mode_cls_token": True, "word_embedding_dimension": 3}
    (folder / "1_Pooling" / "config.json").write_text(json.dumps(pooling))
    prompts = {"prompts": {"query": "q", "passage": "の"}}
    (folder / "config_sentence_transformers.json").write_text(json.dumps(prompts))
    model = OnnxModel(folder)
    assert model.dimensions == 3
    assert model.embed(["海"], question=True) == pytest.approx(unit([0, 1, 0]), abs=1e-6)
    assert model.embed(["海"]) == pytest.approx(unit([1, 0, 0]), abs=1e-6)


def test_another_use_is_another_model(folder: Path) -> None:
    before = OnnxModel(folder).name
    assert OnnxModel(folder).name == before
    (folder / "1_Pooling").mkdir()
    (folder / "1_Pooling" / "config.json").write_text('{"pooling_mode_cls_token": true}')
    assert OnnxModel(folder).name != before


def test_a_process_has_it_once(folder: Path) -> None:
    assert pickle.loads(pickle.dumps(onnx_model(folder))) is onnx_model(folder)  # noqa: S301  (our own)


def test_the_setting_chooses_it(folder: Path, settings) -> None:
    settings.SEARCH_MEANING, settings.SEARCH_MODEL_DIR = "onnx", folder
    assert get_model() is onnx_model(folder)


def test_a_folder_without_a_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(OSError, match=r"no model\.onnx"):
        OnnxModel(tmp_path)


def test_an_index_is_searched_with_it_and_with_no_other(folder: Path, tmp_path: Path) -> None:
    index = tmp_path / "index"
    engine = EmbeddedEngine(index, model=OnnxModel(folder))
    documents = [
        SearchDocument(f"case:{word}", "case", "/", word, audiences=PUBLIC) for word in "木海"
    ]
    engine.build(documents, Position(), processes=1).publish()
    near = engine.nearest("森", SearchRequest(PUBLIC))
    assert [(hit.id, hit.score) for hit in near] == [
        ("case:木", pytest.approx(0.995, abs=0.01)),
        ("case:海", pytest.approx(0, abs=0.01)),
    ]
    with pytest.raises(IndexUnavailableError):
        EmbeddedEngine(index).search(SearchRequest(PUBLIC))
