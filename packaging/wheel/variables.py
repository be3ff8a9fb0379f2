#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Offramp authors
# SPDX-License-Identifier: BSD-3-Clause
"""Prints, as JSON, the variables that engineenvironment.h names for whoever starts the engine."""
import json
import pathlib
import re
import sys

text = pathlib.Path(sys.argv[1]).read_text(encoding="utf-8")
found = re.findall(r'EngineVariable \w+\{"(\w+)", "(\w+)", \{([^}]*)\}\}', text)
if not found:
    sys.exit("%s names no variables." % sys.argv[1])
print(json.dumps([{"name": name, "value": value, "others": re.findall(r'"(\w+)"', others)}
                  for name, value, others in found]))
