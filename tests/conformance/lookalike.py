#!/usr/bin/python3
"""lookalike.py - the lookalike table against dnstwist, and against popular names.

   DNSSIG_LIBRARY=./dnssig /usr/bin/python3 tests/conformance/lookalike.py

Needs dnstwist (Debian's package; nothing is looked up) and, for popular names, DNSSIG_DATA or ../shared/data beside the project;
without them it says so and is skipped. Prints
  1. for 50 brands: how many of dnstwist's permutations are found, and under the same technique, by technique; where the name differs,
     what ours says;
  2. of the 10,000 most popular domains that are no brands, how many match.
Exit status 1 when fewer than 98 % are found, fewer than 95 % get the same technique, or more than 0.5 % of popular names match.

One permutation may come from several of dnstwist's fuzzers (a letter that is a neighbour on the keyboard and one bit away): ours is
the same when it is that of one of them. SAME maps dnstwist's names to ours; where it lists two, the second is more exact (an accented
letter is an idn-homoglyph; a letter added in front of its like is a repetition; an s at the end is a plural).
"""
import collections
import gzip
import os
import sqlite3
import sys

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
LIBRARY = os.environ.get("DNSSIG_LIBRARY", os.path.join(TOP, "dnssig"))
DATA = os.environ.get("DNSSIG_DATA", os.path.join(TOP, "..", "shared", "data"))

# Two to sixteen letters; digits, hyphens, suffixes of two labels.
BRANDS = """qq.com vk.com bbc.co.uk dhl.com ups.com hsbc.com ebay.com visa.com ikea.com bing.com chase.com apple.com adobe.com fedex.com
paypal.com google.com amazon.com github.com tiktok.com roblox.com netflix.com spotify.com binance.com dropbox.com barclays.co.uk
facebook.com linkedin.com coinbase.com docusign.com telegram.org microsoft.com instagram.com americafirst.com wellsfargo.com
mercadolibre.com.ar wetransfer.com metamask.io santander.com.br rakuten.co.jp aliexpress.com booking.com trustwallet.com
bankofamerica.com blockchain.com deutsche-bank.de credit-agricole.fr postfinance.ch office365.com steampowered.com
capitalone.com""".split()

SAME = {
    "addition": {"insertion", "repetition", "plural", "homoglyph"},
    "bitsquatting": {"bitsquat", "vowel-swap", "replacement", "homoglyph"},
    "cyrillic": {"idn-homoglyph"},
    "homoglyph": {"homoglyph", "idn-homoglyph"},
    "hyphenation": {"hyphenation"},
    "insertion": {"insertion", "repetition"},
    "omission": {"omission", "plural", "hyphenation"},
    "repetition": {"repetition"},
    "replacement": {"replacement", "vowel-swap", "homoglyph"},
    "subdomain": {"subdomain"},
    "transposition": {"transposition"},
    "vowel-swap": {"vowel-swap"},
    "dictionary": {"combosquat"},
    "tld-swap": {"tld-swap"},
    "various": {"combosquat", "tld-swap"},
}
# What dnstwist calls it, without the more exact names: for the strict column.
PLAIN = {
    "addition": {"insertion"}, "bitsquatting": {"bitsquat"}, "cyrillic": {"idn-homoglyph"},
    "homoglyph": {"homoglyph", "idn-homoglyph"}, "hyphenation": {"hyphenation"}, "insertion": {"insertion"},
    "omission": {"omission"}, "repetition": {"repetition"}, "replacement": {"replacement"}, "subdomain": {"subdomain"},
    "transposition": {"transposition"}, "vowel-swap": {"vowel-swap"}, "dictionary": {"combosquat"}, "tld-swap": {"tld-swap"},
    "various": {"combosquat", "tld-swap"},
}


def connect():
    db = sqlite3.connect(":memory:")
    db.enable_load_extension(True)
    db.load_extension(LIBRARY)
    db.execute("CREATE VIRTUAL TABLE brand USING lookalike")
    return db


def read_words(name):
    for folder in ("/usr/share/dnstwist/dictionaries", os.path.join(sys.prefix, "share/dnstwist/dictionaries")):
        path = os.path.join(folder, name)
        if os.path.exists(path):
            return [line.strip() for line in open(path) if line.strip() and not line.startswith("//")]
    return []


def permutations(dnstwist, brand):
    """domain -> the fuzzers that give it."""
    found = collections.defaultdict(set)
    for fuzzer in SAME:
        fuzz = dnstwist.Fuzzer(brand, dictionary=read_words("english.dict"), tld_dictionary=read_words("common_tlds.dict"))
        fuzz.generate([fuzzer])
        for permutation in fuzz.domains:
            if permutation["fuzzer"] == fuzzer:
                found[permutation["domain"]].add(fuzzer)
    # various is made only among all fuzzers.
    fuzz = dnstwist.Fuzzer(brand)
    fuzz.generate()
    for permutation in fuzz.domains:
        if permutation["fuzzer"] == "various":
            found[permutation["domain"]].add("various")
    found.pop(brand, None)
    return found


