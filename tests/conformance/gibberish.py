#!/usr/bin/env python3
"""gibberish.py - name_gibberish against name_entropy, on names that the model has not seen.

  python3 tests/conformance/gibberish.py [LIBRARY]

LIBRARY is the extension without .so (default ./dnssig). The lists are those of tests/train/gibberish.py, and domains/dga-*.tsv.gz and
bank-websites.txt, in $DNSSIG_DATA (default ../shared/data).

No generated name has a part in training, so every family is one that the model never saw. Popular names are: they are dealt to five folds (CRC-32 of
the name, modulo 5), and a name is judged by the model that was trained on the other four. Generated names are dealt the same way, so that each
family meets all five models. At most MOST names of a family count, evenly from its sorted list.

A family's kind is how its generator works: `characters` draws them one by one (or writes a number in hexadecimal or base 64); `syllables` puts
vowels after consonants so that it can be said; `words` joins whole words, or changes a letter or two of a name that people made.

Printed: the area under the ROC curve of either measure (0.5: no better than a coin) and how many are above 0.9, for each family and each kind.
Exit status 1 where the kind `characters` is below 0.97, where more than 1 % of the popular names are above 0.9, or where the
extension's score of a name is not the script's.
"""
import bisect
import collections
import math
import os
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "train"))
import gibberish as trained  # noqa: E402

MOST = 2000
THRESHOLD = 0.9
KINDS = {
    "syllables": "bazarbackdoor pitou pushdo simda symmi vawtrak",
    "words": "banjori charbot fosniw gozi matsnu ngioweb nymaim2 rovnix suppobox",
}


def kind_of(family):
    return next((kind for kind, families in KINDS.items() if family in families.split()), "characters")


def families():
    suffixes = trained.Suffixes(os.path.join(trained.DATA, "psl", "public_suffix_list.dat"))
    found = collections.defaultdict(set)
    for source in ["baderj", "andrewaeva"]:
        for line in trained.open_text(os.path.join(trained.DATA, "domains", "dga-%s.tsv.gz" % source)):
            fields = line.split()
            label = suffixes.label(fields[1]) if len(fields) == 2 else None
            if label and "\t" not in label:
                found[source, fields[0]].add(label)
    for key in found:
        names = sorted(found[key])
        found[key] = names[::-(-len(names) // MOST)]
    return found


def entropy(name):
    return math.log2(len(name)) - sum(n * math.log2(n) for n in collections.Counter(name).values()) / len(name)


def area(low, high):
    """The chance that one of high is above one of low; low is sorted."""
    below = sum(bisect.bisect_left(low, x) + bisect.bisect_right(low, x) for x in high)
    return below / 2 / len(low) / len(high)


def agrees(names, library):
    """Whether the extension and the model trained on everything say the same."""
    with open(os.path.join(trained.TOP, "ext", "measure", "trigram_table.c"), encoding="ascii") as file:
        slope = next(float(line.split("=")[1].strip(" ;\n")) for line in file if "gibberish_slope" in line)
    model = trained.Model(trained.popular_names())
    statement = "SELECT printf('%%.17g', name_gibberish(column1, 'text')) FROM (VALUES %s);" % ",".join("('%s')" % name for name in names)
    shell = subprocess.run(["sqlite3", "-cmd", ".load " + library, ":memory:"], input=statement, capture_output=True, text=True, check=True)
    theirs = list(map(float, shell.stdout.split()))
    assert len(theirs) == len(names), shell.stderr
    worst = max(abs(score - trained.score(model.evidence(name), slope)) for name, score in zip(names, theirs))
    print("extension and script differ by %.1e at most, on %d names; slope %.4f" % (worst, len(names), slope))
    return worst < 1e-9, slope


def main():
    if not os.path.exists(os.path.join(trained.DATA, "domains", "dga-baderj.tsv.gz")):
        print("skipped gibberish.py: no %s/domains" % trained.DATA)
        return 0
    library = sys.argv[1] if len(sys.argv) > 1 else os.path.join(trained.TOP, "dnssig")
    popular, generated = trained.popular_names(), families()
    ok, slope = agrees(popular[::20] + [name for names in generated.values() for name in names[::20]], library)
    models = [trained.Model([name for name in popular if trained.fold_of(name) != fold]) for fold in range(trained.FOLDS)]

    def judge(name):
        return trained.score(models[trained.fold_of(name)].evidence(name), slope)

    usual = sorted(map(judge, popular))
    usual_entropy = sorted(map(entropy, popular))
    flagged = 1 - bisect.bisect_right(usual, THRESHOLD) / len(usual)
    print("popular names, held out: %d, of which %.2f %% are above %.1f\n" % (len(popular), 100 * flagged, THRESHOLD))
    print("%-11s %-34s %6s  %9s %8s  %6s" % ("kind", "family", "names", "gibberish", "entropy", "> %.1f" % THRESHOLD))
    scores, entropies = collections.defaultdict(list), collections.defaultdict(list)

    def line(kind, family, ours, theirs):
        caught = sum(score > THRESHOLD for score in ours) / len(ours)
        print("%-11s %-34s %6d  %9.4f %8.4f  %5.1f%%" % (kind, family, len(ours), area(usual, ours), area(usual_entropy, theirs), 100 * caught))

    for source, family in sorted(generated, key=lambda key: (kind_of(key[1]), key[1])):
        names, kind = generated[source, family], kind_of(family)
        ours, theirs = [judge(name) for name in names], [entropy(name) for name in names]
        line(kind, "%s (%s)" % (family, source), ours, theirs)
        scores[kind] += ours
        entropies[kind] += theirs
    print()
    for kind in sorted(scores):
        line(kind, "all", scores[kind], entropies[kind])
    for least, most in [(1, 5), (6, 7), (8, 9), (10, 12), (13, 63)]:
        names = [name for (_, family), names in generated.items() if kind_of(family) == "characters" for name in names if least <= len(name) <= most]
        line("characters", "of %d to %d characters" % (least, most), [judge(name) for name in names], [entropy(name) for name in names])
    bank = os.path.join(trained.DATA, "domains", "bank-websites.txt")
    if os.path.exists(bank):
        known, suffixes = set(popular), trained.Suffixes(os.path.join(trained.DATA, "psl", "public_suffix_list.dat"))
        new = sorted({label for label in map(suffixes.label, trained.open_text(bank)) if label} - known)
        print("\nbanks' names that are in none of the lists: %d, of which %.2f %% are above %.1f" % (
            len(new), 100 * sum(judge(name) > THRESHOLD for name in new) / len(new), THRESHOLD))
    good = area(usual, scores["characters"])
    return 0 if ok and good >= 0.97 and flagged <= 0.01 else 1


if __name__ == "__main__":
    sys.exit(main())
