#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Reads real articles and fails on the first warning.

usage: check_clean.py ANNOTATE_TOOL MODELS SHARED [COUNT]

ANNOTATE_TOOL prints one line for each article; COUNT takes only that many of
SHARED's news (the five articles are always read). Without SHARED it is
skipped, status 77.
"""
import glob
import json
import os
import subprocess
import sys
import tempfile


def main():
    tool, models, shared = sys.argv[1:4]
    count = int(sys.argv[4]) if len(sys.argv) > 4 else None
    news = os.path.join(shared, "data/wikinews/articles.jsonl")
    if not os.path.exists(news):
        print("skipped: no articles beside the project")
        return 77
    files = sorted(glob.glob(os.path.join(shared, "articles/*.txt")))
    with open(news, encoding="utf-8") as handle:
        lines = handle.readlines()[:count]
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as part:
        part.writelines(lines)
        part.flush()
        ran = subprocess.run([tool, models, "--why", part.name] + files, capture_output=True, check=False, timeout=900)
    told = ran.stderr.decode("utf-8", "replace")
    out = [json.loads(line) for line in ran.stdout.decode("utf-8").splitlines()]
    wanted = len(lines) + len(files)
    print("%d of %d articles read, status %d" % (len(out), wanted, ran.returncode))
    if told:
        print(told[:2000])
    return 0 if ran.returncode == 0 and not told and len(out) == wanted else 1


if __name__ == "__main__":
    sys.exit(main())
