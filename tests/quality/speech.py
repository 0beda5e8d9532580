# SPDX-License-Identifier: Apache-2.0
"""Statements and their speakers on GUM, against what its trees and discourse relations say.

Nobody marked statements in GUM. What stands for gold here is derived: a verb of speech
(kg/text/lists/reporting.txt, or the head of a discourse unit that is related to another as its
attribution) or "according to", with the clause that it governs and its subject:

    content   the tree of the clause without "that" and the signs at its ends; where the verb is
              a parenthesis in the clause ("it was late, he said") the clause around it
    speaker   the subject; of a participle, an infinitive or a joined verb that of the verb it hangs
              on; of a relative clause what it modifies; of a passive the phrase behind "by"

Verbs inside quotation marks are left out, as the reader leaves them to the quotation. Negated, modal
and infinitive ones, verbs of thought and requests are optional: finding them is neither right nor wrong.
"""
import bisect
import importlib.util
import json
import os
import re
import subprocess
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
REPORTING = os.path.join(os.path.dirname(os.path.dirname(HERE)), "kg", "text", "lists", "reporting.txt")
SIGNS = " \t\r\n.,;:!?\"'\u201c\u201d\u2018\u2019\u00ab\u00bb()[]-\u2013\u2014"
MARKS = {'"', "\u201c", "\u201d", "``", "''"}


def coreference():
    spec = importlib.util.spec_from_file_location("coreference", os.path.join(HERE, "coreference.py"))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def reporting():
    """Verbs by flag: speech and writing, thought."""
    speech, thought = set(), set()
    with open(REPORTING, encoding="utf-8") as handle:
        for line in handle:
            if line.startswith("#") or not line.strip():
                continue
            word, flags = line.split()
            if "n" not in flags:
                (speech if re.search("[swq]", flags) else thought if "t" in flags else set()).add(word)
    return speech, thought


class Silver:
    """One statement as the trees have it."""

    def __init__(self, cue, content, speaker, kind, optional):
        self.cue, self.content, self.speaker = cue, content, speaker  # words; characters; word or None
        self.kind, self.optional = kind, optional


