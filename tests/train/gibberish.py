#!/usr/bin/env python3
"""gibberish.py - trains the model behind name_gibberish; makes ext/measure/trigram_table.c and fourgram_table.c.

  python3 tests/train/gibberish.py [--check]

In:   popular domains only, no generated ones: domains/top-100k-2016.txt.gz (Alexa, 2016), top-10k-tranco-unranked.txt and
      top-10k-opendns-2014.txt, and psl/public_suffix_list.dat (2026-08-19), all in $DNSSIG_DATA (default ../shared/data). The label left of the
      public suffix of each is a name; A-labels are left out; every name counts once.
Out:  the two files, the same whenever it is run: it counts, and no random number has a part in it. With --check nothing, but exit
      status 1 where they differ. tests/conformance/gibberish.py measures what comes out.

The model asks which is likelier: that people made this name, or that a program drew its characters at random.

  People: a 4-gram model of characters, interpolated after Witten and Bell (1991): a character's chance given the three before it, where that
  context is rare given two, and so on. Symbols: a..z, one for all digits, one for everything else and for both ends of a name.
  Programs: each character drawn evenly, from a..z, from a..z and 0..9, or from the hexadecimal digits, each as likely; the end with chance 1/10.

The logarithm of the ratio, in nats, is the evidence E; the score is 1 / (1 + exp(-SLOPE * E)), so that no evidence is 0.5. SLOPE is chosen so
that of names the model was not trained on (five folds) one in a hundred scores above 0.9.

Compact form: for each of the 28^3 trigrams the logarithm of the last symbol's chance given two; and by how much a fourth symbol in front changes
that, for those 4-grams where it matters most (the change, times how often it would be used). What is not kept falls back to a change for the
context as a whole ("a symbol not seen after these three"), kept as a 4-gram that ends in symbol 28, then to none. 4-grams live in a hash
table of SLOTS: a 4-gram is in one of PROBES slots from its hash on, known by its mark (one of 89). Everything is one printable character.
"""
import collections
import gzip
import math
import os
import sys
import zlib

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.dirname(os.path.dirname(HERE))
DATA = os.environ.get("DNSSIG_DATA", os.path.join(TOP, "..", "shared", "data"))
LISTS = ["top-100k-2016.txt.gz", "top-10k-tranco-unranked.txt", "top-10k-opendns-2014.txt"]

DIGIT, EDGE, SYMBOLS = 26, 27, 28
ANY = 28  # as the last of a 4-gram: whatever was not seen after the first three
SLOTS, PROBES, MARKS = 54000, 4, 89
CHANCE_STEP = 1 / 8  # nats
CHANGE_STEP = 1 / 8
CHANGE_MOST = 44
END_CHANCE = 1 / 10
LEAST = 4  # letters and digits; of fewer nothing is said
FOLDS = 5


def open_text(path):
    return gzip.open(path, "rt") if path.endswith(".gz") else open(path, encoding="utf-8")


class Suffixes:
    """As much of the public suffix algorithm as these lists need."""

    def __init__(self, path):
        self.plain, self.wild, self.but = set(), set(), set()
        for line in open_text(path):
            rule = line.split()[0] if line.strip() and not line.startswith("//") else ""
            if rule.startswith("!"):
                self.but.add(rule[1:])
            elif rule.startswith("*."):
                self.wild.add(rule[2:])
            elif rule:
                self.plain.add(rule)

    def label(self, domain):
        parts = domain.strip().lower().rstrip(".").split(".")
        keep = 1
        for start in range(len(parts)):
            rest = ".".join(parts[start:])
            if rest in self.but:
                keep = len(parts) - start - 1
                break
            if rest in self.plain or ".".join(parts[start + 1:]) in self.wild:
                keep = len(parts) - start
                break
        return parts[-keep - 1] if len(parts) > keep else None


