#!/usr/bin/env python3
"""distance.py - name_distance and name_similarity against rapidfuzz (and jellyfish, where it is installed) on 100,000 pairs.

  python3 tests/conformance/distance.py [LIBRARY]

LIBRARY is the extension without .so (default ./dnssig). rapidfuzz: Debian's python3-rapidfuzz, or pip install rapidfuzz jellyfish. The pairs are made
from a fixed seed: short texts over few letters, where every path of the algorithms is taken; a name and the same name after a few
edits; code points of all planes; long texts. Where $DNSSIG_DATA (default ../shared/data) has popular domains, names are from there.
Exit status 1 where a distance differs, or a similarity by more than 1e-12.
"""
import os
import random
import subprocess
import sys

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
DATA = os.environ.get("DNSSIG_DATA", os.path.join(TOP, "..", "shared", "data"))
PAIRS = 100000
draw = random.Random(20260819)


def some(alphabet, most):
    return "".join(draw.choice(alphabet) for _ in range(draw.randint(0, most)))


def edited(text, alphabet):
    out = list(text)
    for _ in range(draw.randint(0, 4)):
        at, how = draw.randint(0, len(out)), draw.randint(0, 3)
        if how == 0:
            out.insert(at, draw.choice(alphabet))
        elif how == 1 and at < len(out):
            del out[at]
        elif how == 2 and at < len(out):
            out[at] = draw.choice(alphabet)
        elif at + 1 < len(out):
            out[at], out[at + 1] = out[at + 1], out[at]
    return "".join(out)


def pairs():
    letters = "abcdefghijklmnopqrstuvwxyz0123456789-."
    wide = "ab\u00e9\u0430\u4e2d\uffff\U0001f600\U0010ffff"
    path = os.path.join(DATA, "domains", "top-10k-tranco-unranked.txt")
    names = open(path, encoding="ascii").read().split() if os.path.exists(path) else [some(letters, 20) for _ in range(1000)]
    for i in range(PAIRS):
        kind = i % 10
        if kind < 3:
            yield some("abc", 9), some("abc", 9)
        elif kind < 7:
            name = draw.choice(names)
            yield name, edited(name, letters)
        elif kind < 8:
            yield draw.choice(names), draw.choice(names)
        elif kind < 9 or i % 1000 > 9:
            text = some(wide, 12)
            yield text, edited(text, wide)
        else:
            text = some(letters, 1000)
            yield text, edited(text, letters)[:1000]


def answers(library, rows):
    lines = ["CREATE TABLE pair(a TEXT, b TEXT);", "BEGIN;"]
    for a, b in rows:
        lines.append("INSERT INTO pair VALUES(CAST(X'%s' AS TEXT), CAST(X'%s' AS TEXT));" % (a.encode().hex(), b.encode().hex()))
    lines.append("COMMIT; SELECT name_distance(a, b), printf('%.17g', name_similarity(a, b)), printf('%.17g', name_similarity(b, a)) FROM pair;")
    shell = subprocess.run(["sqlite3", "-cmd", ".load " + library, ":memory:"], input="\n".join(lines), capture_output=True, text=True, check=True)
    return [line.split("|") for line in shell.stdout.splitlines()]


def main():
    try:
        from rapidfuzz.distance import OSA, JaroWinkler
    except ImportError:
        print("skipped distance.py: no rapidfuzz")
        return 0
    try:
        import jellyfish
    except ImportError:
        jellyfish = None
    rows = list(pairs())
    got = answers(sys.argv[1] if len(sys.argv) > 1 else os.path.join(TOP, "dnssig"), rows)
    assert len(got) == len(rows)
    wrong = {"distance": 0, "similarity": 0, "similarity, other order": 0, "similarity by jellyfish": 0}
    for (a, b), (distance, similarity, turned) in zip(rows, got):
        checks = {
            "distance": int(distance) == OSA.distance(a, b),
            "similarity": abs(float(similarity) - JaroWinkler.similarity(a, b)) < 1e-12,
            "similarity, other order": abs(float(turned) - JaroWinkler.similarity(b, a)) < 1e-12,
            # jellyfish says 0 of two empty texts.
            "similarity by jellyfish": not jellyfish or not a or abs(float(similarity) - jellyfish.jaro_winkler_similarity(a, b)) < 1e-12,
        }
        for check, holds in checks.items():
            if not holds:
                wrong[check] += 1
                if wrong[check] <= 5:
                    print("%s differs: %r %r: %s %s" % (check, a, b, distance, similarity))
    print("%d pairs; differences: %s" % (len(rows), ", ".join("%s %d" % item for item in wrong.items())))
    return 1 if any(wrong.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
