# SPDX-FileCopyrightText: The Offramp authors
# SPDX-License-Identifier: BSD-3-Clause
"""Damaged inputs: through the sanitized readers, through the programs, and bit by bit."""
import concurrent.futures
import json
import shutil
import signal
import time

from campaign import DEMO, SOURCE, Program, run
from inputs import (bmp, exit_table, german_table, label_maps, npz, points, png, ppm, state_dict, tiff,
                    weights, wide_table)
from recording import Recording

CORPUS = SOURCE / "tests" / "fuzz" / "corpus"


def sanitized_readers(campaign, row):
    """Every reader of fuzz-replay on random changes of its corpus."""
    names = sorted(path.name for path in CORPUS.iterdir())
    seconds = max(1.0, (row.end - row.begun) * campaign.storms / len(names) - 0.5)
    cases = [(name, seconds, row.random.randrange(1 << 60)) for name in names]
    with concurrent.futures.ThreadPoolExecutor(campaign.storms) as pool:
        row.tried = sum(pool.map(lambda case: _one_reader(campaign, row, *case), cases))
    is_asan = b"__asan_init" in campaign.replay.read_bytes()
    row.remark = f"{len(names)} readers" + ("" if is_asan else ", without sanitizers")


def _one_reader(campaign, row, name, seconds, seed):
    """How many inputs it was fed."""
    held = row.folder / name
    ended = run([campaign.replay, CORPUS, name, f"{seconds:.1f}", seed, held], seconds + 120)
    if ended.code == 0:
        return int(ended.out)
    if ended.code == 2:
        row.fail(f"{name}: {ended.last_line}")
        return 0
    data = held.read_bytes()
    failing = row.folder / f"{name}.bin"
    failing.write_bytes(data[8:8 + int.from_bytes(data[:8], "little")])
    (row.folder / f"{name}.txt").write_bytes(ended.err)
    row.fail(f"{name}: {ended.code}", failing, row.folder / f"{name}.txt")
    return 1


