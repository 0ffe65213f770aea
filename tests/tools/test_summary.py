"""The last lines of `make test`."""

from pathlib import Path

import pytest

from tools import summary


def write(folder: Path, part: str, **counts: int) -> None:
    attributes = " ".join(f'{name}="{count}"' for name, count in counts.items())
    (folder / f"{part}.xml").write_text(
        f'<testsuites><testsuite {attributes} time="2.6"/></testsuites>', encoding="utf-8"
    )


def test_counts_of_all_parts_are_added_up(tmp_path: Path) -> None:
    write(tmp_path, "sqlite", tests=10, failures=0, errors=0, skipped=1)
    write(tmp_path, "next", tests=5, failures=0, errors=0, skipped=0)
    (tmp_path / "new.txt").write_text("no Java\n", encoding="utf-8")
    assert summary.summary(tmp_path, ["sqlite", "next", "new"], failed=False) == (
        [
            "sqlite: 9 passed, 0 failed, 1 skipped in 3 s",
            "next: 5 passed, 0 failed, 0 skipped in 3 s",
            "new: left out: no Java",
            "14 passed, 0 failed, 1 skipped",
        ],
        0,
    )


def test_errors_and_missing_reports_are_failures(tmp_path: Path) -> None:
    write(tmp_path, "sqlite", tests=10, failures=1, errors=2, skipped=0)
    assert summary.summary(tmp_path, ["sqlite", "next"], failed=True) == (
        [
            "sqlite: 7 passed, 3 failed, 0 skipped in 3 s",
            "next: broke off before it could report",
            "7 passed, 4 failed, 0 skipped",
        ],
        4,
    )


def test_what_fails_without_a_test_counts_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(tmp_path, "sqlite", tests=1, failures=0, errors=0, skipped=0)
    assert summary.main([str(tmp_path), "sqlite", "--failed", "2"]) == 1
    assert capsys.readouterr().out.splitlines()[-2:] == [
        "something failed that is not a test: see above",
        "1 passed, 1 failed, 0 skipped",
    ]
