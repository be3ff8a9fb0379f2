#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Offramp authors
# SPDX-License-Identifier: BSD-3-Clause
"""Runs the tests of the Python package. Arguments go to pytest. Exit code 77 means skipped.

OFFRAMP_BIN: folder of offramp and offramp-engine; OFFRAMP_SHARED, OFFRAMP_IMAGES: as for check_cifar.py.
"""
import pathlib
import sys

try:
    import numpy  # noqa: F401
    import pytest
except ImportError as error:
    print("Skipped: %s (Debian: python3-pytest, python3-numpy)." % error)
    sys.exit(77)

sys.exit(pytest.main(["-q", "-rs", "-p", "no:cacheprovider", str(pathlib.Path(__file__).parent), *sys.argv[1:]]))
