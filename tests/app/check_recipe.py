# SPDX-FileCopyrightText: The Offramp authors
# SPDX-License-Identifier: BSD-3-Clause
"""The code in core/networks/NETWORKS.md under "Networks that answer with labels" exports a network that the engine takes."""

import importlib.util
import json
import os
import pathlib
import re
import struct
import subprocess
import sys
import tempfile

DEBIAN_PYTHON = "/usr/bin/python3"

try:
    import torch
except ImportError:
    if pathlib.Path(DEBIAN_PYTHON).exists() and os.environ.get("OFFRAMP_RECIPE_PYTHON") != DEBIAN_PYTHON:
        os.environ["OFFRAMP_RECIPE_PYTHON"] = DEBIAN_PYTHON
        os.execv(DEBIAN_PYTHON, [DEBIAN_PYTHON, "-B", *sys.argv])
    print("skipped: needs PyTorch (Debian's package python3-torch)")
    sys.exit(77)

DOCUMENT = pathlib.Path(os.environ["OFFRAMP_SOURCE"]) / "core" / "networks" / "NETWORKS.md"
ENGINE = pathlib.Path(os.environ["OFFRAMP_BIN"]) / "offramp-engine"
EXITS = ["early", "middle", "last"]


class Toy(torch.nn.Module):
    """As such networks are written: a list of logits in training, labels in evaluation, the first sure exit wins."""

    def __init__(self):
        super().__init__()
        def block(a, b):
            return torch.nn.Sequential(torch.nn.Conv2d(a, b, 3, 2, 1), torch.nn.BatchNorm2d(b), torch.nn.ReLU())
        def head(a):
            return torch.nn.Sequential(torch.nn.AdaptiveAvgPool2d(1), torch.nn.Flatten(), torch.nn.Linear(a, 2))
        self.f1, self.f2 = block(3, 4), block(4, 8)
        self.exit1, self.exit2 = head(4), head(8)
        self.f3 = torch.nn.Sequential(block(8, 8), torch.nn.Dropout(0.5), head(8))

    def forward(self, x):
        a = self.f1(x)
        b = self.f2(a)
        logits = [self.exit1(a), self.exit2(b), self.f3(b)]
        if self.training:
            return logits
        sure = [torch.softmax(one, 1).max() > 0.9 for one in logits[:-1]] + [True]
        return logits[sure.index(True)].argmax(1)


def flops_by_hand():
    def block(a, b, side):
        return side * side * (a * b * 9 + 2 * b)
    def head(a, side):
        return a * side * side + a * 2
    first = block(3, 4, 32) + head(4, 32)
    second = first + block(4, 8, 16) + head(8, 16)
    return [first, second, second + block(8, 8, 8) + head(8, 8)]


def recipe():
    section = DOCUMENT.read_text().split("## Networks that answer with labels")[1].split("\n## ")[0]
    return "\n".join(re.findall(r"```python\n(.*?)```", section, re.S))


def run_recipe(network):
    """As a module of its own, since TorchScript wants to see the source."""
    path = pathlib.Path("recipe.py")
    path.write_text(recipe())
    spec = importlib.util.spec_from_file_location("recipe", path)
    module = importlib.util.module_from_spec(spec)
    vars(module).update(torch=torch, json=json, network=network)
    sys.modules["recipe"] = module
    spec.loader.exec_module(module)


def check_switches(network):
    """The wrappers give the logits of all exits whatever is called on them, and never train what is below."""
    recipe_module = sys.modules["recipe"]
    for wrap in (recipe_module.AllExits, recipe_module.Parts):
        x = torch.randn(2, 3, 64, 64)
        with torch.no_grad():
            wrapped = wrap(network)
            wanted = wrapped.eval()(x)
            wanted = list(wanted.values()) if isinstance(wanted, dict) else list(wanted)
            assert [tuple(one.shape) for one in wanted] == [(2, 2)] * 3, wanted
            if wrap is recipe_module.Parts:
                continue
            for switched in (wrapped.train(), wrapped.eval(), wrapped.train(False), torch.nn.Sequential(wrapped).eval()):
                assert all(map(torch.equal, switched(x), wanted))
                assert not any(type(one) is torch.nn.Dropout and one.training for one in switched.modules())


