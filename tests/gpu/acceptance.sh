#!/bin/sh
# SPDX-FileCopyrightText: The Offramp authors
# SPDX-License-Identifier: BSD-3-Clause
#
# The acceptance run of the engine on a machine with a GPU, Python and torch: answers, speed, energy, training. README.md
# beside this file says what it needs and how long it takes. PYTHON names the Python that has torch (default: python3).
# Usage: tests/gpu/acceptance.sh --engine FILE [--shared DIR] [--device cuda|cpu] [--out DIR] [--minutes 8] [OPTION…]

set -eu
python=${PYTHON:-python3}
if ! command -v "$python" >/dev/null 2>&1; then
    printf '%s was not found. Name the Python that has torch: PYTHON=/path/to/python3 %s …\n' "$python" "$0" >&2
    exit 2
fi
if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 9))'; then
    printf '%s is too old: Python 3.9 or later is needed. Name another: PYTHON=/path/to/python3 %s …\n' "$python" "$0" >&2
    exit 2
fi
exec "$python" -B "$(dirname "$0")/acceptance.py" "$@"
