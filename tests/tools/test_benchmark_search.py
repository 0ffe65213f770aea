"""The benchmark of the search measures what it claims, and its chart shows that."""

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tools.benchmarks.search import __main__ as command
from tools.benchmarks.search import growth
from tools.benchmarks.search.targets import growth as grown
from tools.benchmarks.search.targets import targets

SVG = "{http://www.w3.org/2000/svg}"


def engine(page: float, index_seconds: float = 14.0) -> dict[str, object]:
    return {
        "index_seconds": index_seconds,
        "publish": {"p50": 30.0, "p95": 40.0},
        "milliseconds": {"full": {"p50": page}, "facet_counts": {"p50": page / 10}},
    }


def report(*pages: tuple[int, float, float]) -> dict[str, object]:
    found: dict[str, object] = {
        "load_before": 0.5,
        "cores": 2,
        "sizes": [
            {
                "documents": documents,
                "bare_segmentation_seconds": {"all_cores": 10.0},
                "engines": {"embedded": engine(ours), "tantivy": engine(peer)},
            }
            for documents, ours, peer in pages
        ],
    }
    found["growth"] = grown(found)
    return found


def test_targets_are_judged_by_the_figures_of_each_size() -> None:
    found = [
        (t["documents"], t["name"], t["figure"], t["held"])
        for t in targets(report((2000, 0.5, 1.0), (200_000, 4.5, 3.0)))
    ]
    assert found == [
        (2000, "whole page, embedded to tantivy", 0.5, True),
        (2000, "rebuild, embedded to segmentation", 1.4, True),
        (2000, "publish, embedded, ms at p95", 40.0, True),
        (200_000, "whole page, embedded to tantivy", 1.5, False),
        (200_000, "rebuild, embedded to segmentation", 1.4, True),
        (200_000, "publish, embedded, ms at p95", 40.0, True),
        (200_000, "growth, embedded", 9.0, False),
    ]


def test_growth_is_not_judged_over_a_shorter_span() -> None:
    short = report((2000, 0.5, 1.0), (20_000, 4.5, 3.0))
    assert short["growth"] == {"embedded": 9.0, "tantivy": 3.0}
    assert [t["name"] for t in targets(short) if t["name"].startswith("growth")] == []


def test_the_picture_names_every_engine_and_says_its_figures_in_words(tmp_path: Path) -> None:
    (tmp_path / "report.json").write_text(json.dumps(report((2000, 0.5, 1), (20_000, 4.5, 3))))
    picture = tmp_path / "growth.svg"
    assert growth.main([str(tmp_path / "report.json"), str(picture)]) == 0
    root = ElementTree.parse(picture).getroot()
    texts = [text.text for text in root.iter(f"{SVG}text")]
    assert texts[-2:] == ["embedded", "tantivy"]
    assert {"2,000", "20,000", "documents", "ms (p50)"} <= set(texts)
    assert root.findtext(f"{SVG}desc") == (
        "embedded: 0.5 ms at 2,000, 4.5 ms at 20,000; tantivy: 1 ms at 2,000, 3 ms at 20,000."
        " Load of the machine before: 0.5 on 2 cores."
    )
    assert len(list(root.iter(f"{SVG}path"))) > 4


def test_a_picture_of_one_size_is_refused() -> None:
    with pytest.raises(ValueError, match="two sizes"):
        growth.draw(report((2000, 0.5, 1.0)))


@pytest.mark.slow
def test_every_peer_that_needs_no_server_is_measured(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = [
        {
            "id": str(number),
            "title": f"行事{number}",
            "body": "公園で農園の体験を行います。\n参加費は無料で申込が必要です。" * 3,
            "facets": {"municipality": ["松江市"], "category": ["催し"], "year": ["2024"]},
        }
        for number in range(60)
    ]
    corpus = tmp_path / "corpus.jsonl"
    corpus.write_text("\n".join(map(json.dumps, lines)))
    queries = tmp_path / "queries.jsonl"
    queries.write_text(json.dumps({"query": "公園の農園", "relevant": {"1": 1}}))
    assert (
        command.main(
            [
                *("--corpus", str(corpus), "--queries", str(queries), "--json"),
                *("--sizes", "400", "--clients", "1,3", "--seconds", "0.2", "--rounds", "5"),
            ]
        )
        == 0
    )
    result = json.loads(capsys.readouterr().out)
    engines = result["sizes"][0]["engines"]
    assert list(engines) == list(result["quality"]) == ["embedded", "tantivy", "sql", "bigram"]
    for figures in engines.values():
        assert list(figures["clients"]) == ["1", "3"]
        assert min(client["per_second"] for client in figures["clients"].values()) > 0
        assert min(kind["p50"] for kind in figures["milliseconds"].values()) > 0
        assert min(figures["index_mib"], figures["resident_mib"], figures["index_seconds"]) > 0
    assert engines["embedded"]["publish"]["p95"] > 0
