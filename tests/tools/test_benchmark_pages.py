"""The benchmark of pages measures what it claims."""

import json

import pytest

from tools.benchmarks import pages


@pytest.mark.slow
def test_benchmark_prints_a_figure_for_each_page_beside_the_bare_one(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert (
        pages.main(
            [
                *("--json", "--rounds", "1", "--seconds", "0.5", "--warm-up", "0.2"),
                *("--connections", "2", "--pages", "home,search,case"),
            ]
        )
        == 0
    )
    measured = [f"{name}{how}" for name in ("home", "search", "case") for how in ("", ", rendered")]
    result = json.loads(capsys.readouterr().out)
    assert list(result["pages"]) == ["bare", *measured]
    assert list(result["cpu_ratio_to_bare"]) == measured
    assert min(figure["cpu_ms"] for figure in result["pages"].values()) > 0
    assert min(figure["requests_per_second"] for figure in result["pages"].values()) > 0
