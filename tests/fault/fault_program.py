#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Abuse of the program itself, with an oracle outside it.

    fault_program.py KG kill [ROUNDS]      a load is killed at random moments
    fault_program.py KG writers [ROUNDS]   two loads into one store at once
    fault_program.py KG full               a disk without room, then with room
    fault_program.py KG compact [ROUNDS]   a store is compacted while others
                                           read it, write it and make copies
    fault_program.py KG calls [STEP]       every STEP-th write, sync, map and
                                           request for memory fails, over one
                                           load and one query

What `kg load --batch` has said to be committed must be in the store, whole
batches only, and `kg check` must find nothing. Ends with one line of figures
and status 1 if anything was wrong; 77 where the machine has no means for it.
"""
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time

BATCH = 300
N = 30 * BATCH
KG = os.path.abspath(sys.argv[1])


class Wrong(Exception):
    """A promise that was not kept."""


def line(writer, i):
    return ("<http://e/%s/s%d> <http://e/p%d> \"value %d of %s\" .\n" % (writer, i // 7, i % 5, i, writer))


def write_file(path, writer):
    with open(path, "w", encoding="utf-8") as handle:
        handle.writelines(line(writer, i) for i in range(N))
    return path


def kg(*args, **more):
    return subprocess.run([KG, *args], capture_output=True, text=True, errors="replace", timeout=120,
                          check=False, **more)


def committed(out):
    """The last number that was acknowledged; a line that was cut is none."""
    numbers = re.findall(r"^committed (\d+)\n", out, re.M)
    return int(numbers[-1]) if numbers else 0


def load_args(store, path, *more):
    return ["load", "--store", store, "--batch", str(BATCH), *more, path]


def judge(store, writer, acknowledged):
    """How many quads of a writer are there; @raise Wrong."""
    if not os.path.exists(os.path.join(store, "data.mdb")):
        if acknowledged:
            raise Wrong("the store is gone")
        return 0
    check = kg("check", "--store", store)
    if check.returncode:
        # A store that was never committed is none: nothing may be lost.
        if not acknowledged and "there is no store here" in check.stderr:
            return 0
        raise Wrong("check: %d, %s" % (check.returncode, check.stderr))
    out = kg("export", "--store", store, "--format", "ntriples")
    if out.returncode:
        raise Wrong("export: " + out.stderr)
    there = {text for text in out.stdout.splitlines(True) if "/%s/" % writer in text}
    n = len(there)
    if n < acknowledged:
        raise Wrong("%d acknowledged, %d there" % (acknowledged, n))
    if n % BATCH or there != {line(writer, i) for i in range(n)}:
        raise Wrong("%d there are not the first batches" % n)
    return n


def run_kill(folder, rounds):
    path = write_file(os.path.join(folder, "a.nt"), "a")
    numbers = random.Random()
    begin = time.monotonic()
    if kg(*load_args(os.path.join(folder, "whole"), path)).returncode:
        raise Wrong("a load fails without being killed")
    whole = time.monotonic() - begin
    acknowledged = n_there = 0
    for i in range(rounds):
        store = os.path.join(folder, "s%d" % i)
        with subprocess.Popen([KG, *load_args(store, path)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                              text=True) as child:
            time.sleep(numbers.uniform(0, whole))
            child.send_signal(signal.SIGKILL)
            n = committed(child.stdout.read())
        n_there += judge(store, "a", n)
        acknowledged += n
        if i % 10 == 0:
            done = kg(*load_args(store, path, "--resume"))
            if done.returncode or judge(store, "a", N) != N:
                raise Wrong("the load does not go on: " + done.stderr)
        shutil.rmtree(store, ignore_errors=True)
    return ("killed %d times: %d stores open, %d batches acknowledged, 0 lost (%d were there), 0 disagreements"
            % (rounds, rounds, acknowledged // BATCH, n_there // BATCH))


def run_writers(folder, rounds):
    paths = [write_file(os.path.join(folder, w + ".nt"), w) for w in "ab"]
    told = 0
    for i in range(rounds):
        store = os.path.join(folder, "s%d" % i)
        # Odd rounds do not wait: one of the two may be told to come back.
        wait = ["--wait", "0" if i % 2 else "60"]
        children = [subprocess.Popen([KG, *load_args(store, p, *wait)], stdout=subprocess.PIPE,
                                     stderr=subprocess.PIPE, text=True) for p in paths]
        for writer, child in zip("ab", children):
            out, error = child.communicate(timeout=120)
            n = committed(out)
            if child.returncode == 4 and i % 2 and "another process is writing" in error:
                told += 1
            elif child.returncode or n != N:
                raise Wrong("round %d: status %d, %d committed: %s" % (i, child.returncode, n, error))
            if judge(store, writer, n) != n:
                raise Wrong("round %d: more is there than was acknowledged" % i)
        shutil.rmtree(store)
    return "two writers, %d rounds: 0 lost, %d told that another was writing" % (rounds, told)


def start(*args):
    return subprocess.Popen([KG, *args], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def finish(child, *allowed):
    """What it printed; None if it was told one of the allowed things."""
    out, error = child.communicate(timeout=120)
    if child.returncode == 4 and any(text in error for text in allowed):
        return None
    if child.returncode:
        raise Wrong("kg %s: status %d, %s" % (child.args[1], child.returncode, error))
    return out


def run_compact(folder, rounds):
    """Rounds of a load, two queries, a compaction and a copy at once."""
    path = os.path.join(folder, "part.nt")
    store = os.path.join(folder, "s")
    count = ["query", "--store", store, "--wait", "60", "--format", "csv", "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"]
    n_there = compacted = copied = 0
    for i in range(rounds):
        with open(path, "w", encoding="utf-8") as handle:
            handle.writelines(line("a", k) for k in range(i * BATCH, (i + 1) * BATCH))
        copy = os.path.join(folder, "copy%d" % i)
        loads = start("load", "--store", store, "--wait", "60", path)
        if i == 0:
            finish(loads)
        others = [start(*count), start("compact", "--store", store, "--wait", "60"),
                  start("compact", "--store", store, "--wait", "60", "-o", copy), start(*count)]
        if i:
            finish(loads)
        seen = [int(finish(others[k]).split()[1]) for k in (0, 3)]
        compacted += finish(others[1], "another program has the store open") is not None
        finish(others[2])
        copied += judge(copy, "a", n_there) > 0
        shutil.rmtree(copy)
        if not all(n in (n_there, n_there + BATCH) for n in seen):
            raise Wrong("round %d: %d or %d quads, %s were seen" % (i, n_there, n_there + BATCH, seen))
        n_there += BATCH
        if judge(store, "a", n_there) != n_there:
            raise Wrong("round %d: quads of others" % i)
    return "compacted %d times in %d rounds beside readers and writers, %d copies: 0 lost, 0 wrong" % (
        compacted, rounds, copied)


def mount(where, size, *more):
    return subprocess.run(["mount", "-t", "tmpfs", "-o", ",".join([*more, "size=" + size]), "tmpfs", where],
                          capture_output=True, check=False).returncode == 0


def expect_full(store, path, *more):
    done = kg(*load_args(store, path, *more))
    if done.returncode != 4 or "make room" not in done.stderr:
        raise Wrong("a full disk: status %d, %s" % (done.returncode, done.stderr))
    return committed(done.stdout)


def run_full(folder, _):
    path = write_file(os.path.join(folder, "a.nt"), "a")
    small = os.path.join(folder, "small")
    os.mkdir(small)
    if os.geteuid() != 0 or not mount(small, "400k"):
        print("fault_program.py: full: no small file system can be mounted here, skipped")
        sys.exit(77)
    try:
        store = os.path.join(small, "s")
        n = expect_full(store, path)
        if n == 0 or judge(store, "a", n) != n:
            raise Wrong("full after %d quads, others are there" % n)
        rows = kg("query", "--store", store, "--format", "csv", "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
        if rows.stdout.split() != ["n", str(n)]:
            raise Wrong("a query on the full disk: " + rows.stdout + rows.stderr)
        expect_full(store, path, "--resume")
        done = kg("compact", "--store", store)
        if done.returncode != 4 or "make room" not in done.stderr:
            raise Wrong("compact on a full disk: status %d, %s" % (done.returncode, done.stderr))
        if "compact.new" in os.listdir(store) or judge(store, "a", n) != n:
            raise Wrong("a copy that found no room has left something")
        # Room is made by a larger disk, then taken by another file.
        if not mount(small, "900k", "remount"):
            raise Wrong("the small file system cannot be made larger")
        more = expect_full(store, path, "--resume")
        if more <= n or judge(store, "a", more) != more:
            raise Wrong("%d quads, and %d with more room" % (n, more))
        mount(small, "64m", "remount")
        filler = os.path.join(small, "filler")
        with open(filler, "wb") as handle:
            handle.write(bytes(60 << 20))
        mount(small, "61m", "remount")
        expect_full(store, path, "--resume")
        os.unlink(filler)
        done = kg(*load_args(store, path, "--resume"))
        if done.returncode or judge(store, "a", N) != N:
            raise Wrong("with room again: " + done.stderr)
        return "disk full at %d and at %d of %d quads: told, all readable, finished with room" % (n, more, N)
    finally:
        subprocess.run(["umount", small], check=False)


def run_with_fault(args, call, at, mark):
    library = os.path.join(os.path.dirname(KG), "fault", "fault_io.so")
    env = {**os.environ, "LD_PRELOAD": library, "KG_FAULT_CALL": call, "KG_FAULT_AT": str(at), "KG_FAULT_MARK": mark}
    done = kg(*args, env=env)
    reached = os.path.exists(mark)
    if reached:
        os.unlink(mark)
    if done.returncode not in (0, 4, 5) or (done.returncode and not done.stderr):
        raise Wrong("%s %d of kg %s: status %d, %s" % (call, at, args[0], done.returncode, done.stderr))
    return done, reached


def run_calls(folder, step):
    path = os.path.join(folder, "a.nt")
    with open(path, "w", encoding="utf-8") as handle:
        handle.writelines(line("a", i) for i in range(BATCH))
    store = os.path.join(folder, "s")
    query = ["query", "--store", store, "--format", "csv",
             "SELECT ?p (COUNT(?o) AS ?n) { ?s ?p ?o FILTER(STRLEN(?o) > 3) } GROUP BY ?p ORDER BY ?p"]
    mark = os.path.join(folder, "mark")
    counts = []
    for call in ("write", "sync", "mmap", "memory"):
        n_load = at = 0
        stride = step if call == "memory" else 1
        while True:
            at += stride
            done, reached = run_with_fault(load_args(store, path), call, at, mark)
            n = judge(store, "a", committed(done.stdout))
            if done.returncode == 0 and n != BATCH:
                raise Wrong("%s %d: done, but %d quads are there" % (call, at, n))
            shutil.rmtree(store, ignore_errors=True)
            if not reached:
                break
            n_load += 1
        kg(*load_args(store, path))
        answer = kg(*query).stdout
        n_query = at = 0
        while True:
            at += stride
            done, reached = run_with_fault(query, call, at, mark)
            if done.returncode == 0 and done.stdout != answer:
                raise Wrong("%s %d: a wrong answer: %s" % (call, at, done.stdout))
            if not reached:
                break
            n_query += 1
        judge(store, "a", BATCH)
        shutil.rmtree(store)
        counts.append("%s %d and %d" % (call, n_load, n_query))
    return "calls that failed over a load and a query: %s; 0 crashes, 0 half-done" % ", ".join(counts)


def main():
    modes = {"kill": (run_kill, 10), "writers": (run_writers, 4), "full": (run_full, 0), "calls": (run_calls, 1),
             "compact": (run_compact, 4)}
    run, usual = modes[sys.argv[2]]
    number = int(sys.argv[3]) if len(sys.argv) > 3 else usual
    with tempfile.TemporaryDirectory(prefix="kg-fault-") as folder:
        try:
            print(run(folder, number))
        except Wrong as wrong:
            print("fault_program.py: %s: %s" % (sys.argv[2], wrong))
            return 1
    return 0


sys.exit(main())
