# SPDX-License-Identifier: Apache-2.0
"""Redland's own tools on a store, through the loadable storage module."""
import os
import shutil
import subprocess

from kg_case import KG, KgCase, main, samples

BUILD = os.path.dirname(KG)


class RdfprocUsesTheStore(KgCase):
    def setUp(self):
        super().setUp()
        if not shutil.which("rdfproc"):
            self.skipTest("rdfproc is not installed")
        # A sanitized module needs its runtime in the program that loads it.
        linked = subprocess.run(["ldd", os.path.join(BUILD, "librdf_storage_kg.so")],
                                capture_output=True, text=True, check=True).stdout
        if "libasan" in linked:
            self.skipTest("the module is built with the address sanitizer, rdfproc is not")

    def rdfproc(self, *args, status=0):
        done = subprocess.run(["rdfproc", "-s", "kg", *args], capture_output=True, text=True, timeout=60,
                              env={**os.environ, "REDLAND_MODULE_PATH": BUILD})
        self.assertEqual(done.returncode, status, done.stderr)
        return done.stdout + done.stderr

    def test_a_store_that_kg_built_is_read(self):
        self.build("s", *samples())
        n = len(self.export("s", "ntriples").splitlines())
        self.assertIn("%d triples" % n, self.rdfproc(self.path("s"), "size"))
        self.assertEqual(self.rdfproc(self.path("s"), "print").count(" . \n") or
                         self.rdfproc(self.path("s"), "print").count(". \n"), n)
        out = self.rdfproc(self.path("s"), "query", "sparql", "-",
                           "SELECT ?q WHERE { ?q <http://schema.org/text> \"The work starts tomorrow\" }")
        self.assertIn("returned 1 results", out)

    def test_what_is_added_and_removed_is_there_for_kg(self):
        self.rdfproc("-n", self.path("s"), "add", "http://e/a", "http://e/b", "a literal")
        self.rdfproc(self.path("s"), "add", "http://e/a", "http://e/b", "http://e/c")
        self.rdfproc(self.path("s"), "remove", "http://e/a", "http://e/b", "a literal")
        self.assertEqual(self.export("s", "ntriples"), "<http://e/a> <http://e/b> <http://e/c> .\n")
        self.run_kg("check", "--store", self.path("s"))

    def test_a_store_that_is_not_there_is_not_made(self):
        self.rdfproc(self.path("none"), "size", status=1)
        self.assertFalse(os.path.exists(self.path("none")))

    def test_the_module_does_not_link_readline(self):
        linked = subprocess.run(["ldd", os.path.join(BUILD, "librdf_storage_kg.so")],
                                capture_output=True, text=True, check=True).stdout
        self.assertNotIn("readline", linked)


main()
