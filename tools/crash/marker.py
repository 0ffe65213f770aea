"""Shared memory that tells where the killed process was."""

import mmap
import os
import signal
import time
from pathlib import Path
from types import FrameType
from typing import Any

import search

PHASES = NONE, INDEXING, REBUILD, SWAP = range(4)
NAMES = ("outside", "indexing", "rebuild", "swap")
SEARCH = f"{Path(search.__file__).parent}/"
# Statements are counted where the index is written; it does not matter where segmentation ends.
COUNTED = (f"{SEARCH}indexing/", f"{SEARCH}core/engines/")
_LINES, _NANOSECONDS, _ENTRIES = range(3)


class Marker:
    """Shared memory with the victim's phase, the cost of each phase, and the editor's state.

    It outlives the victim and needs no locks.
    """

    def __init__(self) -> None:
        self._memory = memoryview(mmap.mmap(-1, mmap.PAGESIZE)).cast("Q")

    def _place(self, phase: int, what: int) -> int:
        return 8 + 3 * phase + what

    @property
    def phase(self) -> int:
        """The victim's phase."""
        return self._memory[0]

    @phase.setter
    def phase(self, phase: int) -> None:
        self._memory[0] = phase

    @property
    def stopping(self) -> bool:
        """Whether the editor is to stop."""
        return bool(self._memory[1])

    @stopping.setter
    def stopping(self, stopping: bool) -> None:
        self._memory[1] = stopping

    @property
    def edits(self) -> int:
        """The total number of edits."""
        return self._memory[2]

    @edits.setter
    def edits(self, edits: int) -> None:
        self._memory[2] = edits

    def forget(self) -> None:
        """Reset for another victim."""
        self.phase = NONE
        for phase in PHASES:
            for what in (_LINES, _NANOSECONDS, _ENTRIES):
                self._memory[self._place(phase, what)] = 0

    def add(self, phase: int, *, lines: int = 0, nanoseconds: int = 0, entries: int = 0) -> int:
        """Add to the cost of a phase; return its statements so far."""
        for what, more in enumerate((lines, nanoseconds, entries)):
            if more:
                self._memory[self._place(phase, what)] += more
        return self._memory[self._place(phase, _LINES)]

    def lines(self, phase: int) -> int:
        """Return the number of statements in a phase."""
        return self._memory[self._place(phase, _LINES)]

    def seconds(self, phase: int) -> float:
        """Return the seconds that the victim spent in a phase."""
        return self._memory[self._place(phase, _NANOSECONDS)] / 1e9

    def entries(self, phase: int) -> int:
        """Return how often the victim entered a phase."""
        return self._memory[self._place(phase, _ENTRIES)]


class Tracer:
    """A trace function for the victim, which marks its phases and kills it at a given statement.

    The code that writes the index is not changed for this. SQLite and the network work between
    statements; kills after a random time hit those places as well.
    """

    def __init__(self, marker: Marker, *, lines: bool, phase: int = NONE, fuse: int = 0) -> None:
        """Mark phases; with `lines` count statements, and kill at statement `fuse` of `phase`."""
        self.marker = marker
        self.lines = lines
        self.fused = phase
        self.fuse = fuse
        self._owner: FrameType | None = None
        self._since = 0

    def __call__(self, frame: FrameType, event: str, _: Any) -> Any:
        """Handle a call of any function."""
        path, name = frame.f_code.co_filename, frame.f_code.co_name
        if not path.startswith(SEARCH):
            return None
        phase = self.marker.phase
        if phase == NONE and name == "_rebuild":
            self._begin(REBUILD, frame)
        elif phase == NONE and name in {"_changed", "write"}:
            self._begin(INDEXING, frame)
        elif phase == REBUILD and name == "publish":
            # Until the end of the rebuild: after the swap the log is followed once more.
            self._end()
            self._begin(SWAP, self._owner or frame)
        frame.f_trace_lines = self.lines and path.startswith(COUNTED)
        return self._local

    def _local(self, frame: FrameType, event: str, _: Any) -> Any:
        if event == "line":
            phase = self.marker.phase
            if self.marker.add(phase, lines=1) == self.fuse and phase == self.fused:
                os.kill(os.getpid(), signal.SIGKILL)
        elif event == "return" and frame is self._owner:
            self._end()
            self._owner = None
            self.marker.phase = NONE
        return self._local

    def _begin(self, phase: int, owner: FrameType) -> None:
        self._owner = owner
        self._since = time.perf_counter_ns()
        self.marker.phase = phase

    def _end(self) -> None:
        spent = time.perf_counter_ns() - self._since
        self.marker.add(self.marker.phase, nanoseconds=spent, entries=1)
