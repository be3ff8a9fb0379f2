#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Offramp authors
# SPDX-License-Identifier: BSD-3-Clause
"""One way to run a network from Python, in a process of its own, which bench_throughput.py starts and asks.

Its argument is a JSON object. It answers each line of stdin with a line of JSON: "loop N" runs the first N images, from
their files to the answers, and says the seconds; "forward N" runs the network alone on one batch in memory, N images in
all; "prepare" runs it once. An answer is {"seconds", "cpu_seconds", "host", "device"} or {"why"}.
"""
import json
import os
import pathlib
import resource
import sys
import time

from imagearrays import Missing, images_below, normaliser, read_pixels

MEAN, STD = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)


class Images:
    """A data set for a DataLoader, which gives images and no labels."""

    def __init__(self, paths, size):
        self.paths, self.size, self.normalise = paths, size, None

    def __len__(self):
        return len(self.paths)

    def __getitem__(self, index):
        if self.normalise is None:  # once in each worker
            self.normalise = normaliser(MEAN, STD)
        return self.normalise(read_pixels(self.paths[index], self.size))


def module_from(where):
    """A torch.nn.Module by FILE:FUNCTION."""
    import importlib.util
    file, _, function = where.rpartition(":")
    spec = importlib.util.spec_from_file_location(pathlib.Path(file).stem, file)
    found = importlib.util.module_from_spec(spec)
    sys.path.insert(0, str(pathlib.Path(file).resolve().parent))
    sys.modules[spec.name] = found  # torch.compile imports it by its name
    spec.loader.exec_module(found)
    return getattr(found, function)()


def all_exits(answer):
    return list(answer.values()) if isinstance(answer, dict) else list(answer) if isinstance(
        answer, (list, tuple)) else [answer]


class TorchNetwork:
    """The network in PyTorch. options: mode (eager, channels-last, compiled), precision, device, network, module."""

    def __init__(self, options):
        import torch
        self.torch, self.options = torch, options
        torch.set_num_threads(options["threads"])
        self.device, mode = torch.device(options["device"]), options["mode"]
        torch.backends.cudnn.allow_tf32 = torch.backends.cuda.matmul.allow_tf32 = False  # as the engine's float32
        self.kind = {"fp32": torch.float32, "bf16": torch.bfloat16, "fp16": torch.float16}[options["precision"]]
        if options["module"]:
            network = module_from(options["module"])
            if options["weights"]:
                self._load(network, options["weights"])
        else:
            network = torch.jit.load(options["network"], map_location="cpu")
        self.layout = torch.contiguous_format if mode == "eager" else torch.channels_last
        network = network.eval().to(self.device, self.kind)
        self.network = network.to(memory_format=self.layout)
        if mode == "compiled":
            if not hasattr(torch, "compile"):
                raise Missing("This PyTorch, %s, has no torch.compile." % torch.__version__)
            if not options["module"]:
                raise Missing("torch.compile needs the network as a module: --module FILE:FUNCTION.")
            self.network = torch.compile(self.network)

    def _load(self, network, weights):
        found = network.load_state_dict(self.torch.load(weights, map_location="cpu"), strict=False)
        missing = [name for name in found.missing_keys if not name.endswith("num_batches_tracked")]
        if missing or found.unexpected_keys:
            names = ", ".join(missing + found.unexpected_keys)
            raise Missing("%s does not fit the module: %s." % (weights, names[:200]))

    def placed(self, images):
        images = images.to(self.device, non_blocking=True)
        return images.to(self.kind).contiguous(memory_format=self.layout)

    def run(self, placed):
        # As a PyTorch user runs it: no gradients, and the TorchScript optimiser left alone as in the engine.
        with self.torch.no_grad(), self.torch.jit.optimized_execution(False):
            return all_exits(self.network(placed))

    def answers(self, placed):
        """The class of each image at each exit and how certain that is, on the device."""
        found = [logits.float().softmax(1).max(1) for logits in self.run(placed)]
        return self.torch.stack([each.indices for each in found]), self.torch.stack([each.values for each in found])

    def wait(self):
        if self.device.type == "cuda":
            self.torch.cuda.synchronize(self.device)

    def memory(self):
        return self.torch.cuda.max_memory_reserved(self.device) if self.device.type == "cuda" else None


