# SPDX-FileCopyrightText: The Offramp authors
# SPDX-License-Identifier: BSD-3-Clause
"""What the steps of an acceptance run share: the engine, the device, folders, sizes, and what earlier steps made."""
import json
import os
import pathlib
import sys
import zipfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "bench"))

from childprograms import Failed, run  # noqa: E402
from engineprogram import Engine, find_engine, torch_folder, torch_version  # noqa: E402
from steps import Skipped  # noqa: E402

HERE = pathlib.Path(__file__).resolve().parent
SOURCE = HERE.parents[1]


class Sizes:
    """How much is measured on a device. test, train: images a class of CIFAR-10; few: of each of 200 classes of larger
    images; many: images for throughput, more than a first batch whose decoding would count; epochs: of a training."""

    def __init__(self, device):
        if device.startswith("cuda"):
            self.test, self.train, self.few = 1000, 500, 2
            self.many, self.epochs = {"small": 20480, "large": 10240}, 3
        else:
            self.test, self.train, self.few = 100, 100, 1
            self.many, self.epochs = {"small": 1280, "large": 640}, 2


class TestedNetwork:
    """A network and its images. archive: a file, once it is made; module, weights: the same for PyTorch, a function of
    networks.py and a state dict; recording: what the engine recorded on the device."""

    def __init__(self, name, images, archive=None, weights=None):
        self.name, self.images, self.archive, self.weights = name, images, archive, weights
        self.is_reference, self.recording = archive is not None, None

    @property
    def module(self):
        return "%s:%s" % (HERE / "networks.py", self.name)

    def needed(self):
        """Its archive; Skipped where an earlier step did not make one."""
        if self.archive is None or not pathlib.Path(self.archive).is_file():
            raise Skipped("There is no archive of %s, since an earlier step did not make it." % self.name)
        return self.archive


class Setting:
    """given: the options of acceptance.py."""

    def __init__(self, given, work, memory):
        self.device, self.batch, self.threads, self.work, self.memory = (given.device, given.batch, given.threads, work,
                                                                         memory)
        self.shared, self.images, self.tests, self.rounds = given.shared, given.images, given.tests, given.rounds
        self.sizes = Sizes(given.device)
        self.workers = max(1, min(16, self.threads) if self.on_gpu else self.threads // 2)
        self.engine, self.engine_problem, self.sets, self.order, self.networks = None, "", {}, None, {}

    @property
    def on_gpu(self):
        return self.device.startswith("cuda")

    @property
    def devices(self):
        """Those that answers are compared on."""
        return [self.device, "cpu"] if self.on_gpu else ["cpu"]

    def find_engine(self, given, torch):
        """given: what --engine names, or None. torch: the folder of PyTorch, or None."""
        if not given:
            return
        try:
            self.engine = Engine(find_engine(given, torch_version(torch), self.work), torch)
            self.engine_problem = self.engine.problem
        except (Failed, OSError, zipfile.BadZipFile) as error:
            self.engine_problem = str(error)

    def working_engine(self):
        if self.engine is None or self.engine_problem:
            raise Skipped("The engine does not start: see step 1." if self.engine_problem
                          else "No engine was given: --engine FILE.")
        return self.engine

    def needed_torch(self):
        if torch_folder() is None:
            raise Skipped("PyTorch is not installed in this Python: pip install torch.")

    def image_set(self, name):
        if name not in self.sets:
            raise Skipped("There are no images: see the step that makes them.")
        return self.sets[name]

    def python(self, script, *words, limit=None, memory=None):
        """Runs a script of this folder or of tests/bench with this Python."""
        folder = HERE if (HERE / script).is_file() else HERE.parent / "bench"
        env = self.engine.env if self.engine and not self.engine_problem else dict(os.environ)
        return run([sys.executable, "-B", folder / script, *words], limit=limit, env=env, memory=memory)


def last_json(text):
    """The JSON of the last line that a script printed."""
    lines = [line for line in text.splitlines() if line.startswith("{")]
    if not lines:
        raise ValueError("It printed no JSON.")
    return json.loads(lines[-1])
