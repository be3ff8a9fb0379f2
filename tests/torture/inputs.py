# SPDX-FileCopyrightText: The Offramp authors
# SPDX-License-Identifier: BSD-3-Clause
"""Small inputs of every kind, made from numbers and the demo alone."""
import json
import random
import struct
import zipfile
import zlib

from campaign import DEMO


def exit_table(samples, exits):
    """A table with one row for each sample and exit."""
    draw = random.Random(1)
    lines = ["sample,exit,label,predicted,entropy,confidence"]
    for i in range(samples):
        label = draw.randrange(10)
        for k in range(exits):
            predicted = label if draw.random() < 0.6 + 0.2 * k else draw.randrange(10)
            lines.append(f"{i},{k},{label},{predicted},{draw.random() * 2:.6f},{draw.random():.6f}")
    return "\n".join(lines) + "\n"


def wide_table():
    return "label,pred_1,conf_1,pred_2,conf_2\n" + "".join(f"{i % 5},{i % 5},0.5,{i % 4},0.75\n" for i in range(60))


def german_table():
    return exit_table(40, 2).replace(",", ";").replace(".", ",")


def _tensors():
    """Names and shapes of cifar_resnet20 with ten classes."""
    def norm(name, channels):
        return [(f"{name}.{part}", [channels]) for part in ("weight", "bias", "running_mean", "running_var")]

    tensors = [("conv1.weight", [16, 3, 3, 3])] + norm("bn1", 16)
    channels = 16
    for stage, width in enumerate((16, 32, 64), 1):
        for block in range(3):
            place = f"layer{stage}.{block}"
            tensors += [(f"{place}.conv1.weight", [width, channels, 3, 3])] + norm(f"{place}.bn1", width)
            tensors += [(f"{place}.conv2.weight", [width, width, 3, 3])] + norm(f"{place}.bn2", width)
            channels = width
    return tensors + [("linear.weight", [10, 64]), ("linear.bias", [10])]