class Reading:
    """Derives the statements of one document."""

    def __init__(self, document, rst):
        self.d = document
        self.fields = document.fields
        self.head = [w[2] for w in document.words]
        self.relation = [f[7] for f in self.fields]
        self.children = [[] for _ in self.head]
        for i, h in enumerate(self.head):
            if h >= 0:
                self.children[h].append(i)
        self.quoted = self.find_quoted()
        self.attributed = self.read_rst(rst)

    def find_quoted(self):
        inside, state, end = [], False, 0
        for begin, stop, *_ in self.d.words:
            if "\n" in self.d.text[end:begin]:
                state = False
            word = self.d.text[begin:stop]
            if word in MARKS:
                state = word == "\u201c" or word == "``" or (word == '"' and not state)
                inside.append(True)
            else:
                inside.append(state)
            end = stop
        return inside

    def read_rst(self, path):
        """Heads of units that attribute another."""
        found = set()
        if os.path.exists(path):
            with open(path, encoding="utf-8") as handle:
                for line in handle:
                    field = line.split("\t")
                    match = re.search(r"head_id=(\d+)", line)
                    if len(field) > 7 and field[7].startswith("attribution-") and match:
                        found.add(int(match.group(1)) - 1)
        return found

    def child(self, word, *relations):
        return next((c for c in self.children[word] if self.relation[c] in relations), None)

    def tree(self, word, without=()):
        out, todo = [], [word]
        while todo:
            at = todo.pop()
            if at not in without:
                out.append(at)
                todo += self.children[at]
        return sorted(out)

    def speaker(self, verb, depth=0):
        """The word that heads who speaks, or None."""
        subject = self.child(verb, "nsubj", "csubj")
        if subject is not None:
            pronoun = self.fields[subject][2].lower() in ("who", "which", "that")
            if pronoun and self.relation[verb] == "acl:relcl":
                return self.head[verb]
            return subject
        agent = self.child(verb, "obl:agent")
        if agent is not None:
            return agent
        if self.child(verb, "nsubj:pass") is not None:
            return None
        above = self.head[verb]
        if depth > 4 or above < 0:
            return None
        if self.relation[verb] in ("acl", "acl:relcl"):
            return above if self.fields[above][3] in ("NOUN", "PROPN", "PRON") else None
        if self.relation[verb] in ("conj", "xcomp", "advcl", "parataxis"):
            return self.speaker(above, depth + 1)
        return None

    def characters(self, words):
        """Characters of the words, without "that" and signs at the ends."""
        words = list(words)
        if words and self.fields[words[0]][2].lower() == "that" and self.relation[words[0]] == "mark":
            words = words[1:]
        runs = []
        for w in words:
            if runs and w == runs[-1][1] + 1:
                runs[-1][1] = w
            else:
                runs.append([w, w])
        out = set()
        for first, last in runs:
            begin, end = self.d.words[first][0], self.d.words[last][1]
            out |= characters_of(self.d.text, begin, end)
        return out

    def content(self, verb):
        clause = self.child(verb, "ccomp")
        if clause is not None:
            return self.tree(clause)
        if self.relation[verb] == "parataxis" and self.child(verb, "nsubj") is not None:
            return self.tree(self.head[verb], without=(verb,))
        spoken = self.child(verb, "parataxis")
        signs = self.children[spoken] + self.children[verb] if spoken is not None and spoken > verb else []
        if any(self.d.text[self.d.words[c][0]] == ":" for c in signs):
            return self.tree(spoken)
        asked = self.child(verb, "xcomp")
        if asked is not None and self.child(asked, "mark") is not None:
            return self.tree(asked)
        return None

    def is_open(self, verb):
        """Negated, modal, infinitive, asked or ordered: no statement for sure."""
        field = self.fields[verb]
        below = [self.fields[c][2].lower() for c in self.children[verb]]
        if any(w in ("not", "never", "would", "could", "should", "may", "might", "can", "must", "will", "to", "if")
               and self.relation[c] in ("aux", "advmod", "mark") for w, c in zip(below, self.children[verb])):
            return True
        return field[4] == "VB"

    def statements(self):
        speech, thought = reporting()
        out = []
        for i, field in enumerate(self.fields):
            if self.quoted[i]:
                continue
            lemma = field[2].lower()
            if field[3] == "VERB" and (lemma in speech or lemma in thought or i in self.attributed):
                words = self.content(i)
                if words:
                    optional = lemma not in speech or self.is_open(i) or self.child(i, "ccomp") is None and \
                        self.child(i, "parataxis") is None and self.relation[i] != "parataxis"
                    out.append(self.silver(i, words, self.speaker(i), optional))
            elif lemma in ("accord", "according") and i + 1 < len(self.fields) and self.fields[i + 1][2] == "to":
                source = self.head[i] if self.relation[i] == "case" else self.child(i, "obl", "xcomp")
                top = self.head[source] if source is not None and self.relation[i] == "case" else self.head[i]
                cut = source if self.relation[i] == "case" else i
                if source is not None and top >= 0 and self.fields[top][3] in ("VERB", "AUX", "ADJ", "NOUN"):
                    words = self.tree(top, without=(cut,))
                    out.append(self.silver(i, words, source, False))
        return out

    def silver(self, cue, words, speaker, optional):
        marked = sum(self.quoted[w] for w in words)
        kind = "direct" if marked * 2 > len(words) else "indirect"
        return Silver(cue, self.characters(words), speaker, kind, optional or speaker is None)


def characters_of(text, begin, end):
    while begin < end and text[begin] in SIGNS:
        begin += 1
    while begin < end and text[end - 1] in SIGNS:
        end -= 1
    return {c for c in range(begin, end) if text[c] not in SIGNS}


def letters(text, span):
    return characters_of(text, *span)


class Counts:
    def __init__(self):
        self.hit = self.exact = self.speaker = self.gold = self.found = 0

    def line(self, name):
        def f1(hit):
            return 2 * hit / (self.gold + self.found) if hit else 0.0
        return "%-10s found %.3f  exact %.3f  with speaker %.3f  speaker of those found %.3f  (gold %d, found %d)" % (
            name, f1(self.hit), f1(self.exact), f1(self.speaker), self.speaker / self.hit if self.hit else 0.0,
            self.gold, self.found)


