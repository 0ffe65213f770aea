"""Where the killed process was: memory that it shares with the one that kills it."""

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
# Statements are counted where the index is written; segmenting texts is the same wherever it ends.
COUNTED = (f"{SEARCH}indexing/", f"{SEARCH}core/engines/")
_LINES, _NANOSECONDS, _ENTRIES = range(3)


class Marker:
    """A page of memory with the victim's phase and what each phase took, and with the editor's state.

    It outlives the victim; nothing in it can be left locked.
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
        """How much the editor has done in all."""
        return self._memory[2]

    @edits.setter
    def edits(self, edits: int) -> None:
        self._memory[2] = edits

    def forget(self) -> None:
        """Start again with another victim."""
        self.phase = NONE
        for phase in PHASES:
            for what in (_LINES, _NANOSECONDS, _ENTRIES):
                self._memory[self._place(phase, what)] = 0

    def add(self, phase: int, *, lines: int = 0, nanoseconds: int = 0, entries: int = 0) -> int:
        """Add to what a phase took; return its statements so far."""
        for what, more in enumerate((lines, nanoseconds, entries)):
            if more:
                self._memory[self._place(phase, what)] += more
        return self._memory[self._place(phase, _LINES)]

    def lines(self, phase: int) -> int:
        """Return how many statements were run in a phase."""
        return self._memory[self._place(phase, _LINES)]

    def seconds(self, phase: int) -> float:
        """Return how long the victim was in a phase."""
        return self._memory[self._place(phase, _NANOSECONDS)] / 1e9

    def entries(self, phase: int) -> int:
        """Return how often it was."""
        return self._memory[self._place(phase, _ENTRIES)]


class Tracer:
    """Python's trace function of the victim: marks its phases, and kills it at a given statement.

    Of the code that writes the index nothing is changed for this. Between the statements SQLite and
    the network do their work; kills after a time find the victim there, too.
    """

    def __init__(self, marker: Marker, *, lines: bool, phase: int = NONE, fuse: int = 0) -> None:
        """Mark phases; with `lines` count statements, and kill at number `fuse` of `phase`."""
        self.marker = marker
        self.lines = lines
        self.fused = phase
        self.fuse = fuse
        self._owner: FrameType | None = None
        self._since = 0

    def __call__(self, frame: FrameType, event: str, _: Any) -> Any:
        """Look at a call of any function."""
        path, name = frame.f_code.co_filename, frame.f_code.co_name
        if not path.startswith(SEARCH):
            return None
        phase = self.marker.phase
        if phase == NONE and name == "_rebuild":
            self._begin(REBUILD, frame)
        elif phase == NONE and name in {"_changed", "write"}:
            self._begin(INDEXING, frame)
        elif phase == REBUILD and name == "publish":
            # Until the rebuild is over: after the swap the log is followed once more.
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
