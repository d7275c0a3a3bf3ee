#!/usr/bin/env python3
"""skeleton.py - makes ext/measure/confusable_table.c, prototype_table.c and decomposition_table.c.

  python3 tests/train/skeleton.py [--check]

In:   idna/confusables.txt (UTS #39, Unicode 17) in $DNSSIG_DATA (default ../shared/data), and the package unicodedata2 of the same version
      (pip install unicodedata2==17.0.0): Python's own Unicode tables are as old as Python.
Out:  the three files; with --check nothing, but exit status 1 where they differ.

UTS #39 section 4 makes a skeleton as NFD, each code point replaced by its prototype, NFD. Two things keep some mappings of the file from ever
holding under these words alone; both are mended here, so that skeleton(x) = skeleton(prototype of x) for every line of the file:

  - A prototype holds code points that have a prototype of their own once decomposed (U+01C6 gives z with caron, a caron gives a breve).
    Prototypes are written as their own skeletons.
  - The source decomposes, and its parts are mapped, not it (U+0227, a with dot, is said to be like a with ring). Where the prototype is one code
    point without decomposition, it gets the skeleton of the source for its own; otherwise the last two code points of the source's skeleton become
    a pair that is replaced afterwards.
"""
import os
import sys

try:
    import unicodedata2
except ImportError:
    sys.exit("skeleton.py: needs unicodedata2 (pip install unicodedata2==17.0.0)")

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.dirname(os.path.dirname(HERE))
DATA = os.environ.get("DNSSIG_DATA", os.path.join(TOP, "..", "shared", "data"))
FILE = os.path.join(DATA, "idna", "confusables.txt")

# UAX #44, DerivedCoreProperties.txt of Unicode 17 (2025-07-30): Default_Ignorable_Code_Point. UTS #39 section 4 leaves these out of a skeleton.
IGNORABLE = [(0xAD, 0xAD), (0x34F, 0x34F), (0x61C, 0x61C), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F), (0x200B, 0x200F),
             (0x202A, 0x202E), (0x2060, 0x206F), (0x3164, 0x3164), (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF), (0xFFA0, 0xFFA0),
             (0xFFF0, 0xFFF8), (0x1BCA0, 0x1BCA3), (0x1D173, 0x1D17A), (0xE0000, 0xE0FFF)]


def nfd(points):
    return tuple(map(ord, unicodedata2.normalize("NFD", "".join(map(chr, points)))))


def is_ignorable(point):
    return any(first <= point <= last for first, last in IGNORABLE)


def read_confusables():
    mapping, date, version = {}, "", ""
    with open(FILE, encoding="utf-8-sig") as lines:
        for line in lines:
            if line.startswith("# Date:"):
                date = line.split()[2].rstrip(",")
            if line.startswith("# Version:"):
                version = line.split()[2]
            fields = [field.strip() for field in line.split("#")[0].split(";")]
            if len(fields) == 3:
                mapping[int(fields[0], 16)] = tuple(int(point, 16) for point in fields[1].split())
    return mapping, date, version


def replace_pairs(points, pairs):
    out, at = [], 0
    while at < len(points):
        target = pairs.get(tuple(points[at:at + 2]))
        out.extend(target or points[at:at + 1])
        at += 2 if target else 1
    return tuple(out)


def skeleton(points, mapping, pairs):
    mapped = []
    for point in nfd(points):
        if not is_ignorable(point):
            mapped.extend(mapping.get(point, (point,)))
    return nfd(replace_pairs(nfd(mapped), pairs))


def settle(said):
    """The mapping and the pairs under which every line of the file holds."""
    mapping, pairs = dict(said), {}
    for _ in range(10):
        changed = True
        while changed:
            changed = False
            for source in sorted(mapping):
                whole = skeleton(mapping[source], mapping, pairs)
                if whole != mapping[source]:
                    mapping[source], changed = whole, True
        broken = [s for s in sorted(said) if skeleton((s,), mapping, pairs) != skeleton(said[s], mapping, pairs)]
        if not broken:
            return mapping, pairs
        for source in broken:
            ours, theirs = skeleton((source,), mapping, pairs), skeleton(said[source], mapping, pairs)
            if ours == theirs:
                continue
            if len(theirs) == 1:
                mapping[theirs[0]] = ours
            elif len(ours) == 2:
                pairs[ours] = theirs
            else:
                raise SystemExit("skeleton.py: no way to make U+%04X hold" % source)
    raise SystemExit("skeleton.py: does not settle; broken: " + " ".join("%04X" % s for s in broken))


# Writing. A Pool is all sequences one after the other; an element is code point * 2, and 1 more where the sequence goes on.
class Pool:
    def __init__(self):
        self.list, self.places = [], {}

    def add(self, points):
        if points not in self.places:
            self.places[points] = len(self.list)
            words = [point * 2 + 1 for point in points]
            words[-1] -= 1
            for start in range(1, len(points)):
                self.places.setdefault(points[start:], len(self.list) + start)
            self.list.extend(words)
        return self.places[points]


