#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What a person meets in the shell: terminal.py KG"""
import json
import os
import shutil
import stat
import subprocess
import sys
import tempfile
import time

from screen import Program

KG = os.path.abspath(sys.argv[1])
HERE = os.path.dirname(os.path.abspath(__file__))
WIDTHS = (40, 80)


class Bench:
    """A folder with a store, and shells in it."""

    def __init__(self):
        self.folder = tempfile.mkdtemp()
        self.store = os.path.join(self.folder, "people.db")
        self.state = os.path.join(self.folder, "state")
        subprocess.run([KG, "load", "--quiet", "--store", self.store,
                        os.path.join(HERE, "data", "people.ttl")], check=True)
        self.programs = []

    def shell(self, columns=80, arguments=(), **environment):
        environment = dict({"XDG_STATE_HOME": self.state, "TERM": "xterm",
                            "LC_ALL": "C.UTF-8", "HOME": self.folder,
                            "INPUTRC": "/dev/null", "NO_COLOR": "1"},
                           **environment)
        program = Program([KG, "shell", "--store", self.store, *arguments],
                          columns, environment)
        self.programs.append(program)
        program.wait_for_prompt()
        return program

    def clear(self):
        for program in self.programs:
            program.kill()
        shutil.rmtree(self.folder)


def a_statement_runs_when_it_is_whole(bench):
    for columns in WIDTHS:
        kg = bench.shell(columns)
        kg.send("SELECT ?l WHERE {\r")
        kg.send("  ?p rdfs:label ?l\r")
        kg.send("} ORDER BY ?l\r")
        lines = kg.wait_for("2 rows in")
        assert "kg> SELECT ?l WHERE {" in lines, lines
        assert "  ?p rdfs:label ?l" in lines, lines
        assert "│ Ann Lee        │" in lines, lines


def alt_enter_begins_a_new_line(bench):
    kg = bench.shell()
    kg.send("ASK { ?s ?p ?o }\x1b\r# go on\r")
    kg.wait_for("^yes$")


def no_line_is_wider_than_the_window(bench):
    for columns in WIDTHS:
        kg = bench.shell(columns)
        kg.send("SELECT * { ?s ?p ?o }\r")
        lines = kg.wait_for("rows in")
        assert sum(line.startswith("┌") for line in lines) == 1, lines
        assert sum(line.startswith("│") or line.startswith("├")
                   for line in lines) >= 8, lines


def ctrl_c_clears_and_never_leaves(bench):
    kg = bench.shell()
    for _ in range(5):
        kg.send("SELECT ?x WHERE {")
        kg.wait_for("WHERE {$")
        kg.send("\x03")
        kg.wait_for_prompt()
    kg.send("\x03\x03\x03")
    kg.wait_for_prompt()
    kg.send("ASK { ?s ?p ?o }\r")
    kg.wait_for("^yes$")


def ctrl_c_stops_a_query_at_once(bench):
    kg = bench.shell()
    patterns = " . ".join("?a%d ?b%d ?c%d" % (i, i, i) for i in range(12))
    kg.send("SELECT (COUNT(*) AS ?n) { %s }\r" % patterns)
    kg.read(0.5)
    time.sleep(0.5)
    begin = time.monotonic()
    kg.send("\x03")
    kg.wait_for("cancelled after")
    assert time.monotonic() - begin < 1, "it took too long"
    kg.wait_for_prompt()
    kg.send("ASK { ?s ?p ?o }\r")
    kg.wait_for("^yes$")


def ctrl_d_leaves(bench):
    kg = bench.shell()
    kg.send("\x04")
    assert kg.end() == 0


def quit_leaves(bench):
    for word in (".quit", "exit"):
        kg = bench.shell()
        kg.send(word + "\r")
        assert kg.end() == 0


def a_mistake_is_shown_and_the_shell_goes_on(bench):
    kg = bench.shell()
    kg.send("SELECT * { ?x schmea:name ?y }\r")
    lines = kg.wait_for("\\^~+ did you mean")
    assert any(line.startswith('error: unknown prefix "schmea') for line
               in lines), lines
    kg.wait_for_prompt()


def an_empty_answer_names_what_is_unknown(bench):
    kg = bench.shell()
    kg.send("SELECT * { ?x schema:konws ?y }\r")
    kg.wait_for("schema:konws occurs nowhere in the store. "
                "Did you mean schema:knows \\(1\\)")


def a_paste_is_taken_as_it_is(bench):
    kg = bench.shell()
    kg.send("\x1b[200~SELECT ?l {\n\t?p rdfs:label ?l }\n"
            "ORDER BY ?l LIMIT 1\x1b[201~\r")
    kg.wait_for("1 row in")