def mutated(data, draw):
    """One to eight changes."""
    data = bytearray(data)
    for _ in range(draw.randrange(1, 9)):
        at = draw.randrange(len(data) + 1)
        kind = draw.randrange(5)
        if kind == 0 and at < len(data):
            data[at] ^= 1 << draw.randrange(8)
        elif kind == 1:
            del data[at:at + draw.randrange(1, 60)]
        elif kind == 2:
            data[at:at] = draw.randbytes(draw.randrange(1, 20))
        elif kind == 3:
            data[at:at] = draw.choice([b"9" * 20, b"[" * 50, b"\0" * 9, b"\xff" * 8, b"1e999", b'"', b",,,,", b"-1"])
        else:
            data[at:at] = data[at // 2:at // 2 + draw.randrange(60)]
    return bytes(data)


def programs(campaign, folder):
    """(name of the mutated file, its bytes, the command that reads it) of every kind of input."""
    recording = (DEMO / "signs-small.exits").read_bytes()
    images = folder / "images" / "test" / "a"
    images.mkdir(parents=True)
    (folder / "images" / "test" / "b").mkdir()
    (folder / "images" / "test" / "b" / "1.png").write_bytes(png())
    shutil.copy(DEMO / "signs-small.exits", folder)
    shutil.copy(DEMO / "signs-large.exits", folder)
    out = folder / "out.exits"
    cases = []

    def add(name, data, *command):
        cases.append((folder / name, data, [str(word) for word in command]))

    add("small.exits", recording, campaign.offramp, "curve", folder / "small.exits", "--thresholds", "0,0.5")
    add("small.exits", recording, campaign.offramp, "predictions", folder / "small.exits", "--thresholds", "0.5")
    add("demo.offramp", (DEMO / "demo.offramp").read_bytes(), campaign.offramp, "export", folder / "demo.offramp",
        "--csv", folder / "o.csv")
    for name, table in (("rows.csv", exit_table(40, 2)), ("wide.csv", wide_table()), ("german.csv", german_table())):
        add(name, table.encode(), campaign.offramp, "import", folder / name, out, "--flops", "1000000,2000000")
    add("logits.npz", npz(folder / "l.npz").read_bytes(), campaign.offramp, "import", folder / "logits.npz", out)
    add("points.csv", points().encode(), campaign.offramp, "area", folder / "points.csv", "--percent")
    for log in sorted((CORPUS / "energylog").iterdir()):
        add(log.name, log.read_bytes(), campaign.offramp, "energy", folder / log.name)
    for name, data in label_maps().items():
        add(name, data, campaign.offramp, "predictions", folder / "signs-small.exits", "--thresholds", "1", "--labels",
            folder / name)
    convert = ["--architecture", "cifar_resnet20", "--classes", "10", "--out", folder / "c.safetensors"]
    add("net.safetensors", weights(), campaign.engine, "convert", "--network", folder / "net.safetensors", *convert)
    add("net.pth", state_dict(folder / "n.pth").read_bytes(), campaign.engine, "convert", "--network",
        folder / "net.pth", *convert)
    add("net.pt", (DEMO / "signs-small.pt").read_bytes(), campaign.engine, "inspect", folder / "net.pt", "--input",
        "1x3x32x32")
    for name, data in (("0.png", png()), ("0.bmp", bmp()), ("0.ppm", ppm()), ("0.tif", tiff())):
        add(f"images/test/a/{name}", data, *campaign.record(out, 2, 2, images=folder / "images"), "--size", "32",
            "--classes", "10")
    return cases


def mutated_networks(campaign, row):
    """Changed networks of every kind through the engine's own loader: refused, or with the same answers."""
    archive, weights_file = row.folder / "archive.pt", row.folder / "weights.pth"
    shutil.copy(DEMO / "signs-small.pt", archive)
    state_dict(weights_file)
    converted = row.folder / "converted.safetensors"
    ended = run([campaign.engine, "convert", "--network", weights_file, "--architecture", "cifar_resnet20", "--classes",
                 "10", "--out", converted])
    if ended.code != 0:
        row.fail(f"a network could not be converted: {ended.last_line}")
    networks = [(archive, "-"), (weights_file, "cifar_resnet20")] + ([(converted, "-")] if ended.code == 0 else [])
    counts = [0, 0, 0]
    for network, architecture in networks:
        folder = row.fresh(f"{network.name}-failed")
        seconds = max(1, (row.end - time.monotonic()) / (len(networks) - networks.index((network, architecture))))
        ended = run([campaign.loader, network, architecture, f"{seconds:.1f}", row.random.randrange(1 << 60), folder],
                    seconds + 120)
        if ended.code != 0:
            row.fail(f"{network.name}: {ended.err.decode(errors='replace')[:500]}", folder)
        if ended.code in (0, 1):
            counts = [a + int(b) for a, b in zip(counts, ended.out.split())]
    row.tried = counts[0]
    row.remark = f"{counts[1]} refused, {counts[2]} accepted with the same logits"


def mutated_inputs(campaign, row):
    """Changed files of every kind through the programs: a result or a sentence, never a signal, a hang or 2 GB."""
    cases = programs(campaign, row.folder)
    codes = {}
    while row.tried == 0 or row.has_time():
        path, data, command = row.random.choice(cases)
        path.write_bytes(mutated(data, row.random))
        ended = run(command, 60)
        row.check(ended, f"{path.name}: {' '.join(command[1:2])}", path)
        codes[ended.code] = codes.get(ended.code, 0) + 1
        if "images" in path.parts:
            path.unlink()
        (row.folder / "out.exits").unlink(missing_ok=True)
    row.remark = "exit codes " + ", ".join(f"{code}: {count}" for code, count in sorted(codes.items(), key=str))


def flipped(data, at):
    changed = bytearray(data)
    changed[at // 8] ^= 1 << at % 8
    return bytes(changed)


def recording_bits(campaign, row):
    """Single bits of finished recordings: refused, or reported as damaged, or the same numbers."""
    made = row.folder / "made.exits"
    run(campaign.record(made, 40))
    table = row.folder / "in.csv"
    table.write_text(exit_table(40, 2))
    imported = row.folder / "imported.exits"
    run([campaign.offramp, "import", table, imported, "--flops", "1000000,2000000"])
    sources, unsaid = [], {}
    for source in (made, imported):
        if not source.exists():
            row.fail(f"{source.name} could not be made")
            continue
        data = source.read_bytes()
        sources.append((source.name, data, _numbers(campaign, row, data)[0]))
    while sources and (row.tried == 0 or row.has_time()):
        name, data, numbers = row.random.choice(sources)
        recording = Recording(data)
        parts = [("header", 0, recording.start)] + [(part, *recording.span(part)) for part in recording.tensors]
        part, begin, end = row.random.choice(parts)
        at = row.random.randrange(8 * begin, 8 * end)
        row.tried += 1
        got, notes = _numbers(campaign, row, flipped(data, at))
        if got is None or got == numbers:
            continue  # refused, or harmless
        if b"damaged" in notes.lower() or b"checksum" in notes.lower():
            continue
        unsaid[part] = unsaid.get(part, 0) + 1
        row.fail(f"bit {at} of {name} ({part}) changes numbers, unsaid", row.folder / "flipped.exits")
    row.remark = f"unsaid in {unsaid}" if unsaid else "every part, header included"


def _numbers(campaign, row, data):
    """What two verbs print of a recording and their notes; None where it is refused."""
    path = row.folder / "flipped.exits"
    path.write_bytes(data)
    texts, notes = [], b""
    for command in ([campaign.offramp, "curve", path, "--thresholds", "0,0.3,0.9,1.5", "--json"],
                    [campaign.offramp, "predictions", path, "--thresholds", "0.5"]):
        ended = run(command)
        trouble = ended.trouble()
        if trouble:
            row.fail(f"{command[1]}: {trouble}", path)
        if ended.code != 0:
            return None, ended.err
        texts.append(json.loads(ended.out) if command[1] == "curve" else ended.out)
        notes += ended.err
    return texts, notes


def network_bits(campaign, row):
    """Single bits of networks: refused, or the same answers."""
    sources = [_Recorded(campaign, row, "archive.pt", (DEMO / "signs-small.pt").read_bytes())]
    converted = row.folder / "made.safetensors"
    (row.folder / "weights.pth").write_bytes(state_dict(row.folder / "s.pth").read_bytes())
    ended = run([campaign.engine, "convert", "--network", row.folder / "weights.pth", "--architecture", "cifar_resnet20",
                 "--classes", "10", "--out", converted])
    if ended.code != 0:
        row.fail(f"a network could not be converted: {ended.last_line}")
    else:
        sources.append(_Recorded(campaign, row, "converted.safetensors", converted.read_bytes()))
    sources.append(_Recorded(campaign, row, "weights.pth", (row.folder / "weights.pth").read_bytes(),
                             ["--architecture", "cifar_resnet20", "--classes", "10"]))
    counts = {"refused": 0, "the same": 0}
    sources = [source for source in sources if source.answers]
    while sources and (row.tried == 0 or row.has_time()):
        source = row.random.choice(sources)
        at = row.random.randrange(8 * len(source.data))
        row.tried += 1
        answers = source.record(flipped(source.data, at))
        if answers is None:
            counts["refused"] += 1
        elif answers == source.answers:
            counts["the same"] += 1
        else:
            row.fail(f"bit {at} of {source.path.name} changes answers, unsaid", source.path)
    row.remark = ", ".join(f"{count} {what}" for what, count in counts.items())


class _Recorded:
    """A network that is recorded again and again with changed bytes."""

    def __init__(self, campaign, row, name, data, options=()):
        self.campaign, self.row, self.data, self.options = campaign, row, data, list(options)
        self.path, self.out = row.folder / name, row.folder / "bits.exits"
        self.answers = self.record(data)
        if not self.answers:
            row.fail(f"{name} cannot be recorded: {self.sentence}", self.path)

    def record(self, data):
        self.path.write_bytes(data)
        self.out.unlink(missing_ok=True)
        size = ["--size", "32", "--mean", "0.5,0.5,0.5", "--std", "0.25,0.25,0.25"]
        ended = run(self.campaign.record(self.out, 10, network=self.path) + self.options + size, 120)
        self.sentence = ended.last_line
        trouble = ended.trouble()
        if trouble:
            self.row.fail(f"{self.path.name}: {trouble}", self.path)
        if ended.code != 0:
            return None
        recording = Recording(self.out.read_bytes())
        return [recording.row(i) for i in recording.rows()], recording.values("flops").tolist()


def settings(campaign, row):
    """The window on changed settings and recovery files: it starts, and ends when asked."""
    config, data = row.folder / "config" / "Offramp", row.folder / "data" / "Offramp" / "offramp" / "recovery"
    workspace = json.loads((DEMO / "demo.offramp").read_text())
    work = json.dumps({"offramp_recovery": 1, "file": "/x.offramp", "workspace": workspace}).encode()
    base = (b'[General]\nappearance=2\n[record]\nunfinished="@ByteArray([{\\"network\\":\\"/a/b.pt\\",\\"dataset\\":\\"/i\\",'
            b'\\"out\\":\\"/o.exits\\",\\"batch\\":16}])"\n[window]\ngeometry=@ByteArray(\\x1\\xd9\\xd0\\xcb\\0\\x3\\0\\0)\n'
            b"state=@ByteArray(\\0\\0\\0\\xff\\0\\0\\0\\0\\xfd\\0\\0\\0\\x2)\n[recent]\nfiles=/a/b.exits, /c/d.offramp\n")
    environment = dict(campaign.environment, XDG_CONFIG_HOME=str(config.parent), HOME=str(row.folder),
                       XDG_DATA_HOME=str(row.folder / "data"))
    while row.tried == 0 or row.has_time():
        for folder in (config, data):
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True)
        (config / "offramp.conf").write_bytes(mutated(base, row.random))
        for i in range(3):
            (data / f"r{i}.recovery").write_bytes(work if i == 0 else mutated(work, row.random))
        files = row.random.choice([[], [DEMO / "demo.offramp"]])
        program = Program([campaign.offramp, *files], env=environment)
        row.tried += 1
        ended = program.wait(2)
        if ended is not None:
            row.fail(f"the window ended with {ended.code} {ended.last_line}", config, data)
            continue
        program.signal(signal.SIGTERM)
        ended = program.finish(30)
        if ended.code not in (0, 143, -signal.SIGTERM):
            row.fail(f"the window, asked to end: {ended.code} {ended.last_line}", config, data)
