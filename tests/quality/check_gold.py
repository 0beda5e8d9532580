#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Scores what the reader finds against marked-up articles, where they are.

Usage: check_gold.py TOOL MODELS SHARED

Prints the figures of each set and fails where one falls below its floor. The
sets are not part of the project: without them there is nothing to check.
"""
import json
import os
import subprocess
import sys
import tempfile

FLOORS = {
    "quoted words": 0.95,
    "quoted words + speaker": 0.85,
    "statements direct": 0.88,
    "statements indirect": 0.70,
    "statement speaker accuracy": 0.80,
}


def annotate(tool, models, paths, out):
    with open(out, "wb") as handle:
        subprocess.run([tool, models] + paths, stdout=handle, check=True)


def score(shared, gold, found, flags):
    command = [sys.executable, os.path.join(shared, "gold/score.py"), gold,
               found, "--json"] + flags
    return json.loads(subprocess.run(command, capture_output=True, check=True,
                                     text=True).stdout)


def main():
    tool, models, shared = sys.argv[1:4]
    gold = os.path.join(shared, "gold")
    news = os.path.join(shared, "data/wikinews/gold")
    if not os.path.isdir(gold) or not os.path.isdir(news):
        print("no marked-up articles beside the project: nothing to check")
        return 0
    failed = False
    with tempfile.TemporaryDirectory() as folder:
        found = os.path.join(folder, "news.jsonl")
        texts = os.path.join(news, "texts")
        annotate(tool, models, [os.path.join(texts, name)
                                for name in sorted(os.listdir(texts))], found)
        heldout = os.path.join(news, "heldout.txt")
        for name, flag in (("worked half", "--except="),
                           ("held-out half", "--only=")):
            figures = score(shared, news, found, [flag + heldout])
            for key, floor in FLOORS.items():
                low = figures[key] < floor
                failed |= low
                print("%-14s %-28s %.3f%s" % (name, key, figures[key],
                                              "  below %.2f" % floor
                                              if low else ""))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
