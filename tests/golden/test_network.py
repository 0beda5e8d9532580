# SPDX-License-Identifier: Apache-2.0
"""SERVICE and LOAD against a server of our own on the loopback interface."""
import http.server
import json
import os
import signal
import subprocess
import threading
import time
import unittest

from kg_case import KG, KgCase

DATA = """@prefix : <http://e/> .
:a :endpoint <%(url)s/one> ; :name "A" .
:b :endpoint <%(url)s/two> ; :name "B" .
:c :endpoint <%(url)s/one> ; :name "C" .
"""


def uri(text):
    return {"type": "uri", "value": text}


def literal(text):
    return {"type": "literal", "value": text}


ANSWERS = {
    "/one": [{"s": uri("http://e/a"), "v": literal("1")}, {"s": uri("http://e/b"), "v": literal("2")}],
    "/two": [{"s": uri("http://e/b"), "v": literal("3")}, {"s": {"type": "bnode", "value": "x"}}],
}


class Handler(http.server.BaseHTTPRequestHandler):
    def answer(self, body, kind, status=200):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self):
        query = self.rfile.read(int(self.headers["Content-Length"])).decode("utf-8")
        self.server.asked.append((self.path, self.headers["Content-Type"], query))
        if self.path == "/slow":
            self.server.leave.wait(10)
            return
        if self.path in ANSWERS:
            body = json.dumps({"head": {"vars": ["s", "v"]}, "results": {"bindings": ANSWERS[self.path]}})
            self.answer(body.encode(), "application/sparql-results+json")
        elif self.path == "/wrong":
            self.answer(b"<html>", "text/html")
        else:
            self.answer(b"no", "text/plain", 500)

    def do_GET(self):
        if self.path == "/doc":
            self.answer(b"<http://e/s> <http://e/p> <rel> , _:b .", "text/turtle; charset=utf-8")
        elif self.path == "/bad.nt":
            self.answer(b"<http://e/s> <http://e/p> <http://e/o> .\nno\n", "application/octet-stream")
        else:
            self.answer(b"no", "text/plain", 404)

    def log_message(self, *args):
        pass


