# SPDX-FileCopyrightText: The Offramp authors
# SPDX-License-Identifier: BSD-3-Clause
"""Small files that claim much. None takes more than 2 GB, ends a program by a signal or takes minutes."""
import json
import pathlib
import struct
import zipfile
import zlib

from campaign import DEMO, run
from inputs import Archive, npy, png
from largeimages import LARGE

MINUTE = 60


def bombs(campaign, row):
    """Files of at most 60 MB through what reads them."""
    folder = row.folder
    recording = DEMO / "signs-small.exits"
    cases = []

    def add(path, *command):
        cases.append((path, [str(word) for word in command]))

    for name, writer in RECORDINGS.items():
        path = folder / f"{name}.exits"
        writer(path)
        add(path, campaign.offramp, "curve", path, "--thresholds", "0")
        add(path, campaign.offramp, "predictions", path, "--thresholds", "0")
    for name, text in (("nested", "[" * 30_000_000), ("nested-objects", '{"a":' * 6_000_000),
                       ("nested-inside", '{"offramp_workspace":1,"recordings":' + "[" * 20_000_000)):
        workspace, label_map = folder / f"{name}.offramp", folder / f"{name}.json"
        workspace.write_text(text)
        label_map.write_text(text)
        add(workspace, campaign.offramp, "export", workspace, "--csv", folder / "x.csv")
        add(label_map, campaign.offramp, "predictions", recording, "--thresholds", "1", "--labels", label_map)
    for name, data in (("tuples.pkl", b"\x80\x02" + b")" * 50_000_000 + b"."), ("nones.pkl", b"\x80\x02" + b"N" * 50_000_000),
                       ("commas.csv", b"," * 50_000_000), ("lines.csv", b"a,0\n" * 12_000_000),
                       ("quotes.csv", b'"' * 50_000_000), ("classes.txt", b"x\n" * 20_000_000)):
        path = folder / name
        path.write_bytes(data)
        add(path, campaign.offramp, "predictions", recording, "--thresholds", "1", "--labels", path)
        if name.endswith(".csv"):
            add(path, campaign.offramp, "area", path)
            add(path, campaign.offramp, "import", path, folder / "i.exits", "--flops", "1000000,2000000")
    for name, count in (("logits-300MB.npz", 300_000_000), ("logits-1900MB.npz", 1_900_000_000)):
        path = _npz(folder / name, count)
        add(path, campaign.offramp, "import", path, folder / "i.exits")
    for name, writer in (("overlap.pt", _overlapping), ("deflated.pt", _deflated)):
        path = writer(folder / name)
        add(path, campaign.engine, "inspect", path, "--input", "1x3x32x32")
    for width, height in ((32_000, 32_000), (1_000_000, 1_000), (65_000, 65_000)):
        images = folder / f"png-{width}-{height}" / "test" / "a"
        images.mkdir(parents=True)
        (images / "1.png").write_bytes(_png(width, height))
        add(images / "1.png", *campaign.record(folder / "i.exits", 1, 1, images=images.parents[1]), "--size", "32")
    for name, make in LARGE.items():
        _test_set(folder / name / "test", {0: (name, make())})
        add(folder / name / "test" / "0" / name, *campaign.record(folder / "i.exits", 10, 1, images=folder / name),
            "--size", "32", "--resize", "tensor")
    many = folder / "many" / "test"
    _test_set(many, {number: ("1.png", _png(9459, 9459)) for number in range(8)})
    add(many / "0" / "1.png", *campaign.record(folder / "i.exits", 10, 1, images=many.parent)[:-2],
        "--size", "32", "--resize", "tensor")
    classes = folder / "id2label.json"
    classes.write_text('{"id2label":{' + ",".join(f'"{i}":"label {i} of the map"' for i in range(1_500_000)) + "}}")
    add(classes, campaign.offramp, "predictions", recording, "--thresholds", "1", "--labels", classes)
    wide = folder / "wide.csv"
    wide.write_text("label" + "".join(f",pred_{k},ent_{k}" for k in range(1, 1001)) + "\n"
                    + ("0" + ",0" * 2000 + "\n") * 5000)
    add(wide, campaign.offramp, "import", wide, folder / "i.exits",
        "--flops", ",".join(f"{k}e9" for k in range(1, 1001)))
    most = 0
    for path, command in row.cases(cases):
        ended = run(command, MINUTE)
        row.check(ended, f"{path.name}: {command[1]}")
        most = max(most, ended.memory)
        (folder / "i.exits").unlink(missing_ok=True)
    row.remark += f", at most {most / 1e9:.1f} GB"


def _write_sparse(path, tensors, metadata=None):
    """A recording of these tensors, {name: (type, shape, bytes or None for zeros)}, as a sparse file."""
    width = {"I32": 4, "F32": 4, "F64": 8, "I64": 8, "U8": 1}
    header, contents, at = {"__metadata__": dict({"offramp_recording": "2"}, **(metadata or {}))}, [], 0
    for name, (kind, shape, content) in tensors.items():
        size = width[kind]
        for side in shape:
            size *= side
        header[name] = {"dtype": kind, "shape": shape, "data_offsets": [at, at + size]}
        contents.append((at, content))
        at += size
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text)
        for begin, content in contents:
            if content:
                file.seek(8 + len(text) + begin)
                file.write(content)
        file.truncate(8 + len(text) + at)