class OnnxNetwork:
    """The network in ONNX Runtime, on the processor."""

    def __init__(self, options):
        import torch
        self.torch = torch
        try:
            import onnxruntime
        except ImportError:
            raise Missing("onnxruntime is not installed (pip install onnxruntime onnx onnxscript).") from None
        torch.set_num_threads(options["threads"])
        plain = TorchNetwork({**options, "mode": "eager", "device": "cpu"}).network
        example = torch.zeros(options["batch"], 3, options["size"], options["size"])
        path = os.path.join(options["folder"], "network.onnx")
        self._export(plain, example, path)
        settings = onnxruntime.SessionOptions()
        settings.intra_op_num_threads = options["threads"]
        settings.log_severity_level = 3
        self.session = onnxruntime.InferenceSession(path, settings, providers=["CPUExecutionProvider"])
        self.input = self.session.get_inputs()[0].name

    def _export(self, network, example, path):
        reasons = []
        for how in ({"dynamo": True}, {"dynamo": False}, {}):  # PyTorch before 2.5 has only the last
            try:
                with self.torch.no_grad():
                    self.torch.onnx.export(network, (example,), path, **how)
                return
            except Exception as error:  # noqa: BLE001 - exporters raise many kinds, ImportError among them
                reasons.append(first_line(error))
        raise Missing("The network could not be exported to ONNX: %s" % " | ".join(dict.fromkeys(reasons)))

    def placed(self, images):
        return images

    def answers(self, placed):
        found = [self.torch.from_numpy(logits).softmax(1).max(1)
                 for logits in self.session.run(None, {self.input: placed.numpy()})]
        return self.torch.stack([each.indices for each in found]), self.torch.stack([each.values for each in found])

    run = answers

    def wait(self):
        pass

    def memory(self):
        return None


class Process:
    def __init__(self, options):
        self.options = options
        self.paths = images_below(options["dataset"])
        self.network = (OnnxNetwork if options["mode"] == "onnx" else TorchNetwork)(options)
        import torch
        self.torch = torch
        self.batch = None

    def one_batch(self):
        if self.batch is None:
            some = Images(self.paths[:self.options["batch"]], self.options["size"])
            self.batch = self.network.placed(self.torch.stack([some[i] for i in range(len(some))]))
        return self.batch

    def prepare(self, _):
        for _ in range(3):
            self.network.answers(self.one_batch())
        self.network.wait()

    def loop(self, count):
        if count > len(self.paths):
            raise Missing("%s holds %d images, and %d are to be measured." % (self.options["dataset"], len(self.paths),
                                                                              count))
        loader = self.torch.utils.data.DataLoader(
            Images(self.paths[:count], self.options["size"]), self.options["batch"],
            num_workers=self.options["workers"], pin_memory=self.options["device"].startswith("cuda"))
        found = [self.network.answers(self.network.placed(images)) for images in loader]
        for part in zip(*found):
            self.torch.cat(part, 1).cpu()

    def forward(self, count):
        images = self.one_batch()
        for _ in range(count // len(images)):
            self.network.run(images)
        self.network.wait()

    def answer(self, line):
        verb, _, count = line.partition(" ")
        begin, cpu = time.perf_counter(), sum(os.times()[:4])
        {"prepare": self.prepare, "loop": self.loop, "forward": self.forward}[verb](int(count or 0))
        return {"seconds": time.perf_counter() - begin, "cpu_seconds": sum(os.times()[:4]) - cpu,
                "host": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
                "worker": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024,
                "device": self.network.memory()}


def first_line(error):
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return "%s: %s" % (type(error).__name__, lines[0][:300]) if lines else type(error).__name__


def import_early():
    """Before the first question, so that processes that are started together import together."""
    try:
        import torch  # noqa: F401
    except ImportError:
        pass  # an answer will say so


def main():
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what libraries print goes to stderr
    options, process = json.loads(sys.argv[1]), None
    import_early()
    for line in sys.stdin:
        try:
            process = process or Process(options)
            answer = process.answer(line.strip())
        except Missing as error:
            answer = {"why": str(error)}
        except Exception as error:  # noqa: BLE001 - a row says why it failed, whatever it was
            answer = {"why": first_line(error)}
        answers.write(json.dumps(answer) + "\n")
        answers.flush()


if __name__ == "__main__":
    main()
