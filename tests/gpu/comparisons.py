# SPDX-FileCopyrightText: The Offramp authors
# SPDX-License-Identifier: BSD-3-Clause
"""Steps that compare answers: the engine's with those of the demo, of the reference network and of Python, on each
device."""
import array
import json
import pathlib

from agreement import Agreement, answers_in, reference_answers
from recordingfile import read_recording
from report import Table, megabytes, seconds
from setting import SOURCE, TestedNetwork, last_json
from steps import Findings, Skipped

REFERENCE = "cifar10-resnet20-ee3"
REFERENCE_FLOPS = {"resnext50": {0: 254640128, 2: 635346944}}  # fvcore's, of the contest's reference submission
HEAD = ["answers", "execution", "FLOPs of the exits", "predictions that differ", "ties", "logits, at most", "seconds",
        "host memory", "device memory"]


class Comparison(Findings):
    """Answers to the same images, each compared with the first."""

    def __init__(self, title):
        super().__init__()
        self.title, self._first, self._rows, self._data = title, None, [], []

    def add(self, answers, execution="", ran=None):
        """ran: the run of the engine that gave them."""
        found = Agreement(self._first, answers) if self._first else None
        self._first = self._first or answers
        cells = ["", "", ""]
        if found:
            cells = ["%d of %d" % (found.differing, found.answers), str(found.ties),
                     "" if found.logit is None else "%.1e" % found.logit]
            self._data.append({"one": found.one.title, "other": found.other.title, "agrees": found.agrees,
                               "differing": found.differing, "ties": found.ties, "answers": found.answers,
                               "logits": found.logit})
            if not found.agrees:
                self.problems.append(found.sentence())
        measured = [seconds(ran.seconds), megabytes(ran.host), megabytes(ran.device)] if ran else ["", "", ""]
        self._rows.append([answers.title, execution, ", ".join("{:,}".format(each) for each in answers.flops), *cells,
                           *measured])

    def end(self, note=""):
        """What a step returns."""
        self.tables = [Table(self.title, HEAD, self._rows, self._data)] if self._rows else []
        return self.result(("FLOPs and predictions agree in %d recordings. %s" % (len(self._rows), note)).strip())


def execution_of(path):
    return read_recording(pathlib.Path(path))[0].get("execution", "as archived")


def record_by_engine(setting, network, device, comparison, deadline, normalise):
    """Records a network on a device into a file of the working folder; the path, or None where it failed."""
    out = setting.work / ("%s-engine-%s.exits" % (network.name, device.replace(":", "")))
    out.unlink(missing_ok=True)
    ran = setting.working_engine().record(network.needed(), network.images["root"], out, device, setting.batch,
                                          setting.threads, normalise=normalise, limit=deadline.left(),
                                          memory=setting.memory if device != "cpu" else None)
    if not comparison.ran("On %s: " % device, ran):
        return None
    comparison.add(answers_in(out, "engine, %s" % device), execution_of(out), ran)
    return out


def record_all(setting, network, comparison, deadline, normalise=True):
    """By the engine on every device; that of the device is kept for later steps."""
    for device in setting.devices:
        path = comparison.attempt(record_by_engine, setting, network, device, comparison, deadline, normalise)
        if device == setting.device:
            network.recording = path


def demo(setting, deadline):
    """The demo's network over the demo's images, compared with the recording that is in the repository."""
    folder = SOURCE / "resources" / "demo"
    comparison = Comparison("The demo, signs-small")
    comparison.add(answers_in(folder / "signs-small.exits", "the demo's recording"))
    network = TestedNetwork("signs-small", {"root": str(folder / "images")}, folder / "signs-small.pt")
    setting.working_engine()
    record_all(setting, network, comparison, deadline, normalise=False)
    return comparison.end()


def python_side(setting, network, comparison, deadline):
    """Makes the archive where there is none, and records in Python. A sentence on what is missing there, or empty."""
    words = [network.name, setting.work, "--dataset", network.images["root"], "--size", network.images["size"],
             "--device", ",".join(setting.devices), "--batch", setting.batch, "--threads", setting.threads]
    if network.archive:
        words += ["--archive", network.archive]
    ran = setting.python("recordside.py", *words, limit=deadline.left())
    if not comparison.ran("", ran):
        return ""
    found = last_json(ran.out)
    if "missing" in found:
        return found["missing"]
    network.archive = pathlib.Path(found["archive"])
    comparison.problems += ["Python on %s: %s" % problem for problem in found["problems"].items()]
    for device, made in found["recordings"].items():
        comparison.attempt(lambda: comparison.add(answers_in(made["path"], "Python, %s" % device)))
    return ""


def reference(setting, deadline):
    """The reference network over CIFAR-10's test images, where the shared folder has both."""
    archive = setting.shared / "networks" / (REFERENCE + ".pt") if setting.shared else None
    if archive is None or not archive.is_file() or setting.order is None:
        return published(setting, deadline, "cifar", "small", "The reference answers were not compared: give --shared "
                         "DIR with networks/ and data/, as README.md describes them.")
    weights = archive.with_name(REFERENCE + "-state-dict.pth")
    network = setting.networks["cifar"] = TestedNetwork("cifar", setting.image_set("small"), archive, weights)
    setting.working_engine()
    logits = array.array("f", archive.with_name("reference-logits-f32-3x10000x10.bin").read_bytes())
    known = json.loads(archive.with_name("reference.json").read_text(encoding="utf-8"))
    comparison = Comparison("CIFAR-10, the reference ResNet-20 with three exits, %d images" % network.images["count"])
    comparison.add(reference_answers(known, logits, setting.order))
    record_all(setting, network, comparison, deadline)
    missing = comparison.attempt(python_side, setting, network, comparison, deadline)
    return comparison.end("Python was left out: %s" % missing if missing else "")


def published(setting, deadline, name, images, note=""):
    """A network with random weights, made by Python, recorded by Python and the engine."""
    network = TestedNetwork(name, setting.image_set(images))
    comparison = Comparison("%s at %d px, random weights, %d images" % (name, network.images["size"],
                                                                       network.images["count"]))
    missing = comparison.attempt(python_side, setting, network, comparison, deadline)
    if missing:
        raise Skipped(missing)
    if network.archive:
        network.weights = setting.work / (name + ".pth")
        setting.networks[name] = network
        record_all(setting, network, comparison, deadline)
        comparison.attempt(check_flops, name, network.recording, comparison)
    return comparison.end(note)


def check_flops(name, recording, comparison):
    """Where the FLOPs of a network are known."""
    known = REFERENCE_FLOPS.get(name, {})
    found = list(read_recording(pathlib.Path(recording))[1]["flops"]) if known and recording else []
    for exit_number, flops in known.items():
        if found and found[exit_number] != flops:
            comparison.problems.append("Exit %d costs %d FLOPs; fvcore counts %d." % (
                exit_number + 1, found[exit_number], flops))
