# SPDX-FileCopyrightText: The Offramp authors
# SPDX-License-Identifier: BSD-3-Clause
"""How much memory of a GPU is in use, as NVIDIA's library says, and the most of it while something runs."""
import ctypes
import os
import threading

INTERVAL = 0.02  # seconds
LIBRARIES = ("libnvidia-ml.so.1", "/usr/local/nvidia/lib64/libnvidia-ml.so.1")


class _Memory(ctypes.Structure):
    _fields_ = [("total", ctypes.c_ulonglong), ("free", ctypes.c_ulonglong), ("used", ctypes.c_ulonglong)]


def gpu_number(device, visible=None):
    """A device such as cuda or cuda:1, as nvidia-smi counts GPUs: CUDA_VISIBLE_DEVICES can reorder them."""
    index = int(device.partition(":")[2] or 0)
    parts = (visible or "").split(",")
    if index < len(parts) and parts[index].strip().isdigit():
        return int(parts[index])
    return index


class DeviceMemory:
    """Memory of one device that all programs use together. Unknown, None, for a processor and without the library."""

    def __init__(self, device):
        self._library, self._handle = None, ctypes.c_void_p()
        if not device.startswith("cuda"):
            return
        number = gpu_number(device, os.environ.get("CUDA_VISIBLE_DEVICES"))
        for name in LIBRARIES:
            try:
                library = ctypes.CDLL(name)
                if library.nvmlInit_v2() == 0 and library.nvmlDeviceGetHandleByIndex_v2(
                        ctypes.c_uint(number), ctypes.byref(self._handle)) == 0:
                    self._library = library
                    return
            except (OSError, AttributeError):
                continue

    def used(self):
        """In bytes, or None."""
        memory = _Memory()
        if self._library is None or self._library.nvmlDeviceGetMemoryInfo(self._handle, ctypes.byref(memory)) != 0:
            return None
        return memory.used


class Peak:
    """A context: `bytes` is how much more of a memory was in use than when it began, at most, or None.

    tick is called each time the memory is looked at, from a thread of its own.
    """

    def __init__(self, memory=None, tick=None):
        self._used, self._tick = (memory.used if memory else lambda: None), tick
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._before = self._most = None

    def __enter__(self):
        self._before = self._most = self._used()
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._end.set()
        self._thread.join()
        self._look()

    @property
    def bytes(self):
        return None if self._most is None else max(0, self._most - self._before)

    def _look(self):
        used = self._used()
        if used is not None and self._most is not None:
            self._most = max(self._most, used)

    def _watch(self):
        while not self._end.wait(INTERVAL):
            self._look()
            if self._tick:
                self._tick()