def rows(words, form):
    lines, line = [], "   "
    for word in words:
        text = " " + form % word + ","
        if len(line) + len(text) > 120:
            lines.append(line)
            line = "   "
        line += text
    return lines + [line]


PAGES = 0x320  # 0x320 pages of 256: up to U+31FFF, the last ideographic plane that decomposes or is confused


def index(name, mapping, pool):
    """By page: where its entries begin; an entry is the low byte of the source << 14 and the place in the pool."""
    entries, starts = [], []
    for page in range(PAGES):
        starts.append(len(entries))
        for low in range(256):
            source = page << 8 | low
            if source in mapping:
                place = pool.add(mapping[source])
                assert place < 1 << 14
                entries.append(low << 14 | place)
    assert len(entries) == len(mapping), "a source beyond the last page"
    starts.append(len(entries))
    return (["const uint16_t %s_pages[SKELETON_PAGES + 1] = {" % name] + rows(starts, "%d") + ["};", ""]
            + ["const uint32_t %s_entries[%d] = {" % (name, len(entries))] + rows(entries, "0x%06X") + ["};"])


def opening(name, what, version, date):
    return ["/* %s - %s" % (name, what),
            "**",
            "** Made by tests/train/skeleton.py from Unicode %s (confusables.txt of %s). Do not edit. */" % (version, date),
            '#include "measure/skeleton_table.h"', "", "/* clang-format off */"]


def build():
    said, date, version = read_confusables()
    if unicodedata2.unidata_version != version:
        raise SystemExit("skeleton.py: confusables.txt is of Unicode %s, unicodedata2 of %s" % (version, unicodedata2.unidata_version))
    mapping, pairs = settle({source: said[source] for source in said if not is_ignorable(source)})
    decomposed, classes = {}, []
    for point in range(0x110000):
        if 0xD800 <= point < 0xE000 or 0xAC00 <= point <= 0xD7A3:
            continue
        whole = nfd((point,))
        if whole != (point,):
            decomposed[point] = whole
        order = unicodedata2.combining(chr(point))
        if order and classes and classes[-1][1] == point - 1 and classes[-1][2] == order:
            classes[-1][1] = point
        elif order:
            classes.append([point, point, order])
    prototypes, parts = Pool(), Pool()
    files = {}
    text = opening("confusable_table.c", "which code points have a prototype, and where it is.", version, date)
    files["confusable_table.c"] = text + index("confusable", mapping, prototypes)
    places = [(pair, prototypes.add(pairs[pair])) for pair in sorted(pairs)]
    text = opening("prototype_table.c", "the prototypes, the pairs, and what is left out.", version, date)
    text += ["const uint32_t prototypes[%d] = {" % len(prototypes.list)] + rows(prototypes.list, "0x%05X") + ["};", ""]
    text += ["const SkeletonPair skeleton_pairs[] = {"] + rows([(a, b, place) for (a, b), place in places], "{0x%04X, 0x%04X, %d}") + ["};"]
    text += ["const size_t skeleton_pair_count = %d;" % len(places), ""]
    text += ["const PointRange ignorables[] = {"] + rows(IGNORABLE, "{0x%04X, 0x%04X}") + ["};"]
    text += ["const size_t ignorable_count = %d;" % len(IGNORABLE)]
    files["prototype_table.c"] = text
    body = index("decomposition", decomposed, parts)
    text = opening("decomposition_table.c", "canonical decompositions in full (Hangul apart) and combining classes.", version, date)
    text += body + ["", "const uint32_t decompositions[%d] = {" % len(parts.list)] + rows(parts.list, "0x%05X") + ["};", ""]
    text += ["const ClassRange combining_classes[] = {"] + rows([tuple(row) for row in classes], "{0x%04X, 0x%04X, %d}") + ["};"]
    text += ["const size_t combining_class_count = %d;" % len(classes)]
    files["decomposition_table.c"] = text
    print("%d mappings, %d pairs, %d prototype words; %d decompositions" % (len(mapping), len(pairs), len(prototypes.list), len(decomposed)))
    return files


def main():
    if not os.path.exists(FILE):
        print("skipped skeleton.py: no " + FILE)
        return 0
    stale = 0
    for name, lines in build().items():
        path, text = os.path.join(TOP, "ext", "measure", name), "\n".join(lines) + "\n"
        if "--check" in sys.argv[1:]:
            with open(path, encoding="ascii") as file:
                if file.read() != text:
                    print("%s is not what this script makes" % path)
                    stale = 1
        else:
            with open(path, "w", encoding="ascii") as file:
                file.write(text)
            print("%s: %d lines" % (path, len(lines)))
    return stale


if __name__ == "__main__":
    sys.exit(main())