def _tensors(n, k, classes=0, check=None):
    tensors = {"flops": ("I64", [k], struct.pack(f"<{k}q", *range(1000, 1000 + k))), "label": ("I32", [n], None),
               "check": ("I32", [n], check), "predicted": ("I32", [k, n], None)}
    for name in ("entropy", "confidence", "margin"):
        tensors[name] = ("F32", [k, n], None)
    if classes:
        tensors["logits"] = ("F32", [k, n, classes], None)
    return tensors


ONE = struct.pack("<i", -1)
RECORDINGS = {
    "claims-2^40": lambda path: _write_claim(path, 1 << 40),
    "one-sample-1M-classes": lambda path: _write_sparse(path, _tensors(1, 10, 1_000_000, ONE)),
    "ten-samples-21841-classes": lambda path: _write_sparse(path, _tensors(10, 4, 21_841, ONE * 10)),
    "100M-samples": lambda path: _write_sparse(path, _tensors(100_000_000, 1)),
    "1000-exits": lambda path: _write_sparse(path, _tensors(1_000_000, 1000)),
    "long-names": lambda path: _write_sparse(path, dict(_tensors(1, 2, 0, ONE), name_bytes=("U8", [10 ** 10], None),
                                                        name_offsets=("I64", [2], None))),
    "metadata": lambda path: _write_sparse(path, _tensors(1, 2, 0, ONE), {"exit_names": "[" * 30_000_000}),
    "nested": lambda path: path.write_bytes(struct.pack("<Q", 40_000_000) + b"[" * 40_000_000),
}


def _write_claim(path, n):
    """A header alone, whose tensors are not there."""
    _write_sparse(path, _tensors(4, 2))
    data = path.read_bytes()
    (length,) = struct.unpack("<Q", data[:8])
    text = data[8:8 + length].replace(b"[4]", b"[%d]" % n).replace(b", 4]", b", %d]" % n)
    path.write_bytes(struct.pack("<Q", len(text)) + text)


def _test_set(folder, large):
    """The ten classes of the demo, {class: (name, content)}; the others have a small image."""
    for number in range(10):
        (folder / str(number)).mkdir(parents=True)
        name, content = large.get(number, ("1.png", png()))
        (folder / str(number) / name).write_bytes(content)


def _npz(path, count):
    """Logits of one byte each that are all the same."""
    samples = count // 1000
    head = npy((1, samples, 1000), [], "|u1")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        with archive.open("logits.npy", "w", force_zip64=True) as file:
            file.write(head)
            for _ in range(count // 1_000_000):
                file.write(bytes(1_000_000))
        archive.writestr("labels.npy", npy((samples,), [0] * samples, "<i8"))
        archive.writestr("flops.npy", npy((1,), [1_000_000], "<i8"))
    return path


def _overlapping(path):
    """150 zip entries over the same 40 MB."""
    body = bytes(40_000_000)
    name = b"net/data/000"
    crc = zlib.crc32(body)
    local = struct.pack("<4sHHHHHIIIHH", b"PK\3\4", 20, 0, 0, 0, 0, crc, len(body), len(body), len(name), 0) + name
    directory = b""
    for i in range(150):
        each = b"net/data/%03d" % i
        directory += struct.pack("<4sHHHHHHIIIHHHHHII", b"PK\1\2", 20, 20, 0, 0, 0, 0, crc, len(body), len(body), len(each),
                                 0, 0, 0, 0, 0, 0) + each
    end = struct.pack("<4sHHHHIIH", b"PK\5\6", 0, 0, 150, 150, len(directory), len(local) + len(body), 0)
    path.write_bytes(local + body + directory + end)
    return path


def _deflated(path):
    """The demo's network with a constant of 3 GB, packed to 3 MB."""
    archive = Archive()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in archive.parts.items():
            packed.writestr(name, content)
        with packed.open(pathlib.PurePath(archive.code).parts[0] + "/data/900", "w", force_zip64=True) as file:
            for _ in range(3000):
                file.write(bytes(1_000_000))
    return path


def _png(width, height):
    return png(width, height, _packed_zeros((3 * width + 1) * height))


def _packed_zeros(count):
    """What zlib makes of so many zeros, without the minutes that it takes for them."""
    piece = 1_000_000
    packer = zlib.compressobj(9)
    head = packer.compress(bytes(piece)) + packer.flush(zlib.Z_FULL_FLUSH)
    again = packer.compress(bytes(piece)) + packer.flush(zlib.Z_FULL_FLUSH)
    tail = packer.compress(bytes(count % piece)) + packer.flush(zlib.Z_FINISH)
    sum_of_zeros = struct.pack(">I", (count % 65521) << 16 | 1)
    return head + again * (count // piece - 1) + tail[:-4] + sum_of_zeros
