#!/usr/bin/env python3
"""skeleton.py - name_skeleton against confusables.txt and Unicode's normalization.

  python3 tests/conformance/skeleton.py [LIBRARY]

LIBRARY is the extension without .so (default ./dnssig); $DNSSIG_DATA (default ../shared/data) has idna/confusables.txt. Three things are checked:

  1. For every line of the file, source and prototype have the same skeleton.
  2. Every code point has the skeleton that UTS #39 section 4 spells out, computed here with Python's unicodedata (or unicodedata2 of the version
     of the file, where it is installed: pip install unicodedata2==17.0.0). What differs because of the mends that tests/train/skeleton.py
     describes is counted, and must be no code point but those that the mends touch.
  3. The same for random texts; a text and its NFC and NFD forms have one skeleton.
"""
import os
import random
import subprocess
import sys

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
DATA = os.environ.get("DNSSIG_DATA", os.path.join(TOP, "..", "shared", "data"))
FILE = os.path.join(DATA, "idna", "confusables.txt")
try:
    import unicodedata2 as ucd
except ImportError:
    import unicodedata as ucd

IGNORABLE = [(0xAD, 0xAD), (0x34F, 0x34F), (0x61C, 0x61C), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F), (0x200B, 0x200F),
             (0x202A, 0x202E), (0x2060, 0x206F), (0x3164, 0x3164), (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF), (0xFFA0, 0xFFA0),
             (0xFFF0, 0xFFF8), (0x1BCA0, 0x1BCA3), (0x1D173, 0x1D17A), (0xE0000, 0xE0FFF)]


def mappings():
    found = {}
    with open(FILE, encoding="utf-8-sig") as lines:
        for line in lines:
            fields = line.split("#")[0].split(";")
            if len(fields) == 3:
                found[chr(int(fields[0], 16))] = "".join(chr(int(point, 16)) for point in fields[1].split())
    return found


def by_the_words(text, mapping):
    shown = [c for c in ucd.normalize("NFD", text) if not any(first <= ord(c) <= last for first, last in IGNORABLE)]
    return ucd.normalize("NFD", "".join(mapping.get(c, c) for c in shown))


def skeletons(library, texts):
    lines = ["CREATE TABLE word(text TEXT);", "BEGIN;"]
    lines += ["INSERT INTO word VALUES(CAST(X'%s' AS TEXT));" % text.encode().hex() for text in texts]
    lines.append("COMMIT; SELECT hex(name_skeleton(text)) FROM word;")
    shell = subprocess.run(["sqlite3", "-cmd", ".load " + library, ":memory:"], input="\n".join(lines), capture_output=True, text=True, check=True)
    found = [bytes.fromhex(line).decode() for line in shell.stdout.splitlines()]
    assert len(found) == len(texts), shell.stderr
    return found


def main():
    if not os.path.exists(FILE):
        print("skipped skeleton.py: no " + FILE)
        return 0
    library = sys.argv[1] if len(sys.argv) > 1 else os.path.join(TOP, "dnssig")
    mapping, failures = mappings(), 0
    sources = sorted(mapping)
    got = skeletons(library, sources + [mapping[source] for source in sources])
    broken = [source for source, one, other in zip(sources, got, got[len(sources):]) if one != other]
    strictly = [s for s in sources if by_the_words(s, mapping) != by_the_words(mapping[s], mapping)]
    print("mappings: %d, of which %d do not hold (by the words of UTS #39 alone %d do not)" % (len(sources), len(broken), len(strictly)))
    failures += len(broken)

    # What the mends touch: a line that does not hold, its prototype, and whatever shows as that.
    touched = {by_the_words(s, mapping) for s in strictly} | {by_the_words(mapping[s], mapping) for s in strictly}
    points = [chr(point) for point in range(1, 0x110000) if not 0xD800 <= point < 0xE000]
    if ucd.unidata_version != "17.0.0":
        print("Python's Unicode is %s: what it does not know is left out of the rest" % ucd.unidata_version)
        points = [c for c in points if all(ucd.category(part) != "Cn" for part in c + mapping.get(c, ""))]
    got = skeletons(library, points)
    other = [(c, skeleton) for c, skeleton in zip(points, got) if skeleton != by_the_words(c, mapping)]
    strange = [c for c, skeleton in other if not any(part in by_the_words(c, mapping) for part in touched)]
    print("code points: %d, of which %d are not what the words give, %d of these unaccounted for%s" % (
        len(points), len(other), len(strange), "" if not strange else ": " + " ".join("%04X" % ord(c) for c in strange[:20])))
    failures += len(strange)

    draw = random.Random(17)
    assigned = [c for c in points if ucd.category(c) not in ("Cn", "Co")]
    letters = [c for c in assigned if ord(c) < 0x600]
    marks = [c for c in assigned if ucd.combining(c)]
    texts = []
    for i in range(30000):
        texts.append("".join(draw.choice((letters, letters, marks, assigned)[draw.randint(0, 3)]) for _ in range(draw.randint(1, 12))))
    forms = [ucd.normalize(form, text) for form in ("NFC", "NFD") for text in texts]
    got = skeletons(library, texts + forms)
    apart = [t for t, a, b, c in zip(texts, got, got[len(texts):], got[2 * len(texts):]) if not a == b == c]
    mended = {c for c, _ in other}
    odd = [t for t, a in zip(texts, got) if a != by_the_words(t, mapping) and not mended & set(ucd.normalize("NFD", t))
           and not any(part in by_the_words(t, mapping) for part in touched)]
    print("random texts: %d, of which %d differ between NFC and NFD, %d from the words, unaccounted for" % (len(texts), len(apart), len(odd)))
    for text in (apart + odd)[:5]:
        print("    " + " ".join("%04X" % ord(c) for c in text))
    failures += len(apart) + len(odd)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
