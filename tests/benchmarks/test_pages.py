"""The benchmark of pages measures what it says."""

import json

import pytest

from tests.benchmarks import pages


@pytest.mark.slow
def test_benchmark_prints_a_figure_for_each_page_beside_the_bare_one(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert pages.main(["--json", "--rounds", "1", "--seconds", "0.5", "--connections", "2"]) == 0
    result = json.loads(capsys.readouterr().out)
    assert list(result["pages"]) == ["bare", "home", "search", "case"]
    assert list(result["cpu_ratio_to_bare"]) == ["home", "search", "case"]
    assert min(figure["cpu_ms"] for figure in result["pages"].values()) > 0
    assert min(figure["requests_per_second"] for figure in result["pages"].values()) > 0
