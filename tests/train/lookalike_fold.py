#!/usr/bin/env python3
"""lookalike_fold.py - makes lookalike_fold.c: which ASCII letters a code point passes for.

   python3 tests/train/lookalike_fold.py CONFUSABLES.txt | clang-format > ext/measure/lookalike_fold.c

In:   confusables.txt of UTS #39 (https://www.unicode.org/Public/security/), and the Unicode data of this Python.
Out:  a row {code point, "letters"} for each code point that a domain name may hold (lower-case letters, letters without case,
      digits, marks; unchanged by NFKC and case folding) and that reads as one or two ASCII letters or digits.

A code point passes for what is left of it when, over and over,
  - its canonical decomposition loses its combining marks (e-acute is e: the skeleton of UTS #39 keeps the mark, a hurried reader
    does not),
  - UTS #39 names a prototype for it (Cyrillic a is a),
  - its name is "LATIN SMALL LETTER x WITH ..." or "LATIN LETTER SMALL CAPITAL x" (a hook or a bar is a mark too),
until it is ASCII. The few of EXTRA are seen in real homographs and follow from none of these.
"""
import re
import sys
import unicodedata

EXTRA = {0x0259: "a", 0x01bb: "2", 0x01bd: "5", 0x01bf: "p", 0x0269: "i", 0x0261: "g", 0x00fe: "p", 0x00f0: "d", 0x00df: "ss",
         0x04bb: "h", 0x043a: "k", 0x043c: "m", 0x0442: "t", 0x0432: "b", 0x043d: "h", 0x044c: "b", 0x0475: "v", 0x050d: "g",
         0x03b1: "a", 0x03b2: "b", 0x03b5: "e", 0x03b7: "n", 0x03ba: "k", 0x03c4: "t", 0x03c5: "u", 0x03c7: "x",
         0x03c9: "w", 0x03b9: "i", 0x03bd: "v", 0x03c1: "p", 0x03bf: "o", 0x0131: "i", 0x0237: "j", 0x0185: "b"}
# Prototypes of UTS #39 that stand for one letter.
ONE = {"rn": "m", "vv": "w"}


def confusables(path):
    table = {}
    for line in open(path, encoding="utf-8-sig"):
        fields = [field.strip() for field in line.split("#")[0].split(";")]
        if len(fields) < 3:
            continue
        table[chr(int(fields[0], 16))] = "".join(chr(int(point, 16)) for point in fields[1].split())
    return table


def named(char):
    name = unicodedata.name(char, "")
    match = re.fullmatch(r"LATIN SMALL LETTER ([A-Z])(?: WITH .*)?", name) or re.fullmatch(r"LATIN LETTER SMALL CAPITAL ([A-Z])", name)
    return match.group(1).lower() if match else None


def fold(char, table, depth=0):
    if char.isascii():
        return char.lower()
    if ord(char) in EXTRA:
        return EXTRA[ord(char)]
    if unicodedata.category(char) == "Mn":
        return ""
    if named(char):
        return named(char)
    for step in (unicodedata.normalize("NFD", char), table.get(char, char)):
        if step != char and depth < 8:
            folded = "".join(fold(part, table, depth + 1) for part in step)
            return ONE.get(folded, folded)
    return char


def stands_in_names(char):
    return (unicodedata.category(char) in ("Ll", "Lo", "Lm", "Nd", "Mn")
            and unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", char).casefold()) == char)


def main():
    table = confusables(sys.argv[1])
    rows = []
    for point in range(0x80, 0x20000):
        char = chr(point)
        if not stands_in_names(char) and point != 0xdf:
            continue
        folded = fold(char, table)
        if len(folded) <= 2 and all(part.isascii() and part.isalnum() for part in folded) and (folded or unicodedata.category(char) == "Mn"):
            rows.append((point, folded))
    print("/* lookalike_fold.c - which ASCII letters a code point passes for; made by lookalike_fold.py from confusables.txt of")
    print("** UTS #39 (Unicode 17.0, 2025) and the character data of Unicode %s. */" % unicodedata.unidata_version)
    print('#include "measure/lookalike_label.h"\n')
    print("const LookalikeFold lookalike_folds[] = {")
    for row in rows:
        print('{0x%04x, "%s"},' % row)
    print("};\n\nconst size_t lookalike_fold_count = COUNT(lookalike_folds);")


main()
