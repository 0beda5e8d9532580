#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs command lines and compares what they print and how they end.

    run_cases.py KG FILE.case

A case file is a list of cases; each runs in the order of the file, all in one
new folder with a copy of data/ and a home of its own:

    == the behaviour as a sentence
    $ a command line for sh
    > a line of standard output          >~ a line by regular expression
    ! a line of standard error           !~ the same
    >* or !*: whatever it prints there   = the exit status, if not 0
"""
import os
import re
import shutil
import subprocess
import sys
import tempfile


class Case:
    def __init__(self, name, line):
        self.name = name
        self.line = line
        self.command = []
        self.out = []
        self.err = []
        self.any_out = False
        self.any_err = False
        self.status = 0


def read_cases(path):
    cases = []
    with open(path, encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            line = line.rstrip("\n")
            if line.startswith("== "):
                cases.append(Case(line[3:], number))
            elif not line or line.startswith("#"):
                continue
            elif line.startswith("$ "):
                cases[-1].command.append(line[2:])
            elif line == ">*":
                cases[-1].any_out = True
            elif line == "!*":
                cases[-1].any_err = True
            elif line.startswith("= "):
                cases[-1].status = int(line[2:])
            elif line[0] == ">":
                cases[-1].out.append(line[1:])
            elif line[0] == "!":
                cases[-1].err.append(line[1:])
            else:
                sys.exit("%s:%d: cannot be read" % (path, number))
    return cases


def matches(wanted, got):
    if wanted.startswith("~"):
        return re.fullmatch(wanted[2:], got) is not None
    return wanted[1:] == got


def compare(what, wanted, got, faults):
    for i in range(max(len(wanted), len(got))):
        if i >= len(wanted):
            faults.append("%s has one more line: %r" % (what, got[i]))
        elif i >= len(got):
            faults.append("%s lacks the line: %s" % (what, wanted[i]))
        elif not matches(wanted[i], got[i]):
            faults.append("%s: wanted %s\n%s     got  %s"
                          % (what, wanted[i], " " * len(what), got[i]))


def run_case(case, folder, environment):
    done = subprocess.run(["sh", "-c", "\n".join(case.command)], cwd=folder,
                          env=environment, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          timeout=120, check=False)
    faults = []
    out = done.stdout.decode("utf-8", "backslashreplace").splitlines()
    err = done.stderr.decode("utf-8", "backslashreplace").splitlines()
    if not case.any_out:
        compare("stdout", case.out, out, faults)
    if not case.any_err:
        compare("stderr", case.err, err, faults)
    if done.returncode != case.status:
        faults.append("status: wanted %d, got %d"
                      % (case.status, done.returncode))
    return faults


def main():
    kg, path = sys.argv[1:]
    here = os.path.dirname(os.path.abspath(__file__))
    n_failed = 0
    with tempfile.TemporaryDirectory() as folder:
        work = os.path.join(folder, "work")
        shutil.copytree(os.path.join(here, "data"), work)
        os.symlink(os.path.join(here, "..", "samples"),
                   os.path.join(folder, "samples"))
        environment = {
            "PATH": os.path.dirname(kg) + ":" + os.environ["PATH"],
            "HOME": folder, "LC_ALL": "C.UTF-8", "TERM": "dumb"}
        for name in ("ASAN_OPTIONS", "UBSAN_OPTIONS"):
            if name in os.environ:
                environment[name] = os.environ[name]
        cases = read_cases(path)
        for case in cases:
            faults = run_case(case, work, environment)
            n_failed += bool(faults)
            for fault in faults:
                print("%s:%d: %s\n  %s" % (path, case.line, case.name, fault))
    print("%d cases, %d failed" % (len(cases), n_failed))
    return 1 if n_failed or not cases else 0


sys.exit(main())