def popular_names():
    suffixes = Suffixes(os.path.join(DATA, "psl", "public_suffix_list.dat"))
    names = set()
    for name in LISTS:
        for line in open_text(os.path.join(DATA, "domains", name)):
            label = suffixes.label(line)
            if label and not label.startswith("xn--"):
                names.add(label)
    return sorted(names)


def fold_of(name):
    return zlib.crc32(name.encode()) % FOLDS


def symbols(name):
    """With three edges in front, one after each stretch of letters and digits, and three before the next."""
    out = [EDGE, EDGE, EDGE]
    for c in name:
        if "a" <= c <= "z" or "0" <= c <= "9":
            out.append(ord(c) - 97 if c >= "a" else DIGIT)
        elif out[-1] != EDGE:
            out += [EDGE, EDGE, EDGE]
    return out if out[-1] == EDGE else out + [EDGE]


def grams(name):
    """The 4-grams that count: an edge after an edge says nothing."""
    line = symbols(name)
    return [tuple(line[i - 3:i + 1]) for i in range(3, len(line)) if line[i] != EDGE or line[i - 1] != EDGE]


class Counts:
    def __init__(self, names):
        self.after = [collections.defaultdict(collections.Counter) for _ in range(4)]
        for name in names:
            for gram in grams(name):
                for n in range(4):
                    self.after[n][gram[3 - n:3]][gram[3]] += 1
        self.cache = {}

    def chance(self, context, symbol):
        key = context + (symbol,)
        if key not in self.cache:
            chance = self.chance(context[1:], symbol) if context else 1 / SYMBOLS
            seen = self.after[len(context)].get(context)
            if seen:
                total, kinds = sum(seen.values()), len(seen)
                chance = (seen.get(symbol, 0) + kinds * chance) / (total + kinds)
            self.cache[key] = chance
        return self.cache[key]


def hash_of(gram):
    h = 2166136261
    for symbol in gram:
        h = ((h ^ symbol) * 16777619) & 0xFFFFFFFF
    h ^= h >> 15
    h = (h * 0x2C1B3C6D) & 0xFFFFFFFF
    h ^= h >> 12
    return h // MARKS % SLOTS, h % MARKS


class Model:
    def __init__(self, names):
        counts = Counts(names)
        self.trigrams = [0] * SYMBOLS**3
        for a in range(SYMBOLS):
            for b in range(SYMBOLS):
                for c in range(SYMBOLS):
                    chance = math.log(counts.chance((a, b), c)) / CHANCE_STEP
                    self.trigrams[(a * SYMBOLS + b) * SYMBOLS + c] = min(MARKS - 1, round(-chance))
        self.marks, self.changes = [None] * SLOTS, [0] * SLOTS
        wanted = []
        for context, seen in counts.after[3].items():
            total, kinds = sum(seen.values()), len(seen)
            rest = self.change(math.log(kinds / (total + kinds)))
            if rest:
                wanted.append((-abs(rest) * total, context + (ANY,), rest))
            for symbol, times in seen.items():
                change = self.change(math.log(counts.chance(context, symbol) / counts.chance(context[1:], symbol)))
                if change != rest:
                    wanted.append((-abs(change - rest) * times, context + (symbol,), change))
        self.kept = sum(self.keep(gram, change) for _, gram, change in sorted(wanted))
        self.wanted = len(wanted)
        self.marks = [mark or 0 for mark in self.marks]

    @staticmethod
    def change(nats):
        return max(-CHANGE_MOST, min(CHANGE_MOST, round(nats / CHANGE_STEP)))

    def keep(self, gram, change):
        start, mark = hash_of(gram)
        for probe in range(PROBES):
            slot = (start + probe) % SLOTS
            if self.marks[slot] == mark:
                return False
            if self.marks[slot] is None:
                self.marks[slot], self.changes[slot] = mark, change
                return True
        return False

    def find(self, gram):
        start, mark = hash_of(gram)
        for probe in range(PROBES):
            if self.marks[(start + probe) % SLOTS] == mark:
                return self.changes[(start + probe) % SLOTS]
        return None

    def evidence(self, name):
        letters = digits = edges = beyond_f = steps = changes = 0
        for gram in grams(name):
            letters += gram[3] < DIGIT
            beyond_f += 5 < gram[3] < DIGIT
            digits += gram[3] == DIGIT
            edges += gram[3] == EDGE
            steps += self.trigrams[(gram[1] * SYMBOLS + gram[2]) * SYMBOLS + gram[3]]
            change = self.find(gram)
            changes += (self.find(gram[:3] + (ANY,)) or 0) if change is None else change
        if letters + digits < LEAST:
            return 0.0
        drawn = [letters * math.log(1 / 36) + digits * math.log(10 / 36)]
        if not digits:
            drawn.append(letters * math.log(1 / 26))
        if not beyond_f:
            drawn.append(letters * math.log(1 / 16) + digits * math.log(10 / 16))
        most = max(drawn)
        programs = most + math.log(sum(math.exp(chance - most) for chance in drawn) / 3) + edges * math.log(END_CHANCE)
        people = changes * CHANGE_STEP - steps * CHANCE_STEP
        return programs - people


