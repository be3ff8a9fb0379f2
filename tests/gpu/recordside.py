#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Offramp authors
# SPDX-License-Identifier: BSD-3-Clause
"""The Python side of a comparison: makes a network or loads its archive, and records it with offramp.record().

  recordside.py NAME OUT --dataset FOLDER --size N --device cpu,cuda [--archive FILE] [--batch N]

Without --archive it writes OUT/NAME.pt, an archive for the engine, and OUT/NAME.pth, the weights. Of each device it
writes OUT/NAME-python-DEVICE.exits. The last line of stdout is JSON: what was written, or why it could not be.
"""
import argparse
import json
import os
import pathlib
import sys
import warnings

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parents[1] / "packaging" / "python"), str(HERE.parent / "bench")]

from imagearrays import Missing, images_below, normaliser, read_pixels  # noqa: E402

MEAN, STD = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)
NEEDED = ("numpy", "torch")
SETTLING = 64  # images that give batch norm its statistics


class Images:
    """The images of a folder by class, or of its folder test, with their labels."""

    def __init__(self, root, size):
        self.root, self.size = pathlib.Path(root), size
        self.paths = images_below(self.root / "test" if (self.root / "test").is_dir() else self.root)
        classes = sorted({path.parent.name for path in self.paths})
        self.labels = [classes.index(path.parent.name) for path in self.paths]
        self.names = [path.relative_to(self.root).as_posix() for path in self.paths]
        self.normalise = normaliser(MEAN, STD)

    def __len__(self):
        return len(self.paths)

    def __getitem__(self, index):
        return self.normalise(read_pixels(self.paths[index], self.size)), self.labels[index]

    def some(self, count):
        """A batch of images from all over the folder."""
        import torch
        step = max(1, len(self) // count)
        return torch.stack([self[place][0] for place in range(0, len(self), step)][:count])


def exported(name, out, data):
    """The network, its heads, and its archive."""
    import offramp
    import torch

    import networks
    images = data.some(SETTLING)
    network, heads = networks.make(name, images)
    archive = out / (name + ".pt")
    offramp.export(network, images[:4], archive, exits=heads or None, name=name, resize=data.size, crop=data.size,
                   mean=MEAN, std=STD)
    torch.save(network.state_dict(), out / (name + ".pth"))
    return network, heads, archive


def record(network, heads, data, path, device, batch):
    import offramp
    import torch
    where = torch.device(device)
    network.to(where)
    for head in heads.values():
        head.to(where)
    loader = torch.utils.data.DataLoader(data, batch, num_workers=min(8, os.cpu_count() or 1))
    recording = offramp.record(network, loader, path, exits=heads or None, names=data.names, logits=True,
                               progress=False, overwrite=True)
    return {"path": str(path), "flops": [int(each) for each in recording.flops]}


def work(given):
    import torch
    # As the engine: float32 is float32, and every run of a layer is the same.
    torch.backends.cudnn.allow_tf32 = torch.backends.cuda.matmul.allow_tf32 = False
    if given.threads:
        torch.set_num_threads(given.threads)
    data = Images(given.dataset, given.size)
    if given.archive:
        network, heads, archive = torch.jit.load(str(given.archive), map_location="cpu"), {}, given.archive
    else:
        network, heads, archive = exported(given.name, given.out, data)
    found = {"archive": str(archive), "recordings": {}, "problems": {}, "warnings": []}
    for device in given.device.split(","):
        path = given.out / ("%s-python-%s.exits" % (given.name, device.replace(":", "")))
        with warnings.catch_warnings(record=True) as said:
            warnings.simplefilter("always", UserWarning)
            try:
                found["recordings"][device] = record(network, heads, data, path, device, given.batch)
            except Exception as error:  # noqa: BLE001 - the other device is recorded all the same
                found["problems"][device] = "%s: %s" % (type(error).__name__, str(error).strip().split("\n")[0])
        found["warnings"] += [str(each.message) for each in said if "fvcore" in str(each.message)]
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("name")
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("--dataset", required=True)
    parser.add_argument("--size", type=int, required=True)
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--archive", type=pathlib.Path)
    parser.add_argument("--batch", type=int, default=64)
    parser.add_argument("--threads", type=int)
    given = parser.parse_args()
    try:
        found = work(given)
    except Missing as error:
        found = {"missing": str(error)}
    except ModuleNotFoundError as error:
        if error.name not in NEEDED:
            raise
        found = {"missing": "%s is not installed (pip install %s)." % (error.name, error.name)}
    print(json.dumps(found))
    return 0


if __name__ == "__main__":
    sys.exit(main())
