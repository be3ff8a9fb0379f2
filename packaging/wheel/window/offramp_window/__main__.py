# SPDX-FileCopyrightText: The Offramp authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""python -m offramp_window: the window of Offramp and its verbs."""
import sys

from . import main

sys.exit(main())