def slope_of(names):
    """So that 0.9 is what one in a hundred of the names passes that its model has not seen."""
    evidence = []
    for fold in range(FOLDS):
        model = Model([name for name in names if fold_of(name) != fold])
        evidence += [model.evidence(name) for name in names if fold_of(name) == fold]
    evidence.sort()
    return round(math.log(9) / evidence[-len(evidence) // 100 - 1], 4)


def score(evidence, slope):
    return 1 / (1 + math.exp(max(-600, min(600, -slope * evidence))))


# Writing. A number 0..88 is the character that many after '#', where '?' (trigraphs) and the backslash are passed over.
def letter(number):
    code = 35 + number
    code += code >= 63
    code += code >= 92
    return chr(code)


def lines(name, numbers):
    text = "".join(map(letter, numbers))
    return ["const char %s[] =" % name] + ['    "%s"' % text[i:i + 114] for i in range(0, len(text), 114)] + ["    ;", ""]


def opening(name, what, names):
    return ["/* %s - %s" % (name, what), "**",
            "** Made by tests/train/gibberish.py from %d names of popular domains (2014 to 2016). Do not edit. */" % names,
            '#include "measure/gibberish_table.h"', "", "/* clang-format off */"]


def build(names):
    model, slope = Model(names), slope_of(names)
    text = opening("trigram_table.c", "how likely a symbol is after two others, and what a third in front changes.", len(names))
    text += ["const double gibberish_slope = %.4f;" % slope, ""] + lines("gibberish_trigrams", model.trigrams)
    text += lines("gibberish_changes", [change + CHANGE_MOST for change in model.changes])
    files = {"trigram_table.c": text[:-1]}
    text = opening("fourgram_table.c", "by which mark each 4-gram is known.", len(names))
    files["fourgram_table.c"] = text + lines("gibberish_marks", model.marks)[:-1]
    print("%d names; %d of %d 4-grams kept; slope %.4f; %d bytes" % (
        len(names), model.kept, model.wanted, slope, SYMBOLS**3 + 2 * SLOTS))
    return files


def main():
    if not os.path.exists(os.path.join(DATA, "domains", LISTS[0])):
        print("skipped gibberish.py: no %s/domains" % DATA)
        return 0
    stale = 0
    for name, content in build(popular_names()).items():
        path, text = os.path.join(TOP, "ext", "measure", name), "\n".join(content) + "\n"
        if "--check" in sys.argv[1:]:
            with open(path, encoding="ascii") as file:
                if file.read() != text:
                    print("%s is not what this script makes" % path)
                    stale = 1
        else:
            with open(path, "w", encoding="ascii") as file:
                file.write(text)
            print("%s: %d lines" % (path, len(content)))
    return stale


if __name__ == "__main__":
    sys.exit(main())
