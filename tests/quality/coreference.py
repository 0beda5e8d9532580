# SPDX-License-Identifier: Apache-2.0
"""CoNLL score of coreference on GUM, for people and bodies that have a name.

A key entity is one of type person or organization with at least one mention whose head is a
proper noun. Mentions are known by one word, since guidelines differ in what else belongs to them:
the last of the name that the head begins or that stands right behind it ("president Barack Obama",
"curator Elaine Gustafon"), else the head. Relative pronouns are no mentions in GUM and do not
count. GUM keeps the speakers of interviews and transcripts beside the text; the second pair of lines
shows them as print does ("Tina McKenzie: …"), as systems are told them in CoNLL's task. The score is the mean F1 of MUC (Vilain 1995), B3 (Bagga 1998) and CEAFe (Luo 2005).
"""
import json
import os
import re
import subprocess
import tempfile


class Document:
    """One CoNLL-U document: its text, the places of its words, its entities."""

    def __init__(self, path, shows_speakers=False):
        self.text = ""
        self.speaker = None  # whose label was shown last
        self.fields = []  # of CoNLL-U, by word
        self.words = []  # (begin, end, head index, upos, relation to the head)
        self.mentions = []  # (entity, type, first word, last word)
        stack = []
        sentence, surface_end = [], 0
        covered, glue = 0, True
        with open(path, encoding="utf-8") as handle:
            for line in handle:
                line = line.rstrip("\n")
                if line.startswith("# newpar"):
                    self.text = self.text.rstrip() + ("\n\n" if self.text else "")
                    glue = True
                if line.startswith("# speaker = ") and shows_speakers:
                    glue = self.show_speaker(line[len("# speaker = "):]) or glue
                if not line:
                    sentence = []
                if not line or line.startswith("#"):
                    continue
                field = line.split("\t")
                misc = field[9]
                if "." in field[0]:
                    continue
                if "-" in field[0]:
                    self.add_space(glue)
                    begin = len(self.text)
                    self.text += field[1]
                    covered = int(field[0].split("-")[1])
                    surface_end = len(self.text)
                    inside = begin
                    glue = "SpaceAfter=No" in misc
                    continue
                number = int(field[0])
                if number == 1:
                    base = len(self.words)
                if number <= covered:
                    begin = inside
                    inside = min(inside + len(field[1]), surface_end)
                    end = inside
                else:
                    covered = 0
                    self.add_space(glue)
                    begin = len(self.text)
                    self.text += field[1]
                    end = len(self.text)
                    glue = "SpaceAfter=No" in misc
                if number == covered:
                    covered = 0
                self.words.append((begin, end, base + int(field[6]) - 1 if field[6] != "0" else -1, field[3],
                                   field[7].split(":")[0]))
                match = re.search(r"(?:^|\|)Entity=([^|]*)", misc)
                self.read_entities(match.group(1) if match else "", len(self.words) - 1, stack)
                sentence.append(field)
                self.fields.append(field)

    def show_speaker(self, code):
        """GUM keeps who speaks beside the text ("TinaMcKenzie"); transcripts print it."""
        if code == self.speaker:
            return False
        self.speaker = code
        name = re.sub(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", code)
        name = re.sub(r"\b(Mc|Mac|De|La) (?=[A-Z])", r"\1", name)
        self.text = (self.text.rstrip() + "\n\n" if self.text else "") + name + ": "
        return True

    def add_space(self, glue):
        if not glue and self.text and not self.text.endswith("\n"):
            self.text += " "

    def read_entities(self, code, word, stack):
        for part in re.findall(r"\([^()]*\)?|[^()]+\)", code):
            if part.startswith("("):
                fields = part.strip("()").split("-")
                stack.append((fields[0], fields[1] if len(fields) > 1 else "", word))
                if part.endswith(")"):
                    entity, kind, first = stack.pop()
                    self.mentions.append((entity, kind, first, word))
            else:
                name = part.strip(")")
                for i in range(len(stack) - 1, -1, -1):
                    if stack[i][0] == name:
                        entity, kind, first = stack.pop(i)
                        self.mentions.append((entity, kind, first, word))
                        break

    def head(self, first, last):
        """The word that a mention is known by."""
        tops = [i for i in range(first, last + 1) if not first <= self.words[i][2] <= last]
        head = tops[0] if tops else first
        if len(tops) > 1 and all(self.words[i][4] == "flat" for i in tops):
            return tops[-1]  # a name whose title, its head, is outside
        for i in range(head + 1, last + 1):
            begins_name = self.words[i][4] in ("appos", "flat") and self.words[i][2] == head
            if begins_name and self.words[i][3] == "PROPN" and self.is_right_behind(head, i):
                return self.end_of_name(i if self.words[i][4] == "appos" else head, last)
        return self.end_of_name(head, last)

    def is_right_behind(self, head, i):
        """No mark between the head and the name, nothing but parts of either."""
        return all(self.words[k][3] not in ("PUNCT", "ADP") for k in range(head + 1, i))

    def end_of_name(self, head, last):
        """Last word of the name, whose words hang on its first or on one another."""
        name = {head}
        for i in range(head + 1, last + 1):
            if self.words[i][4] == "flat" and self.words[i][2] in name:
                name.add(i)
        return max(name)

    def key(self):
        clusters, named = {}, set()
        for entity, kind, first, last in self.mentions:
            if kind in ("person", "organization"):
                head = self.head(first, last)
                clusters.setdefault(entity, set()).add(head)
                if self.words[head][3] == "PROPN":
                    named.add(entity)
        return [frozenset(clusters[e]) for e in sorted(named)]

    def words_of(self, begin, end):
        return [i for i, w in enumerate(self.words) if w[0] < end and begin < w[1]]

    def response(self, row):
        clusters = {}
        for m in row["mentions"]:
            entity = m["entity"]
            if self.text[m["start"]:m["end"]].lower() in ("who", "whom", "whose", "which"):
                continue
            if m["type"] in ("PER", "ORG") and isinstance(entity, str):
                inside = self.words_of(m["start"], m["end"])
                if inside:
                    clusters.setdefault(entity, set()).add(self.head(inside[0], inside[-1]))
        named = {m["entity"] for m in row["mentions"] if m["form"] == "name" and isinstance(m["entity"], str)}
        return [frozenset(clusters[e]) for e in sorted(clusters) if e in named]


def muc(key, response):
    def side(left, right):
        top = bottom = 0
        for cluster in left:
            parts = sum(1 for r in right if r & cluster) + len(cluster - set().union(*right, frozenset()))
            top += len(cluster) - parts
            bottom += len(cluster) - 1
        return top, bottom
    return (*side(key, response), *side(response, key))


def b3(key, response):
    def side(left, right):
        top = sum(len(a & b) ** 2 / len(a) for a in left for b in right)
        return top, sum(map(len, left))
    return (*side(key, response), *side(response, key))


def assign(weights):
    """Largest total weight of a one-to-one assignment (Kuhn and Munkres, potentials)."""
    n, m = len(weights), len(weights[0]) if weights else 0
    if not n or not m:
        return 0.0
    if n > m:
        return assign([list(c) for c in zip(*weights)])
    u, v, match = [0.0] * (n + 1), [0.0] * (m + 1), [0] * (m + 1)
    for i in range(1, n + 1):
        match[0], j0 = i, 0
        least, way, used = [float("inf")] * (m + 1), [0] * (m + 1), [False] * (m + 1)
        while True:
            used[j0] = True
            i0, delta, j1 = match[j0], float("inf"), 0
            for j in range(1, m + 1):
                if not used[j]:
                    cost = -weights[i0 - 1][j - 1] - u[i0] - v[j]
                    if cost < least[j]:
                        least[j], way[j] = cost, j0
                    if least[j] < delta:
                        delta, j1 = least[j], j
            for j in range(m + 1):
                if used[j]:
                    u[match[j]] += delta
                    v[j] -= delta
                else:
                    least[j] -= delta
            j0 = j1
            if not match[j0]:
                break
        while j0:
            match[j0] = match[way[j0]]
            j0 = way[j0]
    return sum(weights[match[j] - 1][j - 1] for j in range(1, m + 1) if match[j])


def ceafe(key, response):
    total = assign([[2 * len(a & b) / (len(a) + len(b)) for b in response] for a in key])
    return total, len(key), total, len(response)


def f1(sums):
    recall = sums[0] / sums[1] if sums[1] else 0.0
    precision = sums[2] / sums[3] if sums[3] else 0.0
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def split_names(gum, part):
    with open(os.path.join(gum, "splits.md"), encoding="utf-8") as handle:
        section = re.split(r"^## ", handle.read(), flags=re.M)
    text = next(s for s in section if s.split()[0:1] == [part])
    return re.findall(r"\* (GUM_\w+)", text)


def evaluate(kg, gum):
    print("\n## coreference of people and bodies with a name, GUM, mentions by head word")
    for part, shows_speakers in (("dev", False), ("test", False), ("dev", True), ("test", True)):
        paths = [os.path.join(gum, "conllu", n + ".conllu") for n in split_names(gum, part)]
        documents = [Document(p, shows_speakers) for p in paths if os.path.exists(p)]
        sums = {"MUC": [0.0] * 4, "B3": [0.0] * 4, "CEAFe": [0.0] * 4}
        with tempfile.TemporaryDirectory() as folder:
            for i, document in enumerate(documents):
                path = os.path.join(folder, "%d.txt" % i)
                with open(path, "w", encoding="utf-8") as out:
                    out.write(document.text)
                row = json.loads(subprocess.run([kg, "annotate", path], capture_output=True, check=True).stdout)
                key, response = document.key(), document.response(row)
                for name, measure in (("MUC", muc), ("B3", b3), ("CEAFe", ceafe)):
                    for k, x in enumerate(measure(key, response)):
                        sums[name][k] += x
        scores = {name: f1(s) for name, s in sums.items()}
        print("%-4s %2d documents  MUC %.3f  B3 %.3f  CEAFe %.3f  CoNLL %.3f%s" %
              (part, len(documents), scores["MUC"], scores["B3"], scores["CEAFe"], sum(scores.values()) / 3,
               "  (with the speakers of transcripts shown)" if shows_speakers else ""))
