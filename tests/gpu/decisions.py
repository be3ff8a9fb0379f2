# SPDX-FileCopyrightText: The Offramp authors
# SPDX-License-Identifier: BSD-3-Clause
"""Steps that run a network with real early exits: verify at five settings of the thresholds, and joules of measure."""
import json
import pathlib

from recordingfile import read_recording
from report import Table, interval, megabytes, number, seconds
from steps import Findings, Skipped

SETTINGS = 5
REFERENCE_SETTINGS = ["0", "0.2", "0.5", "1", "0.3:0.6"]  # of the reference network, as tests/bench/RESULTS.md has them


def quantile(values, share):
    """Of sorted values, one that lies between two of them where it can."""
    place = min(len(values) - 1, max(1, round(share * len(values))))
    return (values[place - 1] + values[place]) / 2


def thresholds_of(entropies):
    """Five settings, by the entropies of each exit but the last: none exits early; a quarter, a half and three quarters
    of the samples at the first exit; one threshold for each exit."""
    first = sorted(entropies[0])
    settings = ["0"] + ["%.6f" % quantile(first, share) for share in (0.25, 0.5, 0.75)]
    each = ["%.6f" % quantile(sorted(values), share) for values, share in zip(entropies, (0.3, 0.5) + (0.5,) * 1000)]
    return settings + [":".join(each) if len(each) > 1 else "%.6f" % quantile(first, 0.4)]


def entropies_in(recording):
    """Of each exit but the last, as lists."""
    tensors = read_recording(pathlib.Path(recording))[1]
    count, values = len(tensors["label"]), list(tensors["entropy"])
    return [values[k * count:(k + 1) * count] for k in range(len(values) // count - 1)]


def needed(setting, name):
    """The network of an earlier step, and its settings."""
    engine, network = setting.working_engine(), setting.networks.get(name)
    if network is None or network.recording is None:
        raise Skipped("There is no recording of %s on %s, since an earlier step did not make it." % (
            name, setting.device))
    settings = REFERENCE_SETTINGS if network.is_reference else thresholds_of(entropies_in(network.recording))
    return engine, network, settings


def verify(setting, deadline, name):
    """Every image exits as the recording says, with its answer and cost."""
    engine, network, settings = needed(setting, name)
    findings = Findings()
    ran = engine.verify(network.recording, network.archive, network.images["root"], ",".join(settings), setting.device,
                        setting.threads, limit=deadline.left(), memory=setting.memory)
    found = json.loads(ran.out) if ran.out.lstrip().startswith("{") else None
    if found:
        findings.tables = [verified_table(name, found, ran)]
    findings.ran("", ran)
    if found and not found["agrees"] and not findings.problems:
        findings.problems.append("verify says that the run and the recording disagree.")
    if not found and not findings.problems and not findings.late:
        findings.problems.append("verify printed no JSON.")
    return findings.result("%d images at %d settings exit as recorded with the recorded answer." % (
        found["samples"] if found else 0, len(settings)))


def thresholds_text(values):
    texts = ["%g" % value for value in values]
    return texts[0] if len(set(texts)) == 1 else ":".join(texts)


def verified_table(name, found, ran):
    every = found["all_exits"]
    rows = [["all exits", number(every["flops"] / 1e6), "", "", number(every["images_per_second"]), "", "",
             number(every["images_per_second_with_decoding"])]]
    for each in found["settings"]:
        rows.append([thresholds_text(each["thresholds"]), number(each["run"]["flops"] / 1e6),
                     "%.2f %%" % (100 * each["run"]["accuracy"]), "%.2f x" % each["flop_saving"],
                     number(each["images_per_second"]), "%.2f x" % each["speed_up"],
                     "%d, %d near a threshold" % (each["disagreement_count"], each["near_count"]),
                     number(each["images_per_second_with_decoding"])])
    title = "verify, %s on %s, %s, %s, batch %d, %s of host memory%s, %s in all" % (
        name, found["device"], found["execution"], found["precision"], found["batch"], megabytes(ran.host),
        ", %s of device memory" % megabytes(ran.device) if ran.device is not None else "", seconds(ran.seconds))
    head = ["thresholds", "MFLOPs", "accuracy", "saving", "images/s", "speed-up", "images that disagree",
            "images/s with decoding"]
    return Table(title, head, rows, found)


def measure(setting, deadline, name):
    """Joules of the run with early exits, at the first and the third setting."""
    engine, network, settings = needed(setting, name)
    findings, rows, data = Findings(), [], []
    images = setting.image_set("many-large") if setting.on_gpu and name != "cifar" else network.images
    for thresholds in (settings[0], settings[2]):
        at_most = max(2.0, min(6.0, deadline.left() / 4))
        ran = engine.measure(network.archive, images["root"], thresholds, setting.device, setting.batch,
                             setting.threads, "%.1f" % at_most, limit=deadline.left(), memory=setting.memory)
        if findings.ran("At thresholds %s: " % thresholds, ran):
            report = json.loads(ran.out)
            data.append(report)
            rows.append(measured_row(thresholds, report, ran))
            if setting.on_gpu and not energy_of(report, "gpu"):
                findings.problems.append("measure has no joules of the GPU: %s" % " ".join(
                    report.get("warnings", []) or ["it gives no reason."]))
    head = ["thresholds", "GPU energy per image", "CPU energy per image", "time per image", "one at a time", "accuracy",
            "repeats", "host memory", "device memory"]
    if rows:
        findings.tables = [Table("measure, %s on %s, batch %d, %d images" % (
            name, setting.device, setting.batch, images["count"]), head, rows, data)]
    known = any(energy_of(report, part) for report in data for part in ("gpu", "cpu", "system"))
    if data and not known and not findings.problems:
        raise Skipped("Times are measured, joules are not: there is no counter that may be read (RAPL needs root, NVML "
                      "an NVIDIA GPU).", findings.tables)
    return findings.result("Joules are measured at %d settings." % len(rows))


def energy_of(report, part):
    """The mean of a part of the energy per image, or None."""
    mean = (report["run"].get("energy") or {}).get(part)
    return mean if mean and mean.get("mean") is not None else None


def measured_row(thresholds, report, ran):
    alone = (report.get("alone") or {}).get("time")
    return [thresholds, interval(energy_of(report, "gpu"), 1e3, "mJ"), interval(energy_of(report, "cpu"), 1e3, "mJ"),
            interval(report["run"]["time"], 1e3, "µs"), interval(alone, 1, "ms"),
            "%.2f %%" % (100 * report["run"]["accuracy"]), str(report["repeats"]["count"]), megabytes(ran.host),
            megabytes(ran.device)]