def engine(*arguments):
    done = subprocess.run([ENGINE, *map(str, arguments)], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


def write_images(folder):
    """A grey and a colourful image of each of two classes, as binary pixmaps of 64 x 64."""
    generator = torch.Generator().manual_seed(2)
    images = {}
    for name in ("a", "b"):
        (folder / name).mkdir(parents=True)
        for i in range(3):
            pixels = torch.randint(0, 256, (64, 64, 3), generator=generator, dtype=torch.uint8)
            (folder / name / f"{i}.ppm").write_bytes(b"P6 64 64 255\n" + bytes(pixels.flatten().tolist()))
            images[f"{name}/{i}.ppm"] = pixels
    return images


def read_logits(path):
    """Names and logits [K][n][C] of a recording."""
    data = path.read_bytes()
    size = struct.unpack("<Q", data[:8])[0]
    header = json.loads(data[8:8 + size])
    def part(name):
        begin, end = header[name]["data_offsets"]
        return data[8 + size + begin:8 + size + end]
    offsets = struct.unpack(f"<{len(part('name_offsets')) // 8}q", part("name_offsets"))
    names = [part("name_bytes")[a:b].decode() for a, b in zip(offsets, offsets[1:])]
    logits = torch.tensor(struct.unpack(f"<{len(part('logits')) // 4}f", part("logits")))
    return names, logits.reshape(header["logits"]["shape"])


def check_layers(archive):
    """Layers of traced and scripted archives: what they cost by hand, and that they sum to the whole."""
    seen = json.loads(engine("inspect", archive, "--json"))  # the size of images is in offramp.json
    top = [layer["flops"] for layer in seen["layers"] if layer["depth"] == 0]
    assert sum(top) + seen["outside_modules_flops"] == seen["flops"] == flops_by_hand()[-1], seen
    cost = {layer["path"].removeprefix("network."): layer["flops"] for layer in seen["layers"]}
    assert cost["f1.0"] == 32 * 32 * 3 * 4 * 9 and cost["f1.1"] == 32 * 32 * 4 * 2, cost
    assert cost["f1"] == cost["f1.0"] + cost["f1.1"] and cost["exit2.2"] == 16, cost
    parameters = {layer["path"].removeprefix("network."): layer["parameters"] for layer in seen["layers"]}
    assert parameters["f1"] == 4 * 3 * 9 + 4 + 8 and parameters["exit1"] == 4 * 2 + 2, parameters
    places = [exit["layer"].removeprefix("network.") for exit in seen["exits"]]
    assert places == ["exit1.2", "exit2.2", "f3.2.2"], places
    assert [exit["flops"] for exit in seen["exits"]] == flops_by_hand(), seen["exits"]


def main():
    torch.manual_seed(0)
    network = Toy().eval()
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        images = write_images(folder / "images")
        os.chdir(folder)
        run_recipe(network)
        check_switches(network)
        network.eval()
        reference = Toy()
        reference.load_state_dict(network.state_dict())
        reference.eval().training = True
        mean, std = torch.tensor([0.485, 0.456, 0.406]), torch.tensor([0.229, 0.224, 0.225])
        for archive in ("network.pt", "scripted.pt"):
            counted = json.loads(engine("flops", "--network", archive, "--input", "1x3x64x64", "--json"))
            assert [exit["name"] for exit in counted["exits"]] == EXITS, counted["exits"]
            assert [exit["flops"] for exit in counted["exits"]] == flops_by_hand(), counted["exits"]
            check_layers(archive)
            out = folder / f"{archive}.exits"
            engine("record", "--network", archive, "--dataset", "images", "--out", out)
            names, logits = read_logits(out)
            for i, name in enumerate(names):
                image = ((images[name] / 255 - mean) / std).permute(2, 0, 1).unsqueeze(0)
                with torch.no_grad():
                    wanted = torch.cat(reference(image))
                assert torch.allclose(logits[:, i], wanted, atol=1e-4), (archive, name, logits[:, i], wanted)
            print(f"{archive}: {len(names)} images, {len(EXITS)} exits, as PyTorch {torch.__version__} says")


if __name__ == "__main__":
    main()
