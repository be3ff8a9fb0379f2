# SPDX-FileCopyrightText: The Offramp authors
# SPDX-License-Identifier: BSD-3-Clause
"""The engine that is tested: found, made able to start, and run with its options in one place."""
import importlib.util
import json
import os
import pathlib
import re
import shutil
import sys
import zipfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "bench"))

from childprograms import Failed, run  # noqa: E402

NAME, WITH_TORCH = "offramp-engine", "offramp-engine-torch"  # the second is what the first becomes
MEAN, STD = "0.485,0.456,0.406", "0.229,0.224,0.225"


def torch_folder():
    """The folder of the installed PyTorch, which is not imported; None without one."""
    spec = importlib.util.find_spec("torch")
    places = list(spec.submodule_search_locations or []) if spec else []
    return pathlib.Path(places[0]).resolve() if places else None


def torch_version(folder):
    """Major and minor version, such as 2.11, or None."""
    try:
        text = (folder / "version.py").read_text(encoding="utf-8") if folder else ""
    except OSError:
        return None
    found = re.search(r"^__version__ = ['\"](\d+\.\d+)", text, re.MULTILINE)
    return found[1] if found else None


def find_engine(given, version, work):
    """The program in what --engine names: itself, a folder that holds it or engines for several versions of PyTorch, or
    the wheel offramp_engine-….whl. It is copied into work where it cannot be run as it is. Failed where there is none.
    """
    given = pathlib.Path(given)
    if given.suffix == ".whl" and given.is_file():
        with zipfile.ZipFile(given) as wheel:
            wheel.extractall(work / "wheel")
        given = work / "wheel"
    found = given if given.is_file() else _in_folder(given, version)
    if found is None:
        raise Failed("%s holds no %s%s. Build one with packaging/wheel.sh engine." % (
            given, NAME, " for torch %s" % version if version else ""))
    if not os.access(found, os.X_OK):
        copy = work / NAME
        shutil.copyfile(found, copy)
        copy.chmod(0o755)
        found = copy
    return found.resolve()


def _in_folder(folder, version):
    if not folder.is_dir():
        return None
    places = [folder, folder / "bin", folder / "libexec" / "offramp"]
    if version:
        build = "engine-" + version
        for above in (folder, folder / "offramp_engine", folder / "engines"):
            places += [above / "engines" / version, above / version, above / build / "libexec" / "offramp"]
    programs = [place / name for place in places for name in (NAME, WITH_TORCH)]
    return next((program for program in programs if program.is_file()), None)


class Engine:
    """The program, and the environment that it starts in.

    An engine of the wheel looks for PyTorch beside itself, as it is installed; elsewhere it is told where that is.
    """

    def __init__(self, program, torch, environment=None):
        self.program, self.env, self.how = program, dict(environment or os.environ), "as it is"
        self.problem = self._start_problem()
        if self.problem and torch is not None:
            plain, before = dict(self.env), self.problem
            folders = [str(torch / "lib"), self.env.get("LD_LIBRARY_PATH", "")]
            self.env["LD_LIBRARY_PATH"] = os.pathsep.join(filter(None, folders))
            self.how = "with LD_LIBRARY_PATH=%s" % folders[0]
            self.problem = self._start_problem()
            if self.problem:
                told = "" if self.problem == before else " With the libraries of PyTorch: %s" % self.problem
                self.env, self.problem = plain, before + told

    def _start_problem(self):
        try:
            return run([self.program, "devices"], limit=60, env=self.env).why()  # --version needs no PyTorch
        except Failed as error:
            return str(error)

    def run(self, *words, limit=None, memory=None):
        """Runs a verb; what it gave, whether it ended well or not."""
        return run([self.program, *words], limit=limit, env=self.env, memory=memory)

    def devices(self, limit=60):
        """What `devices --json` says."""
        return json.loads(self.run("devices", "--json", limit=limit).checked().out)

    def record(self, network, dataset, out, device, batch, threads, normalise=True, limit=None, memory=None):
        """normalise: with ImageNet's mean and deviation, instead of what the network says."""
        words = ["record", "--network", network, "--dataset", dataset, "--out", out, "--device", device, "--batch",
                 batch, "--threads", threads, "--no-thumbnails", "--logits"]
        if normalise:
            words += ["--mean", MEAN, "--std", STD]
        return self.run(*words, limit=limit, memory=memory)

    def verify(self, recording, network, dataset, thresholds, device, threads, limit=None, memory=None):
        return self.run("verify", recording, "--network", network, "--dataset", dataset, "--thresholds", thresholds,
                        "--device", device, "--threads", threads, "--json", limit=limit, memory=memory)

    def measure(self, network, dataset, thresholds, device, batch, threads, at_most, limit=None, memory=None):
        """at_most: seconds after which no repeat begins."""
        words = ["measure", "--network", network, "--dataset", dataset, "--thresholds", thresholds, "--device", device,
                 "--batch", batch, "--threads", threads, "--no-prefixes", "--alone", 50, "--idle", 2, "--at-most",
                 at_most, "--mean", MEAN, "--std", STD, "--json"]
        return self.run(*words, limit=limit, memory=memory)
