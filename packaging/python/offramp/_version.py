# SPDX-FileCopyrightText: The Offramp authors
# SPDX-License-Identifier: BSD-3-Clause
"""The version of the package: that of the project in the root's CMakeLists.txt."""

__version__ = "0.1.0"
