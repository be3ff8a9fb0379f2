# SPDX-FileCopyrightText: The Offramp authors
# SPDX-License-Identifier: BSD-3-Clause
"""Writes a recording row by row: valid at every moment, resumed after a stop, as the engine writes it."""

from __future__ import annotations

import os
import time
from typing import Any, Mapping, Optional, Sequence, Tuple, Union

import numpy as np

from . import _format as form
from ._answers import answers_of
from ._arrays import stacked, to_numpy
from ._errors import OfframpError
from ._files import PlacedFile, check_place, put_in_place, remove_leftovers, temporary_name
from ._plan import Plan, has_fixed_parts, utf8
from ._rows import read_row_states, runs_of
from ._version import __version__

_ROOM_FOR_A_NAME = 64  # bytes, where names arrive with the samples


class Recorder:
    """Writes a recording from a loop of one's own.

    ::

        with offramp.Recorder("run.exits", exits=3, classes=10, samples=10000, flops=flops) as recorder:
            for images, labels in loader:
                recorder.add(labels, network(images))

    exits: their number or their names. flops: of one sample up to each exit, heads of earlier exits included, as whole
    numbers; or joules or milliseconds per sample in the same way. labels and names: those of all samples, where they
    are known before the loop; otherwise add() takes them. class_names: one for each class. network: its name. logits:
    whether they are kept; by default up to 200 MB. scores: whether add() gives a score for each exit. metadata: what
    else the file says; values that are not text are written as JSON.

    The file appears with the first add() and is a valid recording from then on. One that is there already is resumed
    (overwrite=True replaces it): rows that it has are compared, by their labels, and not written again. Use from one
    thread, and one writer for a file.
    """

    def __init__(self, path: Union[str, "os.PathLike[str]"], exits: Union[int, Sequence[str]], classes: int,
                 samples: int, flops: Optional[Sequence[int]] = None, *,
                 labels: Union[Sequence[int], np.ndarray, None] = None,
                 names: Optional[Sequence[str]] = None, class_names: Optional[Sequence[str]] = None,
                 network: Optional[str] = None, joules: Optional[Sequence[float]] = None,
                 milliseconds: Optional[Sequence[float]] = None, logits: Optional[bool] = None, scores: bool = False,
                 metadata: Optional[Mapping[str, Any]] = None, overwrite: bool = False) -> None:
        self.path = os.fsdecode(path)
        check_place(self.path)
        about = {"network": network, "program": "offramp for Python " + __version__, **(metadata or {})}
        self._plan = Plan(exits, classes, samples, {"flops": flops, "joules": joules, "milliseconds": milliseconds},
                          labels, names, class_names, logits, scores, about)
        self._file: Optional[PlacedFile] = None
        self._header: Optional[form.Header] = None
        self._recorded = np.zeros(self._plan.samples, dtype=bool)
        self._label = np.zeros(self._plan.samples, dtype="<i4")
        self._run = np.full(8, np.nan)
        self._next, self._name_end, self._overwrite = 0, 0, overwrite
        self._began = time.monotonic()
        if os.path.exists(self.path) and not overwrite:
            self._resume()

    def __enter__(self) -> "Recorder":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def recorded(self) -> np.ndarray:
        """Which samples the file has [n], bool."""
        return self._recorded.copy()

    @property
    def finished(self) -> bool:
        """Whether all samples are recorded."""
        return bool(self._recorded.all())

    def skip(self, labels: Any) -> bool:
        """True where the next samples are recorded: then add() goes on after them. For loops that are resumed.

        labels: their true classes; where the file has others, the samples are not the same, and that is an error.
        """
        truth = self._plan.checked_labels(to_numpy(labels).reshape(-1))
        places = np.arange(self._next, self._next + len(truth))
        if not len(truth) or places[-1] >= self._plan.samples or not self._recorded[places].all():
            return False
        self._compare_labels(places, truth)
        self._next += len(truth)
        return True

    def add(self, labels: Any, logits: Any, *, names: Optional[Sequence[str]] = None, thumbnails: Any = None,
            scores: Any = None, rows: Optional[Sequence[int]] = None) -> None:
        """Records the next samples.

        labels: N true classes. logits: [K,N,C], or a list of K arrays or tensors [N,C]. names: N texts, if the first
        call gives names. thumbnails: uint8 [N,h,w,3], at most 48 x 48, all of one size. scores: [K,N]. rows: which
        samples these are, counted from 0; by default those after the last call's.
        """
        values = stacked(logits)
        count = values.shape[1] if values.ndim == 3 else -1
        plan = self._plan
        if values.shape != (plan.exits, count, plan.classes):
            raise OfframpError("The logits are %s, not [%d, N, %d]." % (list(values.shape), plan.exits, plan.classes),
                               "Give the logits of all exits, [exits, samples, classes].")
        truth = plan.checked_labels(to_numpy(labels).reshape(-1))
        places = np.arange(self._next, self._next + count) if rows is None else _checked_rows(rows)
        if truth.shape != (count,) or places.shape != (count,):
            raise OfframpError("There are %d labels and %d rows for %d samples." % (truth.size, places.size, count),
                               "Give one of each for each sample.")
        names = None if names is None else [utf8(name) for name in names]
        if names is not None and len(names) != count:
            raise OfframpError("There are %d names for %d samples." % (len(names), count),
                               "Give one name for each sample.")
        outside = places[(places < 0) | (places >= plan.samples)]
        if outside.size:
            raise OfframpError("Sample %d is outside the %d samples of %s." % (outside[-1], plan.samples, self.path),
                               "Give the number of samples of the whole test set as samples=.")
        pixels = None if thumbnails is None else _checked_thumbnails(thumbnails, count)
        if self._file is None:
            self._create(None if pixels is None else pixels.shape[1:3], names)
        self._compare_labels(places, truth)
        fresh = ~self._recorded[places]
        if fresh.any():
            columns = self._columns(values, pixels, scores, fresh, int(places[0]))
            self._write(places[fresh], truth[fresh], columns, None if names is None else
                        [name for name, is_new in zip(names, fresh) if is_new])
        self._next = int(places[-1]) + 1 if count else self._next
        if self.finished and fresh.any():
            self._complete()

    def close(self) -> None:
        """Closes the file. What was recorded is kept; a Recorder of the same file goes on."""
        if self._file is not None:
            self._file.close()

    def _columns(self, values: np.ndarray, pixels: Optional[np.ndarray], scores: Any, fresh: np.ndarray,
                 first: int) -> Mapping[str, np.ndarray]:
        assert self._header is not None
        columns = dict(answers_of(values[:, fresh], first_row=first)._asdict())
        if "logits" in self._header.tensors:
            columns["logits"] = values[:, fresh]
        if "thumbnail" in self._header.tensors:
            shape = self._header.tensors["thumbnail"].shape[1:]
            if pixels is not None and pixels.shape[1:] != shape:
                raise OfframpError("The thumbnails are %s, and those of the file %s." % (list(pixels.shape[1:]),
                                                                                         list(shape)),
                                   "Give thumbnails of one size.")
            columns["thumbnail"] = np.zeros((int(fresh.sum()),) + shape, "u1") if pixels is None else pixels[fresh]
        if self._plan.with_scores:
            given = None if scores is None else to_numpy(scores).astype("<f4")
            if given is None or given.shape != values.shape[:2] or not np.isfinite(given).all():
                raise OfframpError("The scores are not %s finite numbers." % list(values.shape[:2]),
                                   "Give a score for each exit and sample, or scores=False.")
            columns["score"] = given[:, fresh]
        return columns

    def _compare_labels(self, places: np.ndarray, truth: np.ndarray) -> None:
        known = self._recorded[places] if self._plan.labels is None else np.ones(len(places), bool)
        wrong = known & (self._label[places] != truth)
        if wrong.any():
            at = int(wrong.argmax())
            raise OfframpError("Sample %d has label %d now and %d in %s."
                               % (places[at], truth[at], self._label[places[at]], self.path),
                               "Go through the samples in the same order every time, without shuffling, or choose "
                               "another file.")

    def _create(self, thumbnail: Optional[Tuple[int, int]], names: Optional[Sequence[str]]) -> None:
        plan = self._plan
        room = None
        if plan.names is None and names is not None:
            longest = max([len(str(name).encode()) for name in names] + [_ROOM_FOR_A_NAME // 2])
            room = 2 * longest * plan.samples
        header = plan.header(thumbnail, room)
        remove_leftovers(self.path)
        temporary = temporary_name(self.path)
        file = PlacedFile(temporary, os.O_RDWR | os.O_CREAT | os.O_EXCL)
        try:
            file.try_lock()
            file.reserve(header.file_size)
            file.write(0, form.header_bytes(header))
            for name, values in plan.fixed().items():
                file.write_array(header.tensors[name].begin, values)
            if room is not None:
                offsets = np.full(plan.samples + 1, room, "<i8")
                offsets[0] = 0
                file.write_array(header.tensors["name_offsets"].begin, offsets)
            file.write_array(header.tensors["run"].begin, self._run)
            put_in_place(temporary, self.path, self._overwrite)
        except BaseException:
            file.close()
            if os.path.exists(temporary):
                os.unlink(temporary)
            raise
        self._file, self._header = file, header
        self._label = self._label if plan.labels is None else plan.labels

    def _resume(self) -> None:
        remove_leftovers(self.path)
        file = PlacedFile(self.path, os.O_RDWR)
        try:
            if not file.try_lock():
                raise OfframpError("%s is being written by another run." % self.path,
                                   "Wait for it, stop it, or choose another file.")
            header, values, recorded = read_row_states(file, self.path)
            differs = self._plan.difference(header, values, recorded)
            if differs:
                raise OfframpError("%s was recorded with a different %s: %s in the file, %s now."
                                   % ((self.path,) + differs),
                                   "Choose another file, or overwrite=True to replace it.")
            if not has_fixed_parts(header) and "name_offsets" in header.tensors and recorded.any():
                self._name_end = int(values["name_offsets"][int(np.flatnonzero(recorded)[-1]) + 1])
        except BaseException:
            file.close()
            raise
        self._file, self._header, self._recorded = file, header, recorded
        self._label, self._run = values["label"].copy(), values["run"].copy()
        if self._plan.labels is not None and not has_fixed_parts(header):
            self._label = self._plan.labels
            file.write_array(header.tensors["label"].begin, self._label)
        if self.finished and not has_fixed_parts(header):
            self._complete()  # a run was stopped between the last row and the checksum

    def _write(self, places: np.ndarray, truth: np.ndarray, columns: Mapping[str, np.ndarray],
               names: Optional[Sequence[str]]) -> None:
        """Data first, check words last: whenever this is cut off, a row counts only if all of it is there."""
        assert self._file is not None and self._header is not None
        tensors, total = self._header.tensors, self._plan.samples
        words = form.check_words(columns, len(places))
        for first, part in runs_of(places):
            if not has_fixed_parts(self._header):
                self._write_late(first, truth[part], None if names is None else names[part])
            for name, by_exit in form.COVERED:
                if name not in columns:
                    continue
                column = columns[name] if by_exit else columns[name][None]
                begin, each = tensors[name].begin, column[0, :1].nbytes
                for k, block in enumerate(column):
                    self._file.write_array(begin + (k * total + first) * each, block[part])
            self._file.write_array(tensors["check"].begin + 4 * first, words[part])
        self._recorded[places] = True
        now = time.monotonic()
        seconds = now - self._began
        self._began = now
        self._run[0] = np.nan_to_num(self._run[0]) + seconds
        self._run[3] = len(places) / seconds if seconds > 0 else np.nan
        self._file.write_array(tensors["run"].begin, self._run)

    def _write_late(self, first: int, truth: np.ndarray, names: Optional[Sequence[str]]) -> None:
        """Labels and names that were not known when the file was made."""
        assert self._file is not None and self._header is not None
        tensors = self._header.tensors
        if self._plan.labels is None:
            self._label[first:first + len(truth)] = truth
            self._file.write_array(tensors["label"].begin + 4 * first, truth)
        if self._plan.names is not None or "name_bytes" not in tensors:
            return
        encoded = [str(name).encode("utf-8") for name in names or [""] * len(truth)]
        ends = self._name_end + np.cumsum([len(name) for name in encoded])
        before = self._recorded[:first]
        if not before.all():
            raise OfframpError("Names that come with the samples need samples in order.",
                               "Give names= for all samples when you create the Recorder.")
        if ends[-1] > tensors["name_bytes"].size:
            raise OfframpError("The sample names do not fit into %s: later ones are longer than the first." % self.path,
                               "Give names= for all samples when you create the Recorder.")
        self._file.write(tensors["name_bytes"].begin + self._name_end, b"".join(encoded))
        self._file.write_array(tensors["name_offsets"].begin + 8 * (first + 1), ends.astype("<i8"))
        self._name_end = int(ends[-1])

    def _complete(self) -> None:
        """Adds the checksum of labels and names that arrived with the samples, in one write, and syncs the file."""
        assert self._file is not None and self._header is not None
        if not has_fixed_parts(self._header):
            tensors = self._header.tensors
            total = form.crc(self._file.read(tensors[name].begin, tensors[name].size)
                             for name in form.FIXED if name in tensors)
            self._header = form.with_fixed_sum(self._header, total)
            self._file.write(0, form.header_bytes(self._header)[:4096])
        self._file.sync()


def _checked_rows(rows: Sequence[int]) -> np.ndarray:
    places = to_numpy(rows)
    if places.size and (places.dtype.kind not in "iu" or np.unique(places).size < places.size):
        raise OfframpError("The rows are not different whole numbers: %s." % np.array2string(places, threshold=20),
                           "Give the places of these samples in the test set, counted from 0.")
    return places.astype(np.int64)


def _checked_thumbnails(thumbnails: Any, count: int) -> np.ndarray:
    pixels = to_numpy(thumbnails)
    if pixels.dtype != np.uint8 or pixels.ndim != 4 or pixels.shape[0] != count or pixels.shape[3] != 3 or not (
            1 <= min(pixels.shape[1:3]) and max(pixels.shape[1:3]) <= form.LARGEST_THUMBNAIL):
        raise OfframpError("The thumbnails are %s of type %s, not uint8 [%d, h, w, 3] of at most %d x %d pixels."
                           % (list(pixels.shape), pixels.dtype, count, form.LARGEST_THUMBNAIL, form.LARGEST_THUMBNAIL),
                           "Shrink them first.")
    return pixels
