# SPDX-License-Identifier: Apache-2.0
"""Redland's own tools on a store, through the loadable storage module."""
import os
import re
import shutil
import subprocess
import unittest.mock

from kg_case import KG, TESTS, KgCase, main, samples

BUILD = os.path.dirname(KG)
MODULE = os.path.join(BUILD, "librdf_storage_kg.so")


def linked_by(name):
    done = subprocess.run(["ldd", os.path.join(BUILD, name)], capture_output=True, text=True, check=True)
    return done.stdout


class RdfprocUsesTheStore(KgCase):
    def setUp(self):
        super().setUp()
        if not shutil.which("rdfproc"):
            self.skipTest("rdfproc is not installed")
        # A sanitized module needs its runtime in the program that loads it.
        if "libasan" in linked_by(MODULE):
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

    def test_what_the_readme_shows_works(self):
        with open(os.path.join(TESTS, "..", "README.md"), encoding="utf-8") as handle:
            lines = re.search(r"## Redland\n.*?```sh\n(.*?)```", handle.read(), re.S).group(1)
        self.build("kg.db", *samples())
        os.symlink(BUILD, self.path("build"))
        done = subprocess.run(["sh", "-ec", lines], cwd=self.folder, capture_output=True, text=True, timeout=60)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("<http://kg.example/person/", done.stdout)
        self.assertEqual(self.export("again.db", "nquads"), self.export("kg.db", "nquads"))

    def test_contexts_are_the_graphs_of_the_store(self):
        self.build("s", *samples())
        store = self.path("s")
        graphs = sorted(row[0] for row in self.rows("s", "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }"))
        listed = self.rdfproc(store, "contexts")
        self.assertEqual(sorted(re.findall("<(.*?)>", listed)), graphs)
        n = len(self.export("s", "nquads").splitlines())
        of_one = self.run_kg("export", "--store", store, "--format", "ntriples", "--graph", graphs[0])[0]
        self.rdfproc(store, "remove-context", graphs[0])
        self.assertEqual(len(self.export("s", "nquads").splitlines()), n - len(of_one.splitlines()))
        self.rdfproc(store, "add", "http://e/a", "http://e/b", "http://e/c", "http://e/g")
        self.assertIn("<http://e/a> <http://e/b> <http://e/c> <http://e/g> .", self.export("s", "nquads"))
        found = self.rdfproc(store, "find", "http://e/a", "-", "-", "http://e/g")
        self.assertIn("http://e/c", found)
        self.rdfproc(store, "remove", "http://e/a", "http://e/b", "http://e/c", "http://e/g")
        self.assertNotIn("http://e/g", self.export("s", "nquads"))
        self.run_kg("check", "--store", store)

    def test_what_it_serializes_is_what_the_store_holds(self):
        self.build("s", *samples())
        out = self.rdfproc("-q", self.path("s"), "serialize", "ntriples")
        lines = [decode(line) for line in out.splitlines() if line.endswith(" .")]
        self.assertEqual(sorted(lines), sorted(map(decode, self.export("s", "ntriples").splitlines())))

    def test_a_store_that_is_not_there_is_not_made(self):
        self.rdfproc(self.path("none"), "size", status=1)
        self.assertFalse(os.path.exists(self.path("none")))


def decode(line):
    """N-Triples may write a character as itself or as an escape."""
    return re.sub(r"\\u([0-9A-Fa-f]{4})", lambda m: chr(int(m.group(1), 16)), line)


class AProgramWithLibrdfAlone(KgCase):
    def client(self, *args, status=0):
        done = subprocess.run([os.path.join(BUILD, "golden", "redland_client"), *args], capture_output=True,
                              text=True, timeout=60, env={**os.environ, "REDLAND_MODULE_PATH": BUILD})
        self.assertEqual(done.returncode, status, done.stderr)
        return done.stdout

    def test_it_reads_writes_and_has_transactions(self):
        self.run_kg("load", "--quiet", "--store", self.path("s"),
                    self.write("a.nq", '<http://e/0> <http://e/p> "zero" <http://e/g> .\n'))
        self.assertEqual(self.client(self.path("s")), "read 1\nrolled back 1\ncommitted 3\ncontext 2\nremoved 2\n")
        self.assertEqual(self.export("s", "nquads").splitlines(),
                         ['<http://e/1> <http://e/p> "01"^^<http://www.w3.org/2001/XMLSchema#integer> .',
                          '<http://e/2> <http://e/p> "two"@en <http://e/g> .'])
        self.run_kg("check", "--store", self.path("s"))

    def test_it_links_no_store(self):
        self.assertNotIn("lmdb", linked_by("golden/redland_client"))