def compare(reading, row, counts, misses):
    """Adds to the counts by kind: direct, indirect."""
    text, document = reading.d.text, reading.d
    golds = reading.statements()
    starts = [w[0] for w in document.words]
    found = []
    for s in row["statements"]:
        content = set().union(*(letters(text, span) for span in s["spans"])) if s["spans"] else set()
        cue = bisect.bisect_right(starts, s["cue"][1] - 1) - 1 if s.get("cue") else None
        first = bisect.bisect_left(starts, s["cue"][0]) if s.get("cue") else None
        found.append((s, content, (first, cue)))
    taken = set()
    for g in golds:
        best, best_share = None, 0.0
        for k, (s, content, cue) in enumerate(found):
            both = len(content & g.content)
            # Sentences after the first join a quotation's statement; trees know the first alone.
            whole = g.content if g.kind == "direct" else content | g.content
            share = both / len(whole) if both else 0.0
            if share > best_share and (k not in taken or g.kind == "direct"):
                best, best_share = k, share
        c = counts.setdefault(g.kind, Counts())
        hit = best is not None and best_share >= 0.5
        if hit:
            taken.add(best)
        if g.optional:
            continue
        c.gold += 1
        if not hit:
            misses.append(("missed", g.kind, document, g, None))
            continue
        s, content, _ = found[best]
        c.found += 1
        c.hit += 1
        c.exact += g.content <= content if g.kind == "direct" else content == g.content
        span = s.get("speaker_span")
        begin, end = document.words[g.speaker][:2]
        right = bool(span) and span[0] < end and begin < span[1]
        if span and not right:
            tree = reading.tree(g.speaker)
            right = any(document.words[w][0] < span[1] and span[0] < document.words[w][1] for w in tree
                        if reading.fields[w][3] in ("PROPN", "PRON", "NOUN")
                        and reading.relation[w] in ("appos", "flat", "compound"))
        c.speaker += right
        if content != g.content:
            misses.append(("inexact", g.kind, document, g, s))
        if not right:
            misses.append(("speaker", g.kind, document, g, s))
    optional = set().union(*(g.content for g in golds if g.optional), frozenset())
    for k, (s, content, cue) in enumerate(found):
        if k in taken or not s.get("cue") or s["kind"] == "direct" or content & optional:
            continue
        counts.setdefault("indirect", Counts()).found += 1
        misses.append(("too many", "indirect", document, None, s))


def show(miss):
    kind, speech, d, g, s = miss
    def squeeze(part):
        return " ".join(part.split())
    out = "%s %s " % (kind, speech)
    if g:
        at = d.words[g.cue][0]
        out += "{%s | %s} " % (d.text[at:d.words[g.cue][1]], g.speaker is not None and d.text[slice(*d.words[g.speaker][:2])])
        out += squeeze(d.text[max(0, min(g.content | {at}) - 60):max(g.content | {at}) + 40])
        if kind == "inexact":
            out += "\n      GOLD " + squeeze(d.text[min(g.content):max(g.content) + 1])
    if s:
        out += "\n      OURS [%s] %s -- %s (%s)" % (s.get("speaker_text"), s.get("cue_text"), squeeze(s["text"]), s.get("rule"))
    return out


def evaluate(kg, gum, parts=("train+dev", "test"), verbose=False, only=""):
    module = coreference()
    print("\n## statements on GUM, derived from trees and discourse relations")
    held = {n for p in ("dev", "test") for n in module.split_names(gum, p)}
    names = sorted(n[:-len(".conllu")] for n in os.listdir(os.path.join(gum, "conllu")))
    test = set(module.split_names(gum, "test"))
    for part in parts:
        chosen = [n for n in names if (n in test) == (part == "test") and only in n]
        counts, misses = {}, []
        with tempfile.TemporaryDirectory() as folder:
            readings = []
            for i, name in enumerate(chosen):
                document = module.Document(os.path.join(gum, "conllu", name + ".conllu"))
                readings.append(Reading(document, os.path.join(gum, "rst", name + ".rsd")))
                with open(os.path.join(folder, "%03d.txt" % i), "w", encoding="utf-8", newline="") as handle:
                    handle.write(document.text)
            paths = [os.path.join(folder, "%03d.txt" % i) for i in range(len(chosen))]
            done = subprocess.run([kg, "annotate", *paths], capture_output=True, check=True).stdout
        rows = [json.loads(line) for line in done.splitlines()]
        for reading, row in zip(readings, rows):
            for s in row["statements"]:
                if s.get("cue"):
                    s["cue_text"] = reading.d.text[slice(*s["cue"])]
                if s.get("speaker_span"):
                    s["speaker_text"] = reading.d.text[slice(*s["speaker_span"])]
            compare(reading, row, counts, misses)
        print("%s, %d documents" % (part, len(chosen)))
        for kind in sorted(counts):
            print(counts[kind].line(kind))
        if verbose:
            for miss in misses:
                print(show(miss))
