# SPDX-FileCopyrightText: The Offramp authors
# SPDX-License-Identifier: BSD-3-Clause
"""`python -m offramp`."""

import sys

from ._command import main

if __name__ == "__main__":
    sys.exit(main())
