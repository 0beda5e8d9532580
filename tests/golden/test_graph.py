# SPDX-License-Identifier: Apache-2.0
"""The graph of the sample articles: its form, and what it must know."""
import hashlib

from kg_case import KgCase, main, samples

PREFIX = "http://kg.example/"


class GraphCase(KgCase):
    def setUp(self):
        super().setUp()
        self.build("s", *samples())

    def ask(self, query):
        return self.rows("s", query)


class TheGraphHasItsForm(GraphCase):
    def test_every_span_is_where_it_says(self):
        texts = {}
        for path in samples():
            with open(path, "rb") as handle:
                data = handle.read()
            texts["h" + hashlib.sha256(data).hexdigest()[:16]] = data.decode("utf-8")
        rows = self.ask("SELECT ?x ?a ?b ?e ?words { ?x nif:referenceContext ?a ; nif:beginIndex ?b ;"
                        " nif:endIndex ?e ; nif:anchorOf ?words }")
        self.assertGreater(len(rows), 100)
        for x, article, begin, end, words in rows:
            text = texts[article.rsplit("/", 1)[1]]
            self.assertEqual(text[int(begin):int(end)].replace("\r", ""), words.replace("\r", ""), x)
            self.assertIn("_%s-%s" % (begin, end), x)

    def one_each(self, cls, prop):
        rows = self.ask("SELECT ?x (COUNT(?v) AS ?n) { ?x a %s OPTIONAL { ?x %s ?v } } GROUP BY ?x" % (cls, prop))
        self.assertTrue(rows, cls)
        self.assertEqual([r for r in rows if r[1] != "1"], [], "%s %s" % (cls, prop))

    def test_reports_are_whole(self):
        for prop in ("nif:beginIndex", "nif:endIndex", "nif:anchorOf", "nif:referenceContext",
                     "schema:isPartOf", "kg:confidence"):
            self.one_each("kg:Report", prop)
        for prop in ("schema:text", "schema:spokenByCharacter", "kg:speech"):
            self.one_each("schema:Quotation", prop)
        for prop in ("org:member", "org:role"):
            self.one_each("org:Membership", prop)

    def test_every_thing_has_one_label(self):
        for cls in ("schema:NewsArticle", "schema:Person", "schema:Place", "schema:Organization",
                    "kg:Statement", "org:Role"):
            self.one_each(cls, "rdfs:label")

    def test_everything_reported_is_described(self):
        self.assertEqual(self.ask("SELECT ?r ?x { ?r kg:reports ?x FILTER NOT EXISTS { ?x a ?class } }"), [])

    def test_there_are_no_blank_nodes(self):
        self.assertNotIn("_:", self.export("s", "ntriples"))


class TheGraphKnows(GraphCase):
    def said(self, person):
        return {r[0] for r in self.ask(
            "SELECT DISTINCT ?text { ?q a schema:Quotation ; schema:text ?text ; kg:speech kg:direct ;"
            " schema:spokenByCharacter person:%s }" % person)}

    def test_who_said_what(self):
        self.assertIn("The work starts tomorrow", self.said("ban-ki-moon"))
        self.assertIn("We are at a decisive point in time", self.said("francois-hollande"))
        self.assertIn("This is a tremendous victory for all of our citizens.", self.said("john-kerry"))

    def test_an_interrupted_quotation_is_one_statement(self):
        self.assertIn("The wheel of climate action turns slowly, but in Paris it has turned.",
                      {t.replace(", ,", ",") for t in self.said("kumi-naidoo")})

    def test_equal_words_in_two_outlets_are_one_statement(self):
        rows = self.ask("SELECT ?s (COUNT(DISTINCT ?a) AS ?n) { ?q kg:reports ?s ; a schema:Quotation ;"
                        " schema:isPartOf ?a ; schema:spokenByCharacter person:ban-ki-moon }"
                        " GROUP BY ?s HAVING(COUNT(DISTINCT ?a) > 1)")
        self.assertEqual([r[1] for r in rows], ["2", "2"])

    def test_roles(self):
        roles = set(self.ask("SELECT DISTINCT ?who ?role { ?m org:member/rdfs:label ?who ;"
                             " org:role/rdfs:label ?role }"))
        roles = {(who, role.lower()) for who, role in roles}
        for want in (("Laurent Fabius", "foreign minister"), ("Barack Obama", "president"),
                     ("John Kerry", "secretary of state"), ("Kumi Naidoo", "director"),
                     ("Josh Earnest", "spokesman"), ("Ban Ki-moon", "secretary-general")):
            self.assertIn(want, roles)

    def test_a_last_name_is_the_same_person(self):
        rows = self.ask("SELECT ?words { ?m itsrdf:taIdentRef person:edna-molewa ; nif:anchorOf ?words }")
        self.assertIn(("Edna Molewa",), rows)
        self.assertIn(("Molewa",), rows)

    def test_noise_is_not_read(self):
        self.assertNotIn("Thandi", self.export("s"))


main()