def measure_dnstwist(dnstwist):
    total, found, same, strict = (collections.Counter() for _ in range(4))
    sums = collections.Counter()
    told = collections.defaultdict(collections.Counter)
    lost = collections.defaultdict(list)
    shares = []
    wrong = 0
    for brand in BRANDS:
        db = connect()
        db.execute("INSERT INTO brand(domain) VALUES (?)", (brand,))
        domains = permutations(dnstwist, brand)
        db.execute("CREATE TEMP TABLE permutation(domain TEXT)")
        db.executemany("INSERT INTO permutation VALUES (?)", [(domain,) for domain in domains])
        ours = dict(db.execute("SELECT candidate, technique FROM brand WHERE candidate IN (SELECT domain FROM permutation)"))
        wrong += db.execute("SELECT count(*) FROM brand WHERE candidate IN (SELECT domain FROM permutation) AND technique IN"
                            " ('omission', 'insertion', 'repetition', 'transposition', 'replacement', 'bitsquat', 'vowel-swap')"
                            " AND candidate NOT LIKE 'xn--%' AND name_distance(domain_label(candidate), domain_label(domain)) <> distance").fetchone()[0]
        shares.append((len(ours) / len(domains), brand, len(domains)))
        for domain, fuzzers in domains.items():
            technique = ours.get(domain)
            good = any(technique in SAME[fuzzer] for fuzzer in fuzzers)
            exact = any(technique in PLAIN[fuzzer] for fuzzer in fuzzers)
            sums.update(total=1, found=technique is not None, same=good, strict=exact)
            for fuzzer in fuzzers:
                total[fuzzer] += 1
                found[fuzzer] += technique is not None
                same[fuzzer] += good
                strict[fuzzer] += exact
                if technique is None:
                    lost[fuzzer].append(domain)
                elif technique not in PLAIN[fuzzer]:
                    told[fuzzer][technique] += 1
    print("%-14s %8s %9s %9s %9s   %s" % ("dnstwist", "names", "found %", "same %", "strict %", "otherwise named"))
    for fuzzer in SAME:
        n = total[fuzzer] or 1
        print("%-14s %8d %9.2f %9.2f %9.2f   %s" % (fuzzer, total[fuzzer], 100 * found[fuzzer] / n, 100 * same[fuzzer] / n,
              100 * strict[fuzzer] / n, ", ".join("%s %d" % pair for pair in told[fuzzer].most_common(4))))
    found_all, same_all = 100 * sums["found"] / sums["total"], 100 * sums["same"] / sums["total"]
    print("%-14s %8d %9.2f %9.2f %9.2f" % ("all", sums["total"], found_all, same_all, 100 * sums["strict"] / sums["total"]))
    print("mean of brands: %.2f %% found; least: %s" % (100 * sum(share for share, _, _ in shares) / len(shares),
          ", ".join("%s %.1f %%" % (brand, 100 * share) for share, brand, _ in sorted(shares)[:6])))
    longer = [share for share, brand, _ in shares if len(brand.split(".")[0]) > 4]
    print("mean of brands of five letters and more: %.2f %% found" % (100 * sum(longer) / len(longer)))
    rest = {key: sum(counter[fuzzer] for fuzzer in SAME if fuzzer != "homoglyph") for key, counter in
            (("total", total), ("found", found), ("same", same))}
    print("all but homoglyph, a name of two fuzzers counted twice: %.2f %% found, %.2f %% same" %
          (100 * rest["found"] / rest["total"], 100 * rest["same"] / rest["total"]))
    print("plain edits whose distance is not name_distance's: %d" % wrong)
    if os.environ.get("DNSSIG_VERBOSE"):
        for fuzzer in lost:
            print("not found, %s: %s" % (fuzzer, " ".join(lost[fuzzer][:: max(1, len(lost[fuzzer]) // 25)])))
    return found_all >= 98 and same_all >= 95 and wrong == 0


def measure_popular():
    path = os.path.join(DATA, "domains/top-100k-2016.txt.gz")
    if not os.path.exists(path):
        print("skipped popular names: %s is not there" % path)
        return True
    names = [line.strip() for line in gzip.open(path, "rt")][:10000]
    db = connect()
    db.executemany("INSERT OR IGNORE INTO brand(domain) VALUES (?)", [(brand,) for brand in BRANDS])
    db.execute("CREATE TEMP TABLE popular(domain TEXT, label TEXT)")
    db.executemany("INSERT INTO popular SELECT ?1, domain_label(?1)", [(name,) for name in names])
    labels = {row[0] for row in db.execute("SELECT domain_label(domain) FROM brand")}
    rows = db.execute("SELECT candidate, domain, technique, score FROM brand WHERE candidate IN (SELECT domain FROM popular)"
                      " GROUP BY candidate HAVING max(score)").fetchall()
    swaps = [row for row in rows if row[2] == "tld-swap"]
    rest = [row for row in rows if row[2] != "tld-swap"]
    checked = db.execute("SELECT count(*) FROM popular WHERE label NOT IN (%s)" % ",".join("?" * len(labels)), tuple(labels)).fetchone()[0]
    share = 100 * len(rest) / checked
    print("popular names: %d that bear no brand's label; %d match (%.2f %%)" % (checked, len(rest), share))
    for row in sorted(rest, key=lambda row: -row[3]):
        print("  %-32s %-20s %-14s %.2f" % row)
    print("besides, %d bear a brand's label under another suffix (the brand's own country sites: to be listed as owned)" % len(swaps))
    return share <= 0.5


def main():
    try:
        sys.path.insert(0, "/usr/lib/python3/dist-packages")
        import dnstwist
    except ImportError:
        print("skipped: dnstwist is not installed")
        return 0
    good = measure_dnstwist(dnstwist)
    return 0 if measure_popular() and good else 1


sys.exit(main())
