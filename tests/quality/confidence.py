# SPDX-License-Identifier: Apache-2.0
"""How often findings of each confidence are right, kind by kind: a reliability diagram in text.

Right means: a name, its span and type; a pronoun or a description, whom it stands for; a role, its
title's place and the person; a statement, half of its words or more and its speaker. Findings that
gold calls optional do not count, nor do pronouns and descriptions that gold has no row for, since it
marks not all of them. Beside the table stand the Brier score (mean square of what confidence is
off, 0 is best) and the mean gap between what is said and what is right, by confidence.
"""
import json
import os
from collections import Counter, defaultdict

KINDS = ("names", "pronouns", "descriptions", "roles", "statements with speaker")


def rows(folder, name):
    with open(os.path.join(folder, name + ".jsonl"), encoding="utf-8") as handle:
        return [json.loads(line) for line in handle if line.strip()]


def by_article(folder, name):
    table = defaultdict(list)
    for row in rows(folder, name):
        table[row["article"]].append(row)
    return table


def as_set(value):
    return set(value) if isinstance(value, list) else {value} if value else set()


def spans_of(row):
    alt = row.get("alt") or []
    return [(row["start"], row["end"])] + [tuple(a[:2]) if isinstance(a, list) else (a["start"], a["end"])
                                           for a in (alt if isinstance(alt, list) else [alt])]


def overlaps(a, b):
    return a[0] < b[1] and b[0] < a[1]


def cover(spans):
    return {c for begin, end in spans for c in range(begin, end)}


def alignment(found, gold_rows):
    """Which gold entity each found one is, by most mentions in common; each gold entity once."""
    at = {(m["start"], m["end"]): m for m in found["mentions"]}
    votes = Counter()
    for g in gold_rows:
        hit = at.get((g["start"], g["end"]))
        if hit and isinstance(hit.get("entity"), str) and isinstance(g["entity"], str):
            votes[hit["entity"], g["entity"]] += 1
    names, taken = {}, set()
    for (ours, theirs), _ in sorted(votes.items(), key=lambda v: (-v[1], v[0])):
        if ours not in names and theirs not in taken:
            names[ours] = theirs
            taken.add(theirs)
    return names


def judge_mentions(found, mentions, pronouns, same, out):
    names = {span: g for g in mentions for span in spans_of(g)}
    links = {(g["start"], g["end"]): g for g in pronouns}
    for m in found["mentions"]:
        span = (m["start"], m["end"])
        if m["form"] == "name":
            g = names.get(span)
            optional = g["optional"] if g else any(o["optional"] and overlaps(span, s)
                                                   for o in mentions for s in spans_of(o))
            if not optional:
                out("names", m, bool(g) and g["type"] == m["type"])
        elif span in links and not links[span]["optional"] and m.get("entity"):
            g = links[span]
            got = {same.get(e, e) for e in as_set(m["entity"])}
            kind = "pronouns" if m["form"] == "pronoun" else "descriptions"
            out(kind, m, got == as_set(g["entity"]) or g.get("metonym_for") in got)


def judge_roles(found, gold, same, out):
    for r in found["roles"]:
        hits = [g for g in gold if overlaps((r["start"], r["end"]), tuple(g.get("head") or (g["start"], g["end"])))]
        if any(g["optional"] or g["person"].startswith("unnamed-") for g in hits):
            continue
        out("roles", r, any(same.get(r["person"], r["person"]) == g["person"] for g in hits))


def judge_statements(found, gold, same, out):
    covers = [(g, cover(g["spans"])) for g in gold]
    for s in found["statements"]:
        own = cover(s["spans"])
        best = max(covers, key=lambda gc: len(own & gc[1]) / len(own | gc[1]), default=None)
        hit = best[0] if best and len(own & best[1]) * 2 >= len(own | best[1]) else None
        if any(g["optional"] and own & c for g, c in covers):
            continue
        right = False
        if hit:
            right = bool({same.get(e, e) for e in as_set(s.get("speaker"))}
                         & ({hit["speaker"]} | as_set(hit.get("speaker_alt"))))
            if not right and hit["speaker"].startswith("unnamed-") and s.get("speaker_span"):
                right = bool(hit.get("speaker_mention")) and overlaps(s["speaker_span"], hit["speaker_mention"])
        out("statements with speaker", s, right)


def judge(found_file, folder, wanted):
    """(kind, finding, right) of all articles in `wanted`."""
    gold = {n: by_article(folder, n) for n in ("mentions", "pronouns", "roles", "statements")}
    judged = []
    with open(found_file, encoding="utf-8") as handle:
        for found in map(json.loads, handle):
            name = next((n for n in wanted if n in found["article"]), None)
            if not name:
                continue

            def out(kind, finding, right):
                judged.append((kind, finding, bool(right)))

            same = alignment(found, gold["mentions"][name] + gold["pronouns"][name])
            judge_mentions(found, gold["mentions"][name], gold["pronouns"][name], same, out)
            judge_roles(found, gold["roles"][name], same, out)
            judge_statements(found, gold["statements"][name], same, out)
    return judged


def print_diagram(kind, pairs):
    brier = sum((c - r) ** 2 for c, r in pairs) / len(pairs)
    bins = defaultdict(list)
    for c, r in pairs:
        bins[min(int(c * 10), 9)].append((c, r))
    gap = sum(abs(sum(c - r for c, r in b)) for b in bins.values()) / len(pairs)
    print("%-24s %4d findings  right %.3f  Brier %.3f  gap %.3f" %
          (kind, len(pairs), sum(r for _, r in pairs) / len(pairs), brier, gap))
    for _, b in sorted(bins.items()):
        said, right = sum(c for c, _ in b) / len(b), sum(r for _, r in b) / len(b)
        bar = "".join("#" if k < round(right * 40) else "." for k in range(40))
        at = min(round(said * 40), 39)
        print("  said %.2f  right %.2f  %s|%s %4d" % (said, right, bar[:at], bar[at:], len(b)))


def evaluate(found_file, folder, title, wanted):
    judged = judge(found_file, folder, wanted)
    print("\n## confidence, %s (# right, | said)" % title)
    for kind in KINDS:
        pairs = [(f["confidence"], r) for k, f, r in judged if k == kind]
        if pairs:
            print_diagram(kind, pairs)
