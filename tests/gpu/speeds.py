# SPDX-FileCopyrightText: The Offramp authors
# SPDX-License-Identifier: BSD-3-Clause
"""Steps that measure speed: the engine beside PyTorch and ONNX Runtime, recording and training."""
import json
import statistics

from report import Table, megabytes, number
from steps import Findings, Skipped

HEAD = ["", "images/s", "against PyTorch eager", "rounds", "host memory", "device memory", "note"]


def throughput(setting, deadline, name, images):
    """Images per second from files to answers, in turns. images: the name of the set of images."""
    engine, network = setting.working_engine(), setting.networks.get(name)
    if network is None:
        raise Skipped("There is no network %s, since an earlier step did not make it." % name)
    findings, out = Findings(), setting.work / ("throughput-%s.json" % name)
    left = deadline.left()
    words = ["--engine", engine.program, "--network", network.needed(), "--module", network.module, "--weights",
             network.weights, "--dataset", setting.image_set("many-" + images)["root"], "--size",
             network.images["size"], "--device", setting.device, "--batch", setting.batch, "--threads", setting.threads,
             "--workers", setting.workers, "--limit", setting.sizes.many[images], "--rounds", setting.rounds,
             "--seconds", "%.0f" % (left * 0.85), "--patience", "%.0f" % max(5.0, left * 0.5), "--modes",
             "eager,channels-last,compiled,onnx", "--precisions", "fp32,bf16,fp16" if setting.on_gpu else "fp32",
             "--executions", "optimised", "--forward", "--json", out]
    ran = setting.python("bench_throughput.py", *words, limit=left)
    found = json.loads(out.read_text(encoding="utf-8")) if out.is_file() else None
    if found:
        findings.tables = [throughput_table(name, found)]
    engine_rows = [row for row in found["rows"] if row["name"].startswith("offramp")] if found else []
    findings.problems += ["%s: %s" % (row["name"], row["why"]) for row in engine_rows
                          if row["why"] and not row["images_per_second"]]
    if not found:
        findings.ran("", ran)
    if not found and not findings.problems and not findings.late:
        findings.problems.append("bench_throughput.py wrote no table.")
    silent = [row["name"] for row in found["rows"] if row["why"] and row not in engine_rows] if found else []
    return findings.result("%s rounds.%s" % (found["rounds"] if found else 0, " Not measured, the table says why: %s."
                                             % ", ".join(silent) if silent else ""))


def throughput_table(name, found):
    rows = []
    for row in found["rows"]:
        rows.append([row["name"], number(row["images_per_second"]), "%.2f x" % row["against"] if row["against"] else "",
                     ", ".join(number(value) for value in row["rounds"]), megabytes(row["host_bytes"]),
                     megabytes(row["device_bytes"]), ". ".join(filter(None, (row["note"], row["why"])))])
    return Table("Throughput, %s on %s, %d images in batches of %d, decoding included, %d threads, %d workers" % (
        name, found["device"], found["limit"], found["batch"], found["threads"], found["workers"]), HEAD, rows, found)


def training(setting, deadline):
    """Images per second of the ResNet-20 with three exits: each way in a process of its own, so that its memory is its
    own and one that fails does not stop the others. torch.compile comes last, since it takes longest to start."""
    engine, findings = setting.working_engine(), Findings()
    setting.needed_torch()
    root = setting.image_set("small")["root"]
    ways = [("engine", "fp32"), ("channels-last", "fp32"), ("eager", "fp32")]
    ways += [("engine", "bf16"), ("channels-last", "bf16")] if setting.on_gpu else []
    ways.append(("compiled", "fp32"))
    found = []
    for way, precision in ways:
        row = findings.attempt(one_training, setting, deadline, engine, root, way, precision)
        if row:
            found.append({**row, "precision": precision})
            if row["why"] and way == "engine":
                findings.problems.append(row["why"])
    if found:
        findings.tables = [training_table(setting, found)]
    missing = [row for row in found if row["why"]]
    return findings.result("%d ways to train.%s" % (len(found) - len(missing), " Not measured, the table says why: %s."
                                                    % ", ".join(row["name"] for row in missing) if missing else ""))


def one_training(setting, deadline, engine, root, way, precision):
    """The row of bench_training.py for one way; Skipped where the time was over."""
    out = setting.work / ("training-%s-%s.json" % (way, precision))
    words = ["--dataset", root, "--epochs", setting.sizes.epochs, "--batch", 128, "--device", setting.device,
             "--precision", precision, "--threads", setting.threads, "--workers", setting.workers, "--json", out]
    words += ["--engine", engine.program, "--modes", ""] if way == "engine" else ["--modes", way]
    ran = setting.python("bench_training.py", *words, limit=deadline.left(), memory=setting.memory)
    if ran.stopped_after is not None and not out.is_file():
        raise Skipped("%s Give more time: --minutes." % ran.why())
    if out.is_file():
        row = json.loads(out.read_text(encoding="utf-8"))[0]
    else:
        name = "offramp-engine" if way == "engine" else "PyTorch, " + way
        row = {"name": name, "epochs": [], "why": ran.why() or "It wrote no row."}
    if way != "engine" and ran.device is not None and not row["why"]:
        row["device_bytes"] = ran.device
    return row


def training_table(setting, found):
    rows = []
    for row in found:
        rates = [epoch["images_per_second"] for epoch in row["epochs"]]
        last = row["epochs"][-1] if rates else None
        rows.append(["%s, %s" % (row["name"], row["precision"]),
                     number(statistics.median(rates[1:] or rates)) if rates else "",
                     ", ".join(number(rate) for rate in rates),
                     ", ".join("%.3f" % loss for loss in last["loss"]) if last else "",
                     megabytes(row.get("host_bytes")), megabytes(row.get("device_bytes")), row["why"]])
    head = ["", "images/s after the first epoch", "by epoch", "loss of the last epoch, by exit", "host memory",
            "device memory", "note"]
    return Table("Training, ResNet-20 with three exits on %s, batch 128, decoding and flips included, %d images, %d "
                 "threads, %d workers" % (setting.device, setting.sizes.train * 10, setting.threads, setting.workers),
                 head, rows, found)
