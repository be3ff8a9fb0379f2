# SPDX-FileCopyrightText: The Offramp authors
# SPDX-License-Identifier: BSD-3-Clause
"""The steps of a submission's Containerfile, run in a Debian 12 made by debootstrap.

Skips without root, debootstrap or a Debian mirror. To run it: install Debian's package debootstrap and run the test as
root. OFFRAMP_DEBIAN_MIRROR names another mirror than deb.debian.org."""

import json
import os
import pathlib
import shlex
import shutil
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request

PROGRAM = pathlib.Path(os.environ["OFFRAMP_BIN"]) / "offramp"
DEMO = pathlib.Path(os.environ["OFFRAMP_SOURCE"]) / "resources" / "demo" / "demo.offramp"
MIRROR = os.environ.get("OFFRAMP_DEBIAN_MIRROR", "http://deb.debian.org/debian")
SUITES = {"docker.io/library/debian:12": "bookworm"}


def skip(reason):
    print(f"skipped: {reason}")
    sys.exit(77)


def check_means():
    if os.geteuid() != 0:
        skip("needs root for chroot; run the test as root")
    if not shutil.which("debootstrap", path=os.environ.get("PATH", "") + ":/usr/sbin"):
        skip("needs Debian's package debootstrap")
    try:
        urllib.request.urlopen(MIRROR + "/dists/bookworm/Release", timeout=20).close()
    except (OSError, urllib.error.URLError) as error:
        skip(f"{MIRROR} cannot be reached ({error}); set OFFRAMP_DEBIAN_MIRROR to a mirror that can")


def instructions(path):
    """Pairs (instruction, the rest of its line)."""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            yield tuple(line.split(None, 1))


class Container:
    """A root folder in which instructions are carried out as a builder of containers does."""

    def __init__(self, root, context):
        self.root, self.context, self.folder = root, context, "/"

    def start(self, image):
        path = os.environ.get("PATH", "") + ":/usr/sbin:/sbin"
        made = subprocess.run(["debootstrap", "--variant=minbase", SUITES[image], str(self.root), MIRROR],
                              env=dict(os.environ, PATH=path), stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              text=True, errors="replace", check=False)
        if made.returncode != 0:
            skip("debootstrap does not work on this machine: " + made.stdout.strip().splitlines()[-1])
        if pathlib.Path("/etc/resolv.conf").exists():
            shutil.copy("/etc/resolv.conf", self.root / "etc" / "resolv.conf")

    def run(self, command):
        """Of a shell in the current folder: (exit code, output)."""
        inside = f"cd {shlex.quote(self.folder)} && {command}"
        proxies = {key: value for key, value in os.environ.items() if key.lower().endswith("_proxy")}
        done = subprocess.run(["chroot", str(self.root), "/bin/sh", "-c", inside], stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True, errors="replace", check=False,
                              env={"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C.UTF-8",
                                   "DEBIAN_FRONTEND": "noninteractive", **proxies})
        return done.returncode, done.stdout

    def carry_out(self, instruction, rest):
        if instruction == "FROM":
            self.start(rest)
        elif instruction == "COPY":
            source, target = rest.split()
            assert source == ".", rest
            shutil.copytree(self.context, self.root / target.lstrip("/"))
        elif instruction == "WORKDIR":
            self.folder = rest
        elif instruction in ("RUN", "CMD"):
            command = rest if instruction == "RUN" else shlex.join(json.loads(rest))
            code, output = self.run(command)
            assert code == 0, f"{command}: exit code {code}\n{output}"
            return output
        else:
            raise AssertionError(f"{instruction} is not expected")
        return ""


def main():
    check_means()
    with tempfile.TemporaryDirectory(prefix="offramp-container-") as temporary:
        folder = pathlib.Path(temporary)
        submission = folder / "submission"
        subprocess.run([str(PROGRAM), "submit", str(DEMO), "--out", str(submission)], check=True,
                       stdout=subprocess.DEVNULL)
        container = Container(folder / "root", submission)
        output = ""
        for instruction, rest in instructions(submission / "Containerfile"):
            output = container.carry_out(instruction, rest) or output
        assert output.endswith("The submission passed.\n"), output
        assert output.count(" ok\n") == 11, output

        # The copy inside is what is checked.
        copied = container.root / "submission" / "predictions" / "01-V1.csv"
        copied.write_text(copied.read_text(encoding="utf-8").replace(",0,1,", ",1,1,", 1), encoding="utf-8")
        code, output = container.run("python3 check.py")
        assert code == 1 and "predictions/01-V1.csv has changed" in output, output


if __name__ == "__main__":
    main()
