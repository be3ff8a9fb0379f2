# SPDX-FileCopyrightText: The Offramp authors
# SPDX-License-Identifier: BSD-3-Clause
"""The program offramp as the scripts beside this file use it."""
import json
import subprocess
import sys


def add_option(parser):
    parser.add_argument("--offramp", default="offramp", help="the program, where it is not on the PATH")


def said(program, *words):
    """What a command of the program prints as JSON. Where it fails, the script ends with its command and message."""
    command = [program, *map(str, words), "--json"]
    try:
        ran = subprocess.run(command, capture_output=True, text=True, check=False)
    except OSError as error:
        sys.exit(f"{program} cannot be started: {error.strerror}. Build it with packaging/run.sh, then put its folder on "
                 "the PATH or name the program: --offramp build/release/bin/offramp")
    if ran.returncode != 0:
        sys.exit(f"{' '.join(command)}\n{ran.stderr.strip()}")
    return json.loads(ran.stdout)
