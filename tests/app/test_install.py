# SPDX-FileCopyrightText: The Offramp authors
# SPDX-License-Identifier: BSD-3-Clause
"""Installs the build into a folder of its own and runs the explorer from there; checks what the desktop is told."""

import configparser
import json
import os
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree as xml
from pathlib import Path

CMAKE, BUILD = sys.argv[1:3]
MIME = "{http://www.freedesktop.org/standards/shared-mime-info}"


class Installation(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.prefix = Path(cls.folder.name, "prefix")
        subprocess.run([CMAKE, "--install", BUILD, "--prefix", cls.prefix], check=True, capture_output=True)
        cls.share = cls.prefix / "share"
        desktop = configparser.ConfigParser(interpolation=None)
        desktop.optionxform = str
        desktop.read(cls.share / "applications/org.offramp.Offramp.desktop")
        cls.entry = desktop["Desktop Entry"]

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def test_programs_run_from_there(self):
        outside = {**os.environ, "PATH": "/usr/bin:/bin"}
        recording = self.share / "offramp/demo/signs-small.exits"
        command = [self.prefix / "bin/offramp", "curve", recording, "--thresholds", "0,0.5", "--json"]
        answer = subprocess.run(command, check=True, capture_output=True, text=True, env=outside)
        self.assertEqual(json.loads(answer.stdout)["samples"], 1000)
        table = Path(self.folder.name, "variants.csv")
        workspace = self.share / "offramp/demo/demo.offramp"
        subprocess.run([self.prefix / "bin/offramp", "export", workspace, "--csv", table], check=True, env=outside)
        self.assertIn("signs-small", table.read_text())

    def test_desktop_entry_names_what_is_there(self):
        program, argument = self.entry["Exec"].split()
        self.assertTrue(os.access(self.prefix / "bin" / program, os.X_OK))
        self.assertEqual(argument, "%F")
        icons = list(self.share.glob(f"icons/hicolor/*/apps/{self.entry['Icon']}.*"))
        self.assertEqual(len(icons), 4)

    def test_file_manager_knows_the_files(self):
        types = xml.parse(self.share / "mime/packages/org.offramp.Offramp.xml").getroot().findall(MIME + "mime-type")
        patterns = {kind.get("type"): kind.find(MIME + "glob").get("pattern") for kind in types}
        self.assertEqual(set(patterns.values()), {"*.offramp", "*.exits"})
        self.assertEqual(set(self.entry["MimeType"].strip(";").split(";")), set(patterns))
        facts = xml.parse(self.share / "metainfo/org.offramp.Offramp.metainfo.xml").getroot()
        self.assertEqual({kind.text for kind in facts.findall("provides/mediatype")}, set(patterns))
        self.assertEqual(facts.find("launchable").text, "org.offramp.Offramp.desktop")


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