def names_are_completed_where_they_fit(bench):
    kg = bench.shell()
    kg.send("SELECT * { ?x a schema:Per\t")
    kg.wait_for("a schema:Person $|a schema:Person$")
    kg.send("; schema:ag\t")
    kg.wait_for("; schema:age")
    kg.send("?years . ?x rdfs:label ?y\t")
    kg.wait_for("rdfs:label \\?years")
    kg.send(" FILT\t(?ye\t > 40) }\r")
    kg.wait_for("1 row in|0 rows in")


def dot_commands_are_completed(bench):
    kg = bench.shell()
    kg.send(".pref\t")
    kg.wait_for("\\.prefix")
    kg.send("es\r")
    kg.wait_for("schema:  +<http://schema.org/>")
    kg.send(".hlep\r")
    kg.wait_for("did you mean .help")


def whole_statements_come_back_from_the_history(bench):
    kg = bench.shell()
    kg.send("SELECT ?l {\r?p rdfs:label ?l } LIMIT 1\r")
    kg.wait_for("1 row in")
    kg.send(" ASK { ?secret ?p ?o }\r")
    kg.wait_for("^yes$")
    kg.send(".quit\r")
    kg.end()
    path = os.path.join(bench.state, "kg", "history")
    assert stat.S_IMODE(os.stat(path).st_mode) == 0o600
    with open(path, encoding="utf-8") as file:
        entries = [json.loads(line) for line in file]
    texts = [entry["text"] for entry in entries]
    assert "SELECT ?l {\n?p rdfs:label ?l } LIMIT 1" in texts, texts
    assert not any("secret" in text for text in texts), texts
    assert entries[-1]["rows"] == 1 and entries[-1]["status"] == "ok"

    kg = bench.shell()
    kg.send("\x1b[A")
    kg.wait_for("LIMIT 1$")
    kg.send("\r")
    kg.wait_for("1 row in")


def nothing_hostile_reaches_the_terminal(bench):
    bad = os.path.join(bench.folder, "bad.nt")
    with open(bad, "w", encoding="utf-8") as file:
        file.write('<http://x/s> <http://x/p> "a\\u001B[2Jb\\u009Bc\\u0007" .\n')
    kg = bench.shell(arguments=["--data", bad])
    before = len(kg.text)
    kg.send("SELECT * { ?s ?p ?o }\r")
    kg.wait_for("1 row in")
    shown = kg.text[before:]
    assert "\x1b[2J" not in shown and "\x9b" not in shown, repr(shown)
    assert "\\x1B[2Jb" in shown, repr(shown)


def a_dumb_terminal_is_enough(bench):
    kg = bench.shell(TERM="dumb")
    kg.send("ASK { ?s ?p\n?o }\n")
    kg.wait_for("yes$")
    kg.wait_for_prompt()
    kg.send("\x03")
    kg.wait_for_prompt()
    kg.send("\x04")
    assert kg.end() == 0
    assert "\x1b" not in kg.text, repr(kg.text)


def settings_hold(bench):
    kg = bench.shell()
    kg.send(".mode csv\rSELECT ?l { ?p schema:age ?l }\r")
    kg.wait_for("^41$")
    kg.send(".mode auto\r.maxrows 1\rSELECT * { ?s ?p ?o }\r")
    kg.wait_for("the first 1 rows; .maxrows 0 shows all")
    kg.send(".timing off\rASK { ?s schema:age 41 }\r")
    kg.wait_for("^yes$")
    kg.send(".timeout 100ms\r")
    patterns = " . ".join("?a%d ?b%d ?c%d" % (i, i, i) for i in range(12))
    kg.send("SELECT (COUNT(*) AS ?n) { %s }\r" % patterns)
    kg.wait_for("incomplete: ")


TESTS = [
    a_statement_runs_when_it_is_whole,
    alt_enter_begins_a_new_line,
    no_line_is_wider_than_the_window,
    ctrl_c_clears_and_never_leaves,
    ctrl_c_stops_a_query_at_once,
    ctrl_d_leaves,
    quit_leaves,
    a_mistake_is_shown_and_the_shell_goes_on,
    an_empty_answer_names_what_is_unknown,
    a_paste_is_taken_as_it_is,
    names_are_completed_where_they_fit,
    dot_commands_are_completed,
    whole_statements_come_back_from_the_history,
    nothing_hostile_reaches_the_terminal,
    a_dumb_terminal_is_enough,
    settings_hold,
]


def has_terminals():
    """Whether the machine gives pseudo-terminals: a bare chroot does not."""
    try:
        for fd in os.openpty():
            os.close(fd)
        return True
    except OSError:
        return False


def main():
    wanted = sys.argv[2:]
    if not has_terminals():
        print("skipped: there are no pseudo-terminals here")
        return 77
    n_failed = 0
    for test in TESTS:
        if wanted and test.__name__ not in wanted:
            continue
        bench = Bench()
        try:
            test(bench)
        except AssertionError as error:
            n_failed += 1
            print("%s: %s" % (test.__name__, error))
        finally:
            bench.clear()
    print("%d behaviours, %d failed" % (len(TESTS), n_failed))
    return 1 if n_failed else 0


sys.exit(main())
