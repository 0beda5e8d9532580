# SPDX-License-Identifier: Apache-2.0
"""A signal ends a query within 100 ms of work, whatever it is doing.

What is measured is the processor's time between the signal and the end, which
other programs on the machine do not change much. With a number as argument the
store has that many thousand triples (usually 30).
"""
import os
import signal
import subprocess
import sys
import time
import unittest

from kg_case import KG, KgCase

THOUSANDS = int(sys.argv.pop(1)) if len(sys.argv) > 1 and sys.argv[1].isdigit() else 30
TICKS = os.sysconf("SC_CLK_TCK")
LIMIT = 0.1

WIDE = " ".join("?s%d ?p%d ?o%d ." % (i % 7, i, i % 11) for i in range(3000))
UNION = " UNION ".join("{ ?a <http://e/p%d> ?b . ?b <http://e/p> ?c%d }" % (i % 3, i) for i in range(20000))
CROSS = "?a <http://e/p> ?b . ?c <http://e/q> ?d"
MANY = "?a <http://e/p> ?b VALUES ?x { %s }"
FEW, MORE = (MANY % " ".join(str(i) for i in range(n)) for n in (60, 240))
# Seconds of work before the signal, where it is not the usual.
LATER = {"sort of what was read": 0.3, "hash table": 0.3}
QUERIES = {
    "cross join": "SELECT (COUNT(*) AS ?n) { %s . ?e <http://e/p> ?f FILTER(?b != ?d) }" % CROSS,
    "join without matches": "SELECT * { %s FILTER(STR(?b) = CONCAT(STR(?d), 'x')) }" % CROSS,
    "sort": "SELECT * { %s } ORDER BY DESC(STRLEN(STR(?b)) + STRLEN(STR(?d))) ?a" % CROSS,
    "distinct": "SELECT DISTINCT ?a ?b ?d { %s }" % CROSS,
    "group": "SELECT ?a ?d (MAX(?b) AS ?m) { %s } GROUP BY ?a ?d" % CROSS,
    "sort of what was read": "SELECT * { %s } ORDER BY DESC(?b) ?x" % FEW,
    "hash table": "SELECT (COUNT(*) AS ?n) { { SELECT DISTINCT ?a ?x { %s } } { SELECT DISTINCT ?a ?x { %s } } }" % (MORE, MORE),
    "optional": "SELECT * { %s OPTIONAL { ?b <http://e/p> ?z FILTER(?z > ?d) } }" % CROSS,
    "minus": "SELECT * { %s MINUS { ?b <http://e/p> ?b } }" % CROSS,
    "path": "SELECT (COUNT(*) AS ?n) { ?a (<http://e/p>|^<http://e/p>|<http://e/q>)* ?b }",
    "regex": "SELECT * { %s FILTER REGEX(CONCAT(STR(?a), STR(?c)), '(a+a+)+b|(x+x+)+y|(.*)(.*)(.*)!') }" % CROSS,
    "text": "SELECT (GROUP_CONCAT(CONCAT(STR(?a), STR(?c))) AS ?t) { %s }" % CROSS,
    "exists": "SELECT * { %s FILTER NOT EXISTS { ?x <http://e/p> ?y FILTER(?x = ?a && ?y = ?d) } }" % CROSS,
    "result": "SELECT * { %s . ?e ?f ?g }" % CROSS,
    "plan of a wide group": "SELECT * { %s }" % WIDE,
    "plan of a wide union": "SELECT * { %s }" % UNION,
}


def used(pid):
    """The processor's seconds that a process has had."""
    with open("/proc/%d/stat" % pid, encoding="ascii") as handle:
        fields = handle.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


class Cancel(KgCase):
    def test_every_operator_stops(self):
        n = THOUSANDS * 500
        lines = ['<http://e/%d> <http://e/p> <http://e/%d> .\n<http://e/%d> <http://e/q> "%d" .\n'
                 % (i, (i * 7919 + 1) % n, i, i * 31 % 997) for i in range(n)]
        self.run_kg("load", "--quiet", "--store", self.path("store"), self.write("data.nt", "".join(lines)))
        for name, query in QUERIES.items():
            with self.subTest(name):
                self.stop(name, self.write("query.rq", query))

    def test_a_reader_that_takes_nothing_keeps_nobody(self):
        data = self.write("data.nt", "<http://e/s> <http://e/p> \"%s\" .\n" % ("x" * 1000000))
        ours, theirs = os.pipe()
        child = subprocess.Popen([KG, "query", "--data", data, "SELECT * { ?s ?p ?o }"], stdout=theirs,
                                 stderr=subprocess.DEVNULL)
        os.close(theirs)
        os.read(ours, 1)
        time.sleep(0.1)
        child.send_signal(signal.SIGINT)
        self.assertEqual(child.wait(10), 130)
        os.close(ours)

    def stop(self, name, path):
        child = subprocess.Popen([KG, "query", "--store", self.path("store"), "--max-memory", "4G", "-f", path],
                                 stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        end = time.monotonic() + 20
        while used(child.pid) < LATER.get(name, 0.08) and child.poll() is None and time.monotonic() < end:
            time.sleep(0.005)
        self.assertIsNone(child.returncode, "it ended by itself")
        before, start = used(child.pid), time.monotonic()
        child.send_signal(signal.SIGINT)
        error = child.stderr.read()
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        child.stderr.close()
        took = usage.ru_utime + usage.ru_stime - before
        if sys.stderr.isatty() or THOUSANDS != 30:
            print("%-24s %5.0f ms of work, %5.0f ms" % (name, took * 1000, (time.monotonic() - start) * 1000),
                  file=sys.stderr)
        self.assertEqual(child.returncode, 130, error)
        # A tick of the clock that counts, and giving memory back, are no fault.
        self.assertLess(took, LIMIT + 0.05, name)


if __name__ == "__main__":
    unittest.main()