class NothingButTheShellLinksReadline(KgCase):
    def test_neither_the_module_nor_the_layers(self):
        for name in (MODULE, "unit/cli_test_options", "unit/redland_test_storage"):
            self.assertNotIn("readline", linked_by(name), name)
        self.assertIn("readline", linked_by("kg"))


class OtherStoragesAreReadAndWritten(KgCase):
    QUADS = """<http://e/a> <http://e/p> "01"^^<http://www.w3.org/2001/XMLSchema#integer> .
<http://e/a> <http://e/p> "x y \\"z\\" \u00e9"@en-gb .
<http://e/a> <http://e/q> _:b <http://e/g1> .
_:b <http://e/p> <http://e/a> <http://e/g1> .
<http://e/a> <http://e/p> "shared" <http://e/g1> .
<http://e/a> <http://e/p> "shared" <http://e/g2> .
"""

    def setUp(self):
        super().setUp()
        self.run_kg("load", "--quiet", "--store", self.path("s"), self.write("a.nq", self.QUADS))

    def to(self, place, **more):
        return self.run_kg("export", "--store", self.path("s"), "--to-librdf", place, **more)

    def back(self, store, *args, **more):
        return self.run_kg("load", "--store", self.path(store), *args, **more)[1]

    def same(self, one, other, form):
        texts = [re.sub(r"_:\S+", "_:b", self.export(s, form)) for s in (one, other)]
        self.assertEqual(sorted(texts[0].splitlines()), sorted(texts[1].splitlines()))

    def test_hashes_with_and_without_contexts(self):
        kept = "hashes:kept:hash-type='bdb',dir='%s',contexts='yes'" % self.folder
        flat = "hashes:flat:hash-type='bdb',dir='%s'" % self.folder
        for place in (kept, flat):
            self.to(place + ",new='yes'")
        self.assertEqual(self.back("k", "--from-librdf", kept), "6 quads read, 6 new\n")
        self.same("s", "k", "nquads")
        self.back("f", "--from-librdf", flat)
        self.same("s", "f", "ntriples")
        self.assertEqual(self.back("both", "--from-librdf", kept, "--from-librdf", flat, self.path("a.nq")),
                         "17 quads read, 11 new\n")

    def test_sqlite(self):
        place = "sqlite:%s" % self.path("x.sqlite")
        done = subprocess.run([KG, "export", "--store", self.path("s"), "--to-librdf", place + ":new='yes'"],
                              capture_output=True, text=True, timeout=60)
        if "not found" in done.stderr:
            self.skipTest("librdf's sqlite storage is not installed")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.back("q", "--from-librdf", place)
        self.same("s", "q", "nquads")
        # Its calls answer success where it has no table: what it logs counts.
        error = self.to("sqlite:%s" % self.path("none.sqlite"), status=4)[1]
        self.assertIn("no such table", error)

    def test_a_file_in_memory_and_trees(self):
        self.to("memory:m")
        self.to("trees:t")
        self.to("file:%s" % self.path("x.rdf"))
        self.back("f", "--from-librdf", "file:%s" % self.path("x.rdf"))
        self.same("s", "f", "ntriples")
        self.assertEqual(self.back("e", "--from-librdf", "memory:m"), "0 quads read, 0 new\n")

    def test_graph_batch_and_resume_are_as_for_files(self):
        place = "hashes:kept:hash-type='bdb',dir='%s',contexts='yes'" % self.folder
        self.to(place + ",new='yes'")
        out = self.run_kg("load", "--store", self.path("b"), "--from-librdf", place, "--batch", "4",
                          "--graph", "http://e/g0")[0]
        self.assertEqual(out, "committed 4\ncommitted 6\n")
        self.assertEqual(self.export("b", "nquads").count("<http://e/g0> ."), 2)
        out = self.run_kg("load", "--store", self.path("b"), "--from-librdf", place, "--batch", "4", "--resume",
                          "--graph", "http://e/g0")[0]
        self.assertEqual(out, "committed 6\n")

    def test_what_cannot_be_is_told(self):
        self.assertIn("not found", self.to("nope:x", status=4)[1])
        self.assertIn("STORAGE:NAME", self.to("nope", status=2)[1])
        self.run_kg("export", "--store", self.path("s"), "--to-librdf", "memory:x", "--format", "turtle", status=2)
        # librdf leaks a hash that cannot be opened.
        with unittest.mock.patch.dict(os.environ, ASAN_OPTIONS="detect_leaks=0"):
            self.back("n", "--from-librdf", "hashes:none:hash-type='bdb',dir='%s'" % self.folder, status=4)
        self.assertEqual([n for n in os.listdir(self.folder) if n.startswith("none")], [])


main()
