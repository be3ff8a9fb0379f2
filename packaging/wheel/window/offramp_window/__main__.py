# SPDX-FileCopyrightText: The Offramp authors
# SPDX-License-Identifier: BSD-3-Clause
"""python -m offramp_window: the window of Offramp and its verbs."""
import sys

from . import main

sys.exit(main())
