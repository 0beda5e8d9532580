#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Roles in sentences of our own, each read as an article.

Usage: check_roles.py TOOL MODELS ROLES.TXT

Prints how many are found with their title, with the person and with the body, and fails where
one of these falls below its floor.
"""
import json
import os
import subprocess
import sys
import tempfile

FLOORS = {"title": 0.90, "person": 0.90, "body": 0.83}


def read_cases(path):
    """[(sentence, {(title, person, body)})]"""
    cases = []
    with open(path, encoding="utf-8") as handle:
        for line in handle:
            line = line.strip()
            if line.startswith("="):
                cases[-1][1].add(tuple(part.strip() for part in line[1:].split(";")))
            elif line and not line.startswith("#"):
                cases.append((line, set()))
    return cases


def annotate(tool, models, cases):
    with tempfile.TemporaryDirectory() as folder:
        paths = [os.path.join(folder, "%03d.txt" % i) for i in range(len(cases))]
        for path, (sentence, _) in zip(paths, cases):
            with open(path, "w", encoding="utf-8") as handle:
                handle.write(sentence + "\n")
        out = subprocess.run([tool, models] + paths, capture_output=True, check=True).stdout
    return [json.loads(line) for line in out.splitlines()]


def main():
    tool, models, path = sys.argv[1:4]
    cases = read_cases(path)
    low = False
    wanted = [roles for _, roles in cases]
    found = [{(r["title"], r["person"] or "-", r["organization"] or "-") for r in row["roles"]}
             for row in annotate(tool, models, cases)]
    for (sentence, want), got in zip(cases, found):
        if want != got:
            print(sentence, *("\n    - " + " ; ".join(r) for r in sorted(want - got)),
                  *("\n    + " + " ; ".join(r) for r in sorted(got - want)), sep="")
    for n, (name, floor) in enumerate(FLOORS.items(), 1):
        hit = sum(len({r[:n] for r in w} & {r[:n] for r in g}) for w, g in zip(wanted, found))
        both = sum(len({r[:n] for r in x}) for x in wanted + found)
        value = 2 * hit / both
        low |= value < floor
        print("%-7s F1 %.3f (floor %.2f)" % (name, value, floor))
    return low


sys.exit(main())
