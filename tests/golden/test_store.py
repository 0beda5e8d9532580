# SPDX-License-Identifier: Apache-2.0
"""The same articles give the same bytes, whatever the order and the way."""
import shutil
import subprocess

from kg_case import KgCase, main, samples


class TheSameArticlesGiveTheSameBytes(KgCase):
    def test_building_twice_changes_nothing(self):
        self.build("a", *samples())
        before = [self.export("a", f) for f in ("turtle", "ntriples", "nquads")]
        self.build("a", *samples())
        after = [self.export("a", f) for f in ("turtle", "ntriples", "nquads")]
        self.assertEqual(before, after)
        self.assertGreater(len(before[0]), 10000)

    def test_the_order_does_not_matter(self):
        self.build("a", *samples())
        self.build("b", *reversed(samples()))
        for path in samples()[2:] + samples()[:2]:
            self.build("c", path)
        whole = self.export("a")
        self.assertEqual(whole, self.export("b"))
        self.assertEqual(whole, self.export("c"))

    def test_threads_do_not_matter(self):
        self.build("a", "--jobs", "1", *samples())
        self.build("b", "--jobs", "2", *samples())
        self.assertEqual(self.export("a", "nquads"), self.export("b", "nquads"))

    def test_a_removed_article_leaves_no_trace(self):
        self.build("a", *samples())
        self.run_kg("remove", "--store", self.path("a"), samples()[1])
        self.build("b", samples()[0], *samples()[2:])
        self.assertEqual(self.export("a", "nquads"), self.export("b", "nquads"))

    def test_a_changed_file_replaces_its_older_version(self):
        first = self.write("x.txt", "LONDON (AP) -- Mayor Jane Hollis said the bridge is closed.\n")
        self.build("a", first)
        self.write("x.txt", "LONDON (AP) -- Mayor Jane Hollis said the bridge is open.\n")
        self.build("a", first)
        self.build("b", first)
        self.assertEqual(self.export("a", "nquads"), self.export("b", "nquads"))

    def test_a_text_from_two_files_goes_with_the_last_one(self):
        text = "OSLO (AP) -- Minister Kari Lund said talks go on.\n"
        one, two = self.write("1.txt", text), self.write("2.txt", text)
        self.build("a", one, two)
        self.run_kg("remove", "--store", self.path("a"), one)
        self.assertIn("kari-lund", self.export("a"))
        self.run_kg("remove", "--store", self.path("a"), two)
        self.assertNotIn("kari-lund", self.export("a"))

    def test_rapper_reads_the_same_triples(self):
        if not shutil.which("rapper"):
            self.skipTest("rapper is not installed")
        self.build("a", *samples())
        want = sorted(self.export("a", "ntriples").splitlines())
        for form in ("turtle", "ntriples"):
            path = self.write("x." + form, self.export("a", form))
            done = subprocess.run(["rapper", "-q", "-i", form, "-o", "ntriples", path],
                                  capture_output=True, text=True, check=True, timeout=60)
            self.assertEqual(sorted(decode(line) for line in done.stdout.splitlines()),
                             sorted(decode(line) for line in want))
        path = self.write("x.nq", self.export("a", "nquads"))
        done = subprocess.run(["rapper", "-q", "-i", "nquads", "-c", path], capture_output=True, check=False)
        self.assertEqual(done.returncode, 0)


def decode(line):
    """N-Triples may write a character as itself or as an escape."""
    import re
    return re.sub(r"\\u([0-9A-Fa-f]{4})", lambda m: chr(int(m.group(1), 16)), line)


class BadInputIsToldAndTheRestGoesOn(KgCase):
    def test_one_clear_line_each(self):
        bad = {
            "empty.txt": b"",
            "binary.txt": bytes(range(256)) * 8,
            "broken.txt": b"PARIS (AP) -- A caf\xe9 closed.\n",
        }
        paths = [self.write(name, data) for name, data in bad.items()]
        out, error = self.build("a", *paths, self.path("missing.txt"), samples()[0])
        self.assertEqual(out, "")
        for name in [*bad, "missing.txt"]:
            lines = [line for line in error.splitlines() if name in line]
            self.assertEqual(len(lines), 1, error)
        self.assertIn("19", next(line for line in error.splitlines() if "broken.txt" in line))
        self.build("b", samples()[0])
        self.assertEqual(self.export("a", "nquads"), self.export("b", "nquads"))

    def test_only_bad_input_is_a_failure(self):
        self.build("a", self.write("empty.txt", b""), status=4)

    def test_too_many_rejects_end_the_build(self):
        paths = [self.write("%d.txt" % i, b"") for i in range(3)]
        self.build("a", "--max-bad", "1", *paths, samples()[0], status=4)


main()
