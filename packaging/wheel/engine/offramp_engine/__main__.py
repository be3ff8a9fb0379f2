# SPDX-FileCopyrightText: The Offramp authors
# SPDX-License-Identifier: BSD-3-Clause
"""python -m offramp_engine: the command offramp-engine."""
import sys

from . import main

sys.exit(main())
