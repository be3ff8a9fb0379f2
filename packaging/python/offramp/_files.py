# SPDX-FileCopyrightText: The Offramp authors
# SPDX-License-Identifier: BSD-3-Clause
"""Files that are written in place: reserved, locked, and put under their name only once they are valid."""

from __future__ import annotations

import errno
import os
import weakref
from contextlib import contextmanager
from typing import Iterator, Optional, Union

import numpy as np

from ._errors import OfframpError

try:
    import fcntl
except ImportError:  # Windows: files are not locked there
    fcntl = None  # type: ignore[assignment]


_locked: "weakref.WeakSet[PlacedFile]" = weakref.WeakSet()


def _close_in_child() -> None:
    """Processes that load images inherit files: a lock would last as long as they do."""
    for file in list(_locked):
        file.close()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_close_in_child)


_REASONS = {  # by errno: what is said of a file, and what to do
    errno.EISDIR: ("it is a folder", "Give the name of a file."),
    errno.ENOENT: ("it or its folder does not exist", "Create the folder, or choose another file."),
    errno.ENOTDIR: ("part of its path is a file, not a folder", "Choose another file."),
    errno.ENAMETOOLONG: ("its name is too long", "Choose a shorter one."),
    errno.EACCES: ("permission is denied", "Choose a place where you may, or change the permissions."),
    errno.EPERM: ("permission is denied", "Choose a place where you may, or change the permissions."),
    errno.EROFS: ("its file system is read-only", "Choose another place."),
    errno.ENOSPC: ("the disk is full", "Make room on it, or choose another place."),
    errno.EDQUOT: ("your share of the disk is full", "Make room on it, or choose another place."),
    errno.EFBIG: ("it would be larger than its file system allows", "Choose another place."),
}


@contextmanager
def file_errors(path: str, done: str) -> Iterator[None]:
    """Makes the system's errors OfframpErrors: the file cannot be opened, read or written."""
    try:
        yield
    except OSError as error:
        why, remedy = _REASONS.get(error.errno or 0, ("\"%s\"" % (error.strerror or error), "Choose another file."))
        raise OfframpError("%s cannot be %s: %s." % (path, done, why), remedy) from error


def check_place(path: str) -> None:
    """An error where no file can get this name, before it is made."""
    folder, name = os.path.split(path)
    if not name or "\0" in path:
        raise OfframpError("\"%s\" is not the name of a file." % path.replace("\0", "\\0"),
                           "Give one, such as run.exits.")
    if os.path.isdir(path):
        raise OfframpError("%s is a folder." % path, "Give the name of a file in it, such as %s."
                           % os.path.join(path, "run.exits"))
    if folder and not os.path.isdir(folder):
        raise OfframpError("The folder %s does not exist." % folder, "Create it, or choose another file.")


class PlacedFile:
    """A file of a fixed size, read and written at positions. One process at a time writes it, where files lock."""

    def __init__(self, path: str, flags: int) -> None:
        self.path = path
        self._descriptor: Optional[int] = None
        with file_errors(path, "opened"):
            self._descriptor = os.open(path, flags | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0), 0o666)

    @property
    def size(self) -> int:
        return os.fstat(self._open()).st_size

    def _open(self) -> int:
        if self._descriptor is None:
            raise OfframpError("%s is closed." % self.path, "Open a new Recorder to go on.")
        return self._descriptor

    def try_lock(self) -> bool:
        """Claims the file for this writer; False where another one has it."""
        if fcntl is None:
            return True
        try:
            fcntl.flock(self._open(), fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            if error.errno in (errno.EWOULDBLOCK, errno.EACCES):
                return False
        _locked.add(self)
        return True  # also where a file system has no locks

    def reserve(self, size: int) -> None:
        """Gives the file its size, on reserved space where the system can."""
        with file_errors(self.path, "written"):
            if hasattr(os, "posix_fallocate"):
                os.posix_fallocate(self._open(), 0, size)
            else:
                os.ftruncate(self._open(), size)

    def read(self, position: int, size: int) -> bytes:
        data = b""
        while len(data) < size:
            with file_errors(self.path, "read"):
                os.lseek(self._open(), position + len(data), os.SEEK_SET)
                more = os.read(self._open(), size - len(data))
            if not more:
                raise OfframpError("%s ends before its header says." % self.path, "Copy it again, or record it again.")
            data = data + more if data else more
        return data

    def write(self, position: int, data: Union[bytes, memoryview]) -> None:
        view = memoryview(data)
        while len(view):
            with file_errors(self.path, "written"):
                if hasattr(os, "pwrite"):
                    written = os.pwrite(self._open(), view, position)
                else:
                    os.lseek(self._open(), position, os.SEEK_SET)
                    written = os.write(self._open(), view)
            position += written
            view = view[written:]

    def write_array(self, position: int, values: np.ndarray) -> None:
        self.write(position, np.ascontiguousarray(values).reshape(-1).view(np.uint8).data)

    def sync(self) -> None:
        with file_errors(self.path, "written"):
            os.fsync(self._open())

    def close(self) -> None:
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def __del__(self) -> None:
        if getattr(self, "_descriptor", None) is not None:
            self.close()


def temporary_name(path: str) -> str:
    folder, name = os.path.split(path)
    return os.path.join(folder, ".%s.%d.part" % (name[:100], os.getpid()))


def remove_leftovers(path: str) -> None:
    """Removes what writers of this file that were killed before it had its name left behind."""
    folder, name = os.path.split(path)
    start = ".%s." % name[:100]
    with file_errors(path, "written"):
        entries = os.listdir(folder or ".")
    for entry in entries:
        number = entry[len(start):-len(".part")]
        if not (entry.startswith(start) and entry.endswith(".part") and number.isdigit()):
            continue
        try:
            left = PlacedFile(os.path.join(folder, entry), os.O_RDWR)
            if fcntl is not None and left.try_lock():
                os.unlink(left.path)
            left.close()
        except (OSError, OfframpError):
            pass  # someone else's


def put_in_place(temporary: str, path: str, replace: bool) -> None:
    """Gives a finished file its name; without replace, one that is there already is an error and stays."""
    with file_errors(path, "written"):
        if replace:
            os.replace(temporary, path)
            return
        try:
            os.link(temporary, path)
        except FileExistsError:
            os.unlink(temporary)
            raise OfframpError("%s exists already: another run made it meanwhile." % path,
                               "Wait until that run has ended, or choose another file.") from None
        except OSError:  # a file system without links
            os.rename(temporary, path)
            return
        os.unlink(temporary)
