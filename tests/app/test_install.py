# SPDX-FileCopyrightText: The Offramp authors
# SPDX-License-Identifier: BSD-3-Clause
"""Installs each component of the build into a folder of its own and runs the explorer from there; checks what the
desktop is told, and the manual pages."""

import configparser
import gzip
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree as xml
from pathlib import Path

CMAKE, BUILD = sys.argv[1:3]
PROGRAMS = {"explorer": "offramp", **({"engine": "offramp-engine"} if "--engine" in sys.argv else {})}
PAGES_OF = Path(os.environ["OFFRAMP_SOURCE"], "packaging/manpages.sh") if "--manual-pages" in sys.argv else None
MIME = "{http://www.freedesktop.org/standards/shared-mime-info}"
AT_A_TIME = {**os.environ, "SOURCE_DATE_EPOCH": "1700000000"}  # in November 2023


def names(folder):
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir()}


class Installation(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        for component in (*PROGRAMS, "licences", "Unspecified"):
            prefix = Path(cls.folder.name, component)
            command = [CMAKE, "--install", BUILD, "--component", component, "--prefix", prefix]
            subprocess.run(command, check=True, capture_output=True, env=AT_A_TIME)
        cls.prefix = Path(cls.folder.name, "explorer")
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
        if "engine" in PROGRAMS:
            devices = subprocess.run([Path(self.folder.name, "engine/bin/offramp-engine"), "devices"], check=True,
                                     capture_output=True, text=True, env=outside)
            self.assertIn("cpu", devices.stdout)
        table = Path(self.folder.name, "variants.csv")
        workspace = self.share / "offramp/demo/demo.offramp"
        subprocess.run([self.prefix / "bin/offramp", "export", workspace, "--csv", table], check=True, env=outside)
        self.assertIn("signs-small", table.read_text())
        for name, network in (("tiny-imagenet", "ResNeXt-50"), ("cifar-10", "ResNet-110")):
            workspace = self.share / f"offramp/demo/real/{name}.offramp"
            subprocess.run([self.prefix / "bin/offramp", "export", workspace, "--csv", table], check=True, env=outside)
            self.assertIn(network, table.read_text())

    def test_each_file_is_of_one_component(self):
        self.assertEqual(names(Path(self.folder.name, "Unspecified")), set())
        self.assertIn("share/offramp/demo/demo.offramp", names(self.prefix))
        for component, program in PROGRAMS.items():
            found = names(Path(self.folder.name, component))
            self.assertIn(f"bin/{program}", found)
            for other in set(PROGRAMS) - {component}:
                self.assertEqual(found & names(Path(self.folder.name, other)), set())
        if "engine" in PROGRAMS:
            found = names(Path(self.folder.name, "engine"))
            self.assertEqual({name for name in found if not name.startswith("share/man/")},
                             {"bin/offramp-engine", "libexec/offramp/offramp-engine-torch"})
        licences = {Path(name).name for name in names(Path(self.folder.name, "licences"))}
        self.assertEqual(licences, {"LICENSE", "BSD-3-Clause.txt", "GPL-3.0-or-later.txt"})

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

    def validated(self, *command):
        if shutil.which(command[0]) is None:
            self.skipTest(f"{command[0]} is not installed")
        answer = subprocess.run(command, capture_output=True, text=True)
        self.assertEqual((answer.returncode, answer.stderr), (0, ""), answer.stdout)
        return answer.stdout

    def test_desktop_entry_is_valid(self):
        entry = self.share / "applications/org.offramp.Offramp.desktop"
        self.assertEqual(self.validated("desktop-file-validate", "--warn-kde", entry), "")

    def test_software_centre_reads_the_facts(self):
        facts = self.share / "metainfo/org.offramp.Offramp.metainfo.xml"
        self.validated("appstreamcli", "validate", "--no-net", "--strict", facts)

    def page(self, component, name):
        path = Path(self.folder.name, component, f"share/man/man1/{name}.1.gz")
        with gzip.open(path, "rt", encoding="utf-8") as file:
            return file.read().replace("\\-", "-")

    @unittest.skipUnless(PAGES_OF, "help2man is not installed")
    def test_every_verb_has_a_manual_page(self):
        for component, program in PROGRAMS.items():
            path = Path(self.folder.name, component, "bin", program)
            output = subprocess.run([path, "--help"], check=True, capture_output=True, text=True).stdout
            listed = re.search(r"^Subcommands:\n((?:  .*\n)+)", output, re.MULTILINE).group(1)
            verbs = re.findall(r"^  (\S+)", listed, re.MULTILINE)
            self.assertGreater(len(verbs), 10)
            pages = {Path(name).name for name in names(path.parent.parent / "share/man")}
            self.assertEqual(pages, {f"{name}.1.gz" for name in (program, *(f"{program}-{verb}" for verb in verbs))})
            for verb in verbs:
                output = subprocess.run([path, verb, "--help"], check=True, capture_output=True, text=True).stdout
                page = self.page(component, f"{program}-{verb}")
                self.assertRegex(page, rf"(?m)^\.SH NAME\n{program}-{verb} - [a-z].*[^.]$")
                for option in re.findall(r"^  (--[a-z0-9-]+)", output, re.MULTILINE):
                    self.assertRegex(page, rf"(?m)^\.TP\n\\fB{option}\\fR", f"{program} {verb}")
                self.assertNotIn("???", page)
                self.assertNotIn(".HP", page)  # help2man took a description for a part of the option
                self.assertIn(f".BR {program} (1)", page)

    @unittest.skipUnless(PAGES_OF, "help2man is not installed")
    def test_examples_are_apart(self):
        page = self.page("explorer", "offramp-curve")
        self.assertIn(".SH EXAMPLES\n.IP\n\\f(CW$ offramp curve run.exits --thresholds 0,0.63,0.4:0.9\\fR\n.br\n", page)
        self.assertLess(page.index("The area is that under the step curve"), page.index(".SH OPTIONS"))
        self.assertNotIn("the window opens", self.page("explorer", "offramp-area"))
        self.assertIn("Without a subcommand the window opens.", self.page("explorer", "offramp"))

    @unittest.skipUnless(PAGES_OF, "help2man is not installed")
    def test_the_same_program_has_the_same_pages(self):
        again = Path(self.folder.name, "again")
        subprocess.run([PAGES_OF, again, self.prefix / "bin/offramp"], check=True, env=AT_A_TIME)
        installed = self.share / "man/man1"
        self.assertEqual({name: (again / name).read_bytes() for name in names(again)},
                         {name: (installed / name).read_bytes() for name in names(installed)})
        self.assertIn('"November 2023"', self.page("explorer", "offramp"))


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
