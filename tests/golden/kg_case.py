# SPDX-License-Identifier: Apache-2.0
"""What the golden tests share: the program, a scratch folder, the samples."""
import os
import shutil
import subprocess
import sys
import tempfile
import unittest

TESTS = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
SAMPLES = os.path.join(TESTS, "samples")
SHARED = os.path.join(os.path.dirname(TESTS), "..", "shared")
KG = os.path.abspath(sys.argv.pop(1)) if len(sys.argv) > 1 else "build/kg"


def samples():
    return sorted(os.path.join(SAMPLES, n) for n in os.listdir(SAMPLES) if n.endswith(".txt"))


class KgCase(unittest.TestCase):
    maxDiff = 4000

    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="kg-golden-")
        self.addCleanup(shutil.rmtree, self.folder)

    def path(self, name):
        return os.path.join(self.folder, name)

    def write(self, name, data):
        mode = "wb" if isinstance(data, bytes) else "w"
        with open(self.path(name), mode) as handle:
            handle.write(data)
        return self.path(name)

    def run_kg(self, *args, status=0, stdin=None):
        """Runs kg; returns (standard output, standard error)."""
        done = subprocess.run([KG, *args], input=stdin, capture_output=True, timeout=120,
                              env={**os.environ, "NO_COLOR": "1", "LC_ALL": "C.UTF-8"})
        error = done.stderr.decode("utf-8", "replace")
        self.assertEqual(done.returncode, status, "kg %s: %s" % (" ".join(args), error))
        return done.stdout.decode("utf-8"), error

    def build(self, store, *paths, **more):
        return self.run_kg("build", "--store", self.path(store), *paths, **more)

    def export(self, store, form="turtle"):
        return self.run_kg("export", "--store", self.path(store), "--format", form)[0]

    def rows(self, store, query):
        """Rows of a SELECT as tuples of texts."""
        out, _ = self.run_kg("query", "--store", self.path(store), "--format", "csv", query)
        import csv
        import io
        return [tuple(row) for row in list(csv.reader(io.StringIO(out)))[1:]]


def main():
    unittest.main(argv=sys.argv[:1], verbosity=2)
