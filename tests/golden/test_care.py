# SPDX-License-Identifier: Apache-2.0
"""Looking after a store: check on a damaged one, compact while it is in use."""
import fcntl
import os
import random
import re
import signal
import subprocess
import time

from kg_case import KG, KgCase, main


class StoreCase(KgCase):
    def setUp(self):
        super().setUp()
        lines = ["<http://e/s%d> <http://e/p%d> \"value %d\" .\n" % (i % 400, i % 7, i) for i in range(8000)]
        self.run_kg("load", "--quiet", "--store", self.path("s"), self.write("a.nt", "".join(lines)))
        self.file = os.path.join(self.path("s"), "data.mdb")

    def status(self, *args, **more):
        done = subprocess.run([KG, *args, "--store", self.path("s")], capture_output=True, text=True,
                              errors="replace", timeout=60, **more)
        return done.returncode, done.stdout, done.stderr


class ALoadTellsHowFarItIs(KgCase):
    def test_rate_part_and_time_left(self):
        lines = ["<http://e/s%d> <http://e/p> \"%d\" .\n" % (i // 9, i) for i in range(120000)]
        path = self.write("many.nt", "".join(lines))
        master, slave = os.openpty()
        self.addCleanup(os.close, master)
        done = subprocess.run([KG, "load", "--store", self.path("s"), path], stderr=slave, timeout=60,
                              env={**os.environ, "NO_COLOR": "1", "TERM": "dumb", "COLUMNS": "200"})
        os.close(slave)
        shown = os.read(master, 10000).decode()
        self.assertEqual(done.returncode, 0)
        found = re.findall(r"many.nt: (\d+) quads, (\d+) k/s, (\d+) %, (\d+) s left", shown)
        self.assertEqual([line[0] for line in found], ["50000", "100000"], shown)
        # The parser may be two pieces of 256 KiB ahead of the quads that are counted.
        ahead = 100 * 2 * 256 * 1024 / os.path.getsize(path)
        self.assertTrue(79 <= int(found[1][2]) <= 87 + ahead, shown)


class ADamagedStoreIsTold(StoreCase):
    def test_a_file_that_was_cut_is_no_crash(self):
        os.truncate(self.file, os.path.getsize(self.file) // 3)
        for command in (["check"], ["dump", "terms"]):
            status, _, error = self.status(*command)
            self.assertEqual(status, 4, error)
            self.assertIn("the store is damaged", error)
        status, _, error = self.status("export", "--format", "ntriples")
        self.assertEqual(status, 4, error)
        self.assertIn("kg check", error)

    def test_flipped_bits_end_with_an_answer(self):
        numbers = random.Random(7)
        told = 0
        with open(self.file, "rb") as handle:
            whole = handle.read()
        for _ in range(16):
            at = numbers.randrange(len(whole))
            changed = bytes([whole[at] ^ 1 << numbers.randrange(8)])
            with open(self.file, "r+b") as handle:
                handle.seek(at)
                handle.write(changed)
            status, _, error = self.status("check")
            with open(self.file, "r+b") as handle:
                handle.seek(at)
                handle.write(whole[at:at + 1])
            self.assertIn(status, (0, 4), "byte %d: %s" % (at, error))
            self.assertEqual(status == 4, error.startswith("kg: "), error)
            told += status == 4
        self.assertGreater(told, 0)
        self.assertEqual(self.status("check")[0], 0)

    def test_a_check_takes_no_longer_than_it_may(self):
        folder = os.open(self.path("s"), os.O_RDONLY)
        self.addCleanup(os.close, folder)
        fcntl.flock(folder, fcntl.LOCK_EX)  # As while the file is replaced.
        status, _, error = self.status("check", "--timeout", "200ms")
        self.assertEqual((status, error), (5, "kg: stopped by the time-out\n"))


class ACompactedStoreIsTheSame(StoreCase):
    def setUp(self):
        super().setUp()
        self.run_kg("update", "--store", self.path("s"),
                    "DELETE { ?s ?p ?o } WHERE { ?s ?p ?o FILTER(?p != <http://e/p1>) }")
        self.before = self.export("s", "nquads")
        self.assertGreater(len(self.before), 1000)

    def reader(self):
        """A shell that has the store open."""
        shell = subprocess.Popen([KG, "shell", "--store", self.path("s")], stdin=subprocess.PIPE,
                                 stdout=subprocess.PIPE, text=True)
        shell.stdin.write("ASK {} ;\n")
        shell.stdin.flush()
        self.assertEqual(shell.stdout.readline(), "true\n")
        return shell

    def test_it_is_rewritten_in_place(self):
        size = os.path.getsize(self.file)
        self.run_kg("compact", "--store", self.path("s"))
        self.assertLess(os.path.getsize(self.file), size / 2)
        self.assertEqual(self.export("s", "nquads"), self.before)
        self.run_kg("check", "--store", self.path("s"))
        self.assertEqual(sorted(os.listdir(self.path("s"))), ["data.mdb", "lock.mdb", "writer.lock"])
        self.run_kg("update", "--store", self.path("s"), "INSERT DATA { <http://e/x> <http://e/y> 1 }")
        self.assertEqual(len(self.export("s", "nquads").splitlines()), len(self.before.splitlines()) + 1)

    def test_one_in_use_is_copied_but_not_replaced(self):
        shell = self.reader()
        status, _, error = self.status("compact", "--wait", "0")
        self.assertEqual(status, 4, error)
        self.assertIn("another program has the store open", error)
        self.run_kg("compact", "--store", self.path("s"), "-o", self.path("copy"))
        self.assertEqual(self.export("copy", "nquads"), self.before)
        self.run_kg("check", "--store", self.path("copy"))
        self.assertEqual(shell.communicate("ASK { ?s ?p ?o } ;\n", timeout=60)[0], "true\n")
        self.run_kg("compact", "--store", self.path("s"))
        self.assertEqual(self.export("s", "nquads"), self.before)

    def test_one_that_is_killed_leaves_the_store_whole(self):
        for i in range(6):
            child = subprocess.Popen([KG, "compact", "--store", self.path("s")], stderr=subprocess.DEVNULL)
            time.sleep(0.003 * i)
            child.send_signal(signal.SIGKILL)
            child.wait()
            self.assertEqual(self.export("s", "nquads"), self.before)
        self.run_kg("check", "--store", self.path("s"))
        self.run_kg("compact", "--store", self.path("s"))
        self.assertEqual(sorted(os.listdir(self.path("s"))), ["data.mdb", "lock.mdb", "writer.lock"])


class ADumpShowsWhatIsInside(StoreCase):
    def dump(self, *args):
        return self.run_kg("dump", "--store", self.path("s"), *args)[0].splitlines()

    def test_pages_blocks_rows_and_terms(self):
        pages = self.dump()
        self.assertEqual(pages[0], "table\tdepth\tbranch\tleaf\toverflow\tentries")
        self.assertIn("quads\t8000", pages)
        blocks = self.dump("blocks", "spog")
        rows = sum(int(line.split("\t")[1].split()[0]) for line in blocks)
        self.assertEqual(rows, 8000)
        self.assertEqual(self.dump("blocks", "spog", "1", "2"), blocks[1:3])
        self.assertEqual(len(self.dump("rows", "spog", "0")), int(blocks[0].split("\t")[1].split()[0]))
        terms = self.dump("terms")
        self.assertIn("\tstring\tvalue 7999\t", "\n".join(terms))
        self.assertEqual(self.dump("terms", "5", "2"), terms[4:6])

    def test_what_is_not_there_is_told(self):
        self.assertEqual(self.status("dump", "rows", "spog", "100000")[0], 4)
        for wrong in (["pagse"], ["blocks"], ["blocks", "spgo"], ["rows", "spog"], ["terms", "x"], ["terms", "1", "2", "3"]):
            self.assertEqual(self.status("dump", *wrong)[0], 2, wrong)


main()