def _values(name, shape, draw):
    count = 1
    for side in shape:
        count *= side
    if name.endswith("running_var"):
        return [1.0] * count
    scale = (2 / max(1, count // shape[0])) ** 0.5 if len(shape) > 1 else 0.1
    return [draw.gauss(0, scale) for _ in range(count)]


def _contents():
    draw = random.Random(2)
    return [(name, shape, struct.pack(f"<{len(values)}f", *values))
            for name, shape in _tensors() for values in [_values(name, shape, draw)]]


def safetensors(tensors, metadata=None):
    header, data = {}, b""
    if metadata:
        header["__metadata__"] = metadata
    for name, shape, content in tensors:
        header[name] = {"dtype": "F32", "shape": shape, "data_offsets": [len(data), len(data) + len(content)]}
        data += content
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    return struct.pack("<Q", len(text)) + text + data


def weights():
    """cifar_resnet20 with random weights, as safetensors."""
    return safetensors(_contents())


def _text(text):
    return b"X" + struct.pack("<I", len(text)) + text.encode()


def _numbers(numbers):
    return b"(" + b"".join(b"J" + struct.pack("<i", number) for number in numbers) + b"t"


def state_dict(path):
    """The same as torch.save writes it."""
    pickle = b"\x80\x02ccollections\nOrderedDict\n)R("
    contents = _contents()
    for key, (name, shape, content) in enumerate(contents):
        stride = [1] * len(shape)
        for i in range(len(shape) - 2, -1, -1):
            stride[i] = stride[i + 1] * shape[i + 1]
        pickle += (_text(name) + b"ctorch._utils\n_rebuild_tensor_v2\n((" + _text("storage")
                   + b"ctorch\nFloatStorage\n" + _text(str(key)) + _text("cpu")
                   + b"J" + struct.pack("<i", len(content) // 4) + b"tQK\0" + _numbers(shape) + _numbers(stride)
                   + b"\x89ccollections\nOrderedDict\n)RtR")
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("net/data.pkl", pickle + b"u.")
        for key, (_, _, content) in enumerate(contents):
            archive.writestr(f"net/data/{key}", content)
        archive.writestr("net/version", "3\n")
    return path


def npy(shape, values, kind="<f4"):
    head = str({"descr": kind, "fortran_order": False, "shape": tuple(shape)}).encode()
    head += b" " * (-(len(head) + 11) % 64) + b"\n"
    code = {"<f4": "f", "<i8": "q", "|u1": "B"}[kind]
    return b"\x93NUMPY\1\0" + struct.pack("<H", len(head)) + head + struct.pack(f"<{len(values)}{code}", *values)


def npz(path, samples=30, classes=5):
    """Logits of two exits."""
    draw = random.Random(3)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        logits = [draw.gauss(0, 3) for _ in range(2 * samples * classes)]
        archive.writestr("logits.npy", npy((2, samples, classes), logits))
        archive.writestr("labels.npy", npy((samples,), [i % classes for i in range(samples)], "<i8"))
        archive.writestr("flops.npy", npy((2,), [1000000, 2000000], "<i8"))
    return path


def png(width=8, height=8, rows=None):
    def chunk(kind, content):
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    if rows is None:
        rows = b"".join(b"\0" + bytes((i * 37 + x * 11) % 256 for x in range(3 * width)) for i in range(height))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
            + chunk(b"IDAT", rows if rows[:1] == b"\x78" else zlib.compress(rows)) + chunk(b"IEND", b""))


def bmp(width=8, height=8):
    body = bytes((i * 53) % 256 for i in range(width * height * 3))
    return b"BM" + struct.pack("<IHHI", 54 + len(body), 0, 0, 54) + struct.pack(
        "<IiiHHIIiiII", 40, width, height, 1, 24, 0, len(body), 2835, 2835, 0, 0) + body


def ppm(width=8, height=8):
    return b"P6\n%d %d\n255\n" % (width, height) + bytes((i * 29) % 256 for i in range(width * height * 3))


def tiff(width=8, height=8):
    body = bytes((i * 31) % 256 for i in range(width * height * 3))
    entries = [(256, 3, width), (257, 3, height), (258, 3, 8), (259, 3, 1), (262, 3, 2), (273, 4, 8 + 2 + 10 * 12 + 4),
               (277, 3, 3), (278, 3, height), (279, 4, len(body)), (284, 3, 1)]
    directory = b"".join(struct.pack("<HHI", tag, kind, 1)
                         + (struct.pack("<HH", value, 0) if kind == 3 else struct.pack("<I", value))
                         for tag, kind, value in entries)
    return b"II*\0\x08\0\0\0" + struct.pack("<H", len(entries)) + directory + b"\0\0\0\0" + body


def label_maps():
    """{file name: bytes}: an output to each class of the demo, in every form."""
    names = sorted(path.name for path in (DEMO / "images" / "test").iterdir())
    pickle = b"\x80\x02}(" + b"".join(_text(name) + b"K" + bytes([i]) for i, name in enumerate(names)) + b"u."
    return {"map.json": json.dumps({name: i for i, name in enumerate(names)}).encode(),
            "index.json": json.dumps({str(i): [f"n{i}", name] for i, name in enumerate(names)}).encode(),
            "map.csv": "".join(f"{name},{i}\n" for i, name in enumerate(names)).encode(), "map.pkl": pickle,
            "classes.txt": "\n".join(names).encode()}


def points():
    return "network,energy,accuracy\n" + "".join(f"n{i},{i / 8},{0.3 + i / 20}\n" for i in range(10))


class Archive:
    """The demo's network, whose parts can be changed; its zip entries always have correct checksums."""

    def __init__(self):
        with zipfile.ZipFile(DEMO / "signs-small.pt") as archive:
            self.parts = {name: archive.read(name) for name in archive.namelist()}
        self.code = next(name for name in self.parts if name.endswith("code/__torch__.py"))

    def change_code(self, old, new):
        text = self.parts[self.code].decode()
        if old not in text:
            raise ValueError(f"The demo's code does not hold {old!r}.")
        self.parts[self.code] = text.replace(old, new, 1).encode()

    def in_forward(self, lines):
        """Puts lines at the beginning of the network's forward."""
        first = "    conv1 = self.conv1\n"
        self.change_code(first, "".join(f"    {line}\n" for line in lines) + first)

    def write(self, path):
        with zipfile.ZipFile(path, "w") as archive:
            for name, content in self.parts.items():
                archive.writestr(name, content)
        return path
