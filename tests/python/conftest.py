# SPDX-FileCopyrightText: The Offramp authors
# SPDX-License-Identifier: BSD-3-Clause
"""Where the package, the demo and the programs are. With OFFRAMP_INSTALLED=1 the package that is installed is tested, else
that of the source."""
import os
import pathlib
import sys

import pytest

SOURCE = pathlib.Path(__file__).resolve().parents[2]
PACKAGE = SOURCE / "packaging" / "python"
DEMO = SOURCE / "resources" / "demo"
if not os.environ.get("OFFRAMP_INSTALLED"):
    sys.path.insert(0, str(PACKAGE))
sys.dont_write_bytecode = True

import offramp  # noqa: E402

IMPORTED = pathlib.Path(offramp.__file__).resolve().parents[1]
assert (IMPORTED == PACKAGE) != bool(os.environ.get("OFFRAMP_INSTALLED")), "The package of %s is tested." % IMPORTED


@pytest.fixture(autouse=True)
def one_thread():
    """Tests share the machine."""
    if "torch" in sys.modules:
        sys.modules["torch"].set_num_threads(1)


def program(name):
    """A program of the build, or a skipped test."""
    path = pathlib.Path(os.environ.get("OFFRAMP_BIN", "/nonexistent")) / name
    if not path.is_file():
        pytest.skip("%s is not built (OFFRAMP_BIN)" % name)
    return path


@pytest.fixture
def offramp_program():
    return program("offramp")


@pytest.fixture
def engine_program():
    return program("offramp-engine")
