# SPDX-FileCopyrightText: The Offramp authors
# SPDX-License-Identifier: BSD-3-Clause
"""Archives whose code attacks, made from the demo's network. Nothing outside the output changes, no file that was not
given is read into the answers, and everything ends."""
import hashlib
import signal
import time

from campaign import DEMO, Program, left_over
from inputs import Archive
from recording import Recording

ENDS_WITHIN = 15  # a loop is stopped from outside after that
LIMIT = 3_000_000_000  # what the networks may take, in bytes, and what is seen between two looks of the engine


def _setstate(path):
    """Code that runs while the archive is loaded."""
    archive = Archive()
    archive.change_code("  def forward(", f"""  def __getstate__(self: __torch__.Network) -> Any:
    return torch.zeros([1])
  def __setstate__(self: __torch__.Network,
    state: Any) -> NoneType:
    torch.save(torch.zeros([1]), "{path}")
    return None
  def forward(""")
    return archive


def archives(decoys):
    """{name: archive}; decoys: a folder in which nothing may change."""
    victim, new = decoys / "victim.txt", decoys / "new.bin"
    forward = {
        "saves a new file": [f'torch.save(x, "{new}")'],
        "saves over a file": [f'torch.save(x, "{victim}")'],
        "saves beside the archive": ['torch.save(x, "beside.bin")'],
        "saves into the home": [f'torch.save(x, "{decoys / "home" / ".bashrc"}")'],
        "maps a new file": [f'_9 = torch.from_file("{new}", True, 1000, dtype=6)'],
        "maps a file to write": [f'_9 = torch.from_file("{victim}", True, 2, dtype=6)',
                                 "x = torch.add(x, torch.sum(torch.fill_(_9, 1)))"],
        "reads a file": [f'_9 = torch.from_file("{victim}", False, 16, dtype=0)',
                         "x = torch.add(x, torch.to(torch.sum(_9), 6))"],
        "reads the passwords": ['_9 = torch.from_file("/etc/passwd", False, 16, dtype=0)',
                                "x = torch.add(x, torch.to(torch.sum(_9), 6))"],
        "prints events": ['print("{\\"event\\":\\"done\\",\\"recorded\\":1,\\"samples\\":1,\\"seconds\\":1}")'],
        "prints escapes": ['print("\\033[2J\\033]0;owned\\007")'],
        "prints for ever": ["_9 = True", "while _9:", "  print(\"x\")"],
        "loops": ["_9 = True", "while _9:", "  _9 = True"],
        "raises": ['ops.prim.RaiseException("<b>bold</b> \\033[31m")'],
        "takes all memory": ["_9 = torch.ones([3000, 1000, 1000])"],
        "takes memory in pieces": ["_9 = [x]", "for _8 in range(1000):",
                                   "  _9 = torch.add(_9, [torch.ones([10, 1000, 1000])])"],
        "is not a number": ["x = torch.div(x, 0.)", "x = torch.sub(x, x)"],
        "is infinite": ["x = torch.div(torch.ones_like(x), 0.)"],
        "has huge answers": ["x = torch.mul(x, 3.0000000000000001e+37)"],
        "is random": ["x = torch.add(x, torch.rand_like(x))"],
        "changes its input": ["x = torch.mul_(x, 2)"],
        "mixes the images": ["x = torch.add(x, torch.mean(x))"],
        "answers for one image only": ["x = torch.slice(x, 0, 0, 1)"],
        "works for long": ["for _9 in range(200):", "  x = torch.div(torch.mul(x, 1.0), 1.0)"],
    }
    made = {"loads": lambda: _setstate(new), "loads over a file": lambda: _setstate(victim)}
    for name, lines in forward.items():
        def make(lines=lines):
            archive = Archive()
            archive.in_forward(lines)
            return archive
        made[name] = make
    return made


def _state(folder):
    """Everything about the files below a folder."""
    state = {}
    for path in sorted(folder.rglob("*")):
        about = path.lstat()
        content = hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
        state[str(path)] = (about.st_mode, about.st_size, about.st_mtime_ns, content)
    return state


def hostile_archives(campaign, row):
    """Each archive is inspected, checked, recorded and recorded as archived."""
    decoys = row.fresh("decoys")
    (decoys / "home").mkdir()
    (decoys / "home" / ".bashrc").write_text("# mine\n")
    (decoys / "victim.txt").write_text("this is mine\n" * 4)
    networks = row.fresh("networks")
    environment = dict(campaign.environment, HOME=str(decoys / "home"), TMPDIR=str(row.fresh("temporary")))
    refused, ran, limit = 0, 0, ["--max-memory", "2"]
    for name, make in row.cases(archives(decoys).items(), "archives"):
        path = make().write(networks / f"{name.replace(' ', '-')}.pt")
        out = row.fresh("out")
        size = ["--size", "32", "--mean", "0.5,0.5,0.5", "--std", "0.25,0.25,0.25"]
        record = campaign.record(out / "r.exits", 40, network=path, images=DEMO / "images") + size + limit
        before, given = _state(decoys), _state(networks)
        for command in ([campaign.engine, "inspect", path, "--input", "1x3x32x32"] + limit, record + ["--dry-run"], record,
                        record[:7] + [out / "a.exits"] + record[8:] + ["--execution", "archived"]):
            ended = _run(command, environment, out)
            row.tried += 1
            what = f"a network that {name}: {command[1]}"
            trouble = ended.trouble(LIMIT)
            if trouble and ended.code not in (-signal.SIGKILL, -signal.SIGTERM):
                row.fail(f"{what}: {trouble} {ended.last_line}", path)
            if ended.code == 2:
                row.fail(f"{what}: the command is wrong: {ended.last_line}", path)
            if ended.code == -signal.SIGKILL:
                row.fail(f"{what}: had to be killed", path)
            if b"\x1b" in ended.err + ended.out:
                row.fail(f"{what}: terminal escapes get through", path)
            refused, ran = refused + (ended.code != 0), ran + (ended.code == 0)
        if _state(decoys) != before or _state(networks) != given:
            row.fail(f"a network that {name} changed files that it was not given", path, decoys)
        left = left_over(out, {"r.exits", "a.exits"})
        if left:
            row.fail(f"a network that {name} left files: {left}", path)
        if "reads" in name and any(_is_whole(each) for each in out.glob("*.exits")):
            row.fail(f"a network that {name}: was recorded with what it read", path)
        (decoys / "new.bin").unlink(missing_ok=True)
    row.remark += f"; {ran} commands ran, {refused} were refused or stopped"


def _run(command, environment, folder):
    """Loops are asked to end after a while, and must. By SIGTERM itself an engine ends that has not yet begun."""
    program = Program(command, env=environment, cwd=folder)
    if program.wait(ENDS_WITHIN) is None:
        program.signal(signal.SIGTERM)
        if program.wait(30) is None:
            program.signal(signal.SIGKILL)
    while program.poll() is None:
        time.sleep(0.01)
    return program.ended


def _is_whole(path):
    recording = Recording(path.read_bytes())
    return len(recording.rows()) == recording.samples