class Network(KgCase):
    def setUp(self):
        super().setUp()
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.server.asked = []
        self.server.leave = threading.Event()
        thread = threading.Thread(target=self.server.serve_forever, args=(0.05,))
        thread.start()
        self.addCleanup(thread.join)
        self.addCleanup(self.server.server_close)
        self.addCleanup(self.server.shutdown)
        self.addCleanup(self.server.leave.set)
        self.url = "http://127.0.0.1:%d" % self.server.server_port
        self.data = self.write("data.ttl", DATA % {"url": self.url})
        self.store = self.path("store")

    def ask(self, query, *options, status=0):
        out, error = self.run_kg("query", "--data", self.data, "--allow-network", *options,
                                 "PREFIX : <http://e/> " + query, status=status)
        self.error = error
        return sorted(out.splitlines()[1:])

    def update(self, text, *options, status=0):
        return self.run_kg("update", "--store", self.store, *options, text, status=status)

    def count(self, pattern="?s ?p ?o"):
        out, _ = self.run_kg("query", "--store", self.store, "--format", "count", "SELECT * { %s }" % pattern)
        return int(out)

    # SERVICE

    def test_answers_are_joined(self):
        rows = self.ask("SELECT ?n ?v { ?s :name ?n SERVICE <%s/one> { ?s :v ?v } }" % self.url)
        self.assertEqual(rows, ['"A"\t"1"', '"B"\t"2"'])
        path, kind, query = self.server.asked[0]
        self.assertEqual((path, kind), ("/one", "application/sparql-query"))
        self.assertIn("?s", query)

    def test_a_bound_variable_names_the_endpoint(self):
        for option in ("--quiet", "--no-optimizer"):
            self.server.asked.clear()
            rows = self.ask("SELECT ?n ?v { SERVICE ?e { ?s :v ?v } ?s :name ?n ; :endpoint ?e }", option)
            # c is at the first endpoint, which says nothing about it.
            self.assertEqual(rows, ['"A"\t"1"', '"B"\t"3"'])
            self.assertEqual(sorted(path for path, _, _ in self.server.asked), ["/one", "/two"])

    def test_values_may_bind_it_and_optional_hold_it(self):
        rows = self.ask("SELECT ?s ?v { VALUES ?e { <%s/one> <%s/two> } SERVICE ?e { ?s :v ?v } FILTER(isIRI(?s)) }"
                        % (self.url, self.url))
        self.assertEqual(rows, ['<http://e/a>\t"1"', '<http://e/b>\t"2"', '<http://e/b>\t"3"'])
        rows = self.ask("SELECT ?n ?v { ?s :name ?n ; :endpoint ?e OPTIONAL { SERVICE ?e { ?s :v ?v } } }")
        self.assertEqual(rows, ['"A"\t"1"', '"B"\t"3"', '"C"\t'])

    def test_silent_failures_bind_nothing(self):
        for place in ("broken", "wrong"):
            rows = self.ask("SELECT ?n ?v { ?s :name ?n SERVICE SILENT <%s/%s> { ?s :v ?v } }" % (self.url, place))
            self.assertEqual(rows, ['"A"\t', '"B"\t', '"C"\t'])
        rows = self.ask("SELECT ?n ?v { ?s :name ?n BIND(IF(?n = 'B', <%s/two>, 1) AS ?e) "
                        "SERVICE SILENT ?e { ?s :v ?v } }" % self.url)
        self.assertEqual(rows, ['"A"\t', '"B"\t"3"', '"C"\t'])

    def test_other_failures_are_told(self):
        self.ask("SELECT * { SERVICE <%s/broken> { ?s :v ?v } }" % self.url, status=4)
        self.assertIn("/broken> failed: HTTP status 500", self.error)
        self.ask("SELECT * { SERVICE <%s/wrong> { ?s :v ?v } }" % self.url, status=4)
        self.assertIn("JSON", self.error)
        self.ask("SELECT * { SERVICE ?e { ?s :v ?v } }", status=3)
        self.assertIn("nothing before it binds ?e", self.error)

    def test_nothing_is_asked_unless_allowed(self):
        query = "SELECT * { SERVICE %s <%s/one> { ?s <http://e/v> ?v } }"
        _, error = self.run_kg("query", "--data", self.data, query % ("", self.url), status=3)
        self.assertIn("needs the network, which is not allowed", error)
        out, _ = self.run_kg("query", "--data", self.data, "--format", "count", query % ("SILENT", self.url))
        self.assertEqual(out, "1\n")
        self.assertEqual(self.server.asked, [])

    def test_waiting_ends_with_the_time_and_with_a_signal(self):
        query = "SELECT * { SERVICE <%s/slow> { ?s :v ?v } }" % self.url
        start = time.monotonic()
        self.ask(query, "--timeout", "200ms", status=5)
        self.assertLess(time.monotonic() - start, 2)
        child = subprocess.Popen([KG, "query", "--data", self.data, "--allow-network", "PREFIX : <http://e/> " + query],
                                 stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        while len(self.server.asked) < 2:
            time.sleep(0.01)
        start = time.monotonic()
        child.send_signal(signal.SIGINT)
        self.assertEqual(child.wait(10), 130)
        self.assertLess(time.monotonic() - start, 1)

    # LOAD

    def test_a_document_of_the_web_is_loaded(self):
        out, error = self.update("LOAD <%s/doc> INTO GRAPH <http://e/g>" % self.url, "--allow-network")
        self.assertIn("2 inserted", error)
        self.assertEqual(self.count("GRAPH <http://e/g> { <http://e/s> <http://e/p> <%s/rel> }" % self.url), 1)
        self.update("LOAD <%s/doc>" % self.url, "--allow-network")
        # Its blank node is another one each time.
        self.assertEqual(self.count("<http://e/s> <http://e/p> ?o"), 3)

    def test_the_network_is_not_reached_unless_allowed(self):
        _, error = self.update("LOAD <%s/doc>" % self.url, status=3)
        self.assertIn("needs the network, which is not allowed", error)
        self.update("LOAD SILENT <%s/doc>" % self.url)
        self.assertEqual(self.count(), 0)

    def test_files_are_loaded(self):
        path = self.write("a file.nt", "<http://e/1> <http://e/p> <http://e/2> .\n")
        self.update("LOAD <file://%s>" % path.replace(" ", "%20"))
        self.assertEqual(self.count(), 1)
        update = self.write("load.ru", "LOAD <a%20file.nt> INTO GRAPH <http://e/g>")
        self.run_kg("update", "--store", self.store, "-f", update)
        self.assertEqual(self.count("GRAPH <http://e/g> { ?s ?p ?o }"), 1)

    def test_an_update_is_whole_or_nothing(self):
        before = "INSERT DATA { <http://e/x> <http://e/y> 1 } ; "
        for place in ("missing", "bad.nt"):
            _, error = self.update(before + "LOAD <%s/%s>" % (self.url, place), "--allow-network", status=4)
            self.assertEqual(error.count("kg: "), 1, error)
            self.update("LOAD <file://%s>" % self.path("nothing.ttl"), status=4)
        self.assertEqual(self.count(), 0)
        self.update(before + "LOAD SILENT <%s/bad.nt> ; LOAD SILENT <file://%s>" % (self.url, self.path("nothing.ttl")),
                    "--allow-network")
        self.assertEqual(self.count(), 1)


if __name__ == "__main__":
    unittest.main()
