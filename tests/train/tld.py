#!/usr/bin/env python3
"""tld.py - writes sql/reference/tld.csv and sql/reference/tld_risk.csv.

   DNSSIG_DATA=../shared/data python3 tests/train/tld.py

In:   zones/root-2021051901.zone.gz (which TLDs were delegated then), psl/public_suffix_list.dat (which are now; the countries of IDN
      country codes, which its comments give), reference/abused-tlds-hagezi-2025.txt, domains/top-100k-2016.txt.gz of DNSSIG_DATA;
      /usr/share/zoneinfo/iso3166.tab; and the figures below, each with who published it and when.
Out:  the same two files on every run.
"""
import collections, gzip, math, os, re, sys

DATA = os.environ.get("DNSSIG_DATA", "../shared/data")
OUT = os.path.join(os.path.dirname(__file__), "..", "..", "sql", "reference")
if not os.path.isdir(DATA):
    sys.exit(f"tld.py: no folder {DATA}; set DNSSIG_DATA")

ROOT = "root zone 2021051901"
PSL = "public suffix list 2026-08-19 (ICANN section)"

# IANA's root zone database calls these sponsored; arpa: RFC 3172.
SPONSORED = "aero asia cat coop edu gov int jobs mil museum post tel travel xxx".split()
# Never delegated: RFC 2606, RFC 6761. Delegated for the IDN test of 2007 and withdrawn in 2013: IANA.
RESERVED = "test example invalid localhost".split()
IDN_TEST = """xn--0zwm56d xn--11b5bs3a9aj6g xn--80akhbyknj4f xn--9t4b11yi5a xn--deba0ad xn--g6w251d xn--hgbk6aj7f53bba
  xn--hlcj6aya9esc7a xn--jxalpdlp xn--kgbechtv xn--zckzah""".split()
# Country codes that are not the ISO 3166 code of their country.
ODD_COUNTRY = {"uk": "GB", "ac": "SH", "su": "RU", "eu": "EU"}

# Phishing domains per 10,000 registered ones, by Interisle's Cybercrime Information Center. Counting changes from one period to the
# next, so each is compared with .com of its own period.
CIC_YEAR = ("Interisle phishing score 2024-05..2025-04", "2025-04-30", {
    "com": 29.4, "top": 532.6, "bond": 1759.0, "xyz": 174.2, "shop": 150.7, "info": 115.0, "xin": 10810.2, "cn": 35.1,
    "online": 113.3, "net": 25.7, "ru": 54.2, "vip": 237.6, "cc": 131.6, "cfd": 747.8, "lol": 468.6, "org": 21.6,
    "sbs": 296.3, "site": 135.8, "icu": 459.4, "pro": 197.7})
CIC_AUTUMN = ("Interisle phishing score 2025-08..10", "2025-10-31", {
    "com": 18.9, "top": 298.4, "pro": 509.4, "cn": 38.2, "mobi": 774.3, "vip": 217.2, "xyz": 39.9, "icu": 548.2, "info": 57.3,
    "cc": 110.1, "cfd": 549.7, "net": 19.2, "shop": 56.8, "bond": 552.2, "xin": 3113.2, "live": 271.1, "online": 50.4,
    "sbs": 159.1, "org": 10.3, "site": 68.3})
CIC_SPRING = ("Interisle phishing score 2025-02..04", "2025-04-30", {"com": 9.2, "world": 224.6})
# Domains under management and phishing domains of the quarter.
CIC_2021 = ("Interisle phishing domains 2021-08..10", "2021-10-31", {
    tld: 1e4 * phishing / domains for tld, domains, phishing in (
        ("com", 157659393, 75736), ("tk", 5757727, 6283), ("ml", 4630221, 5143), ("ga", 6284674, 4974), ("bar", 376099, 3326), ("cf", 4914247, 3048),
        ("gq", 3880956, 2429), ("cyou", 137358, 1894))})
# Domains under management and spam domains of the quarter.
CIC_SPAM = ("Interisle spam domains 2024-03..05", "2024-05-31", {
    tld: 1e4 * spam / domains for tld, domains, spam in (
        ("com", 156025695, 620433), ("club", 593196, 21899), ("life", 413647, 12587), ("co", 3268616, 15274))})

# The share of the names seen in four weeks that were bad.
SPAMHAUS_2025 = ("Spamhaus ccTLD bad reputation", "2025-06-25", {
    tld: bad / seen for tld, bad, seen in (
        ("cc", 241574, 289450), ("sx", 11551, 11801), ("lc", 1610, 1716), ("ac", 2643, 3149), ("tv", 9360, 14251),
        ("my", 23174, 40576), ("cm", 1208, 1532), ("st", 1674, 2282), ("ws", 2743, 3993), ("gd", 389, 461))})
SPAMHAUS_2018 = ("Spamhaus 10 most abused TLDs", "2018", {
    "men": .602, "loan": .600, "gq": .553, "cf": .546, "ga": .530, "ml": .515, "top": .464, "work": .534, "click": .649, "tk": .421})

# Named, without a rate that can be compared.
NAMED = [
    ("Spamhaus 10 most abused TLDs", "2016-07", "download top tokyo work gdn click science accountant date review"),
    ("Spamhaus 10 most abused TLDs", "2020-02", "tk gq cf ml ga live"),
    ("Spamhaus top 5 ccTLDs", "2024-04", "cn ru cc co in"),
    ("Interisle Phishing Landscape 2024", "2024", "lol bond support top sbs"),
    ("Interisle phishing 2020-2025 top 20", "2025", "bond cfd cyou icu sbs cf ga gq ml tk"),
    ("Interisle June 2025", "2025-06", "pics boats motorcycles wang"),
    ("Cloudflare Radar e-mail", "2025", "motorcycles zw"),
    ("Unit 42 TLDs and cybercrime", "2021-11", "zw pw"),
    ("DomainTools Valuable Datasets part 1", "", "top cyou tk ml tv"),  # the cheat sheet's article; undated
]
HAGEZI = ("hagezi most abused TLDs", "2025-12-04")

CHEAP = [
    ("free of charge until 2023 (Spamhaus: what is happening with Freenom)", "2023-04-24", "tk ml ga cf gq"),
    ("$1.80 and less (DomainGang: cheap .icu leads to upsurge in spam)", "2022", "icu"),
    ("$1.49 (saascity.io guide)", "2026", "top"),
]

BASE = [("generic", 0.15), ("country", 0.1), ("sponsored", 0.05), ("infrastructure", 0.0), ("test", 0.0)]


def a_label(label):
    return label.encode("idna").decode() if not label.isascii() else label


def delegated_2021():
    names = set()
    with gzip.open(f"{DATA}/zones/root-2021051901.zone.gz", "rt") as zone:
        for line in zone:
            field = line.split()
            if len(field) > 3 and field[3] == "NS" and field[0] != ".":
                names.add(field[0].rstrip(".").lower())
    return names


def suffix_list():
    """The TLDs with a rule of their own or below them, those imported from ICANN's list of gTLDs, the countries of IDNs."""
    tlds, gtlds, countries = set(), set(), {}
    new = False
    for line in open(f"{DATA}/psl/public_suffix_list.dat", encoding="utf-8"):
        line = line.strip()
        if "END ICANN" in line:
            break
        if line.startswith("// newGTLDs"):
            new = True
        found = re.match(r'// (xn--[a-z0-9-]+) .*: ?([A-Z]{2})$', line) or re.match(r'// (xn--yfro4i67o) (Singapore)', line)
        if found:
            countries[found[1]] = "SG" if found[2] == "Singapore" else found[2]
        if not line or line.startswith("//"):
            continue
        label = a_label(line.lstrip("!").split(".")[-1])
        tlds.add(label)
        if new:
            gtlds.add(label)
    return tlds, gtlds, countries


def hagezi():
    """TLDs in Latin letters. Names below a TLD are none, and the IDNs are listed for their script, not for what is counted."""
    named = set()
    for line in open(f"{DATA}/reference/abused-tlds-hagezi-2025.txt"):
        found = re.match(r"\|\|\*\.([a-z0-9-]+)\^", line)
        if found and not found[1].startswith("xn--"):
            named.add(found[1])
    return named


def quoted(text):
    return '"' + text.replace('"', '""') + '"' if re.search('[",]', text) else text


def write(path, header, rows):
    with open(f"{OUT}/{path}", "w", encoding="ascii") as out:
        out.write(header)
        out.write("kind,pattern,label,weight,source,as_of,example\n")
        for row in rows:
            out.write(",".join(quoted(str(field)) for field in row) + "\n")


def tlds():
    root, (listed, gtlds, idn_country) = delegated_2021(), suffix_list()
    iso = {line.split("\t")[0] for line in open("/usr/share/zoneinfo/iso3166.tab") if not line.startswith("#")}
    later = {tld for tld in gtlds - root}
    rows, countries, classes = [], [], {}
    for tld in sorted(root | later):
        country = ODD_COUNTRY.get(tld) or idn_country.get(tld) or (tld.upper() if len(tld) == 2 else None)
        kind = ("infrastructure" if tld == "arpa" else "sponsored" if tld in SPONSORED else "country" if country else "generic")
        if country and country not in iso | {"EU"}:
            sys.exit(f"tld.py: {tld}: no country {country}")
        if tld not in root:
            source, as_of = PSL, "2026-08-19"
        elif tld in listed:
            source, as_of = f"{ROOT}; {PSL}", "2026-08-19"
        else:
            source, as_of = f"{ROOT}; no longer on the {PSL}", "2026-08-19"
        classes[tld] = kind
        rows.append(("tld", tld, kind, "", source, as_of, tld))
        if country:
            origin = "public suffix list 2026-08-19" if tld in idn_country else "ISO 3166-1"
            if tld == "uk" or tld == "ac": origin = "ISO 3166 exceptional reservation"
            if tld == "eu": origin = "ISO 3166 exceptional reservation (European Union)"
            if tld == "su": origin = "ISO 3166-3 (former USSR); the registry is in Russia"
            countries.append(("tld_country", tld, country, "", origin, "2026", tld))
    for tld in RESERVED:
        rows.append(("tld", tld, "test", "", "RFC 6761; RFC 2606", "2013", tld))
    for tld in IDN_TEST:
        rows.append(("tld", tld, "test", "", "IANA IDN test TLDs, withdrawn", "2013-10", tld))
    return rows, countries, classes


def risks(classes):
    """What each source says of each TLD: [(weight, words, date)]."""
    said = collections.defaultdict(list)
    for title, date, rates in (CIC_AUTUMN, CIC_YEAR, CIC_SPRING, CIC_2021, CIC_SPAM):
        for tld, rate in rates.items():
            weight = min(0.95, max(0.05, 0.2 + 0.3 * math.log10(rate / rates["com"])))
            said[tld].append((weight, f"{title}: {rate:.1f} per 10000", date, "Interisle"))
    for title, date, shares in (SPAMHAUS_2025, SPAMHAUS_2018):
        for tld, share in shares.items():
            said[tld].append((0.3 + 0.5 * share, f"{title}: {100 * share:.0f}% bad", date, "Spamhaus"))
    for title, date, names in NAMED:
        for tld in names.split():
            said[tld].append((0.4, title + (f" {date}" if date and date not in title else ""), date, title.split()[0]))
    for tld in hagezi():
        said[tld].append((0.4, HAGEZI[0], HAGEZI[1], "hagezi"))
    rows = []
    for tld in sorted(said):
        if tld not in classes:
            sys.exit(f"tld.py: {tld} is no TLD")
        evidence = sorted(said[tld], key=lambda one: (-one[0], one[1]))
        others = {one[3] for one in evidence if one[0] >= 0.35} - {evidence[0][3]}
        weight = min(0.95, evidence[0][0] + 0.1 * min(2, len(others)))
        label = "often" if weight >= 0.6 else "some" if weight >= 0.35 else "average"
        rows.append(("tld_risk", tld, label, f"{weight:.2f}", "; ".join(one[1] for one in evidence),
                     max(one[2] for one in evidence), tld))
    return rows


def popular():
    count, total = collections.Counter(), 0
    with gzip.open(f"{DATA}/domains/top-100k-2016.txt.gz", "rt") as names:
        for name in names:
            count[name.strip().rsplit(".", 1)[-1]] += 1
            total += 1
    return [("tld_common", tld, "common", f"{n / total:.4f}", "share of the 100000 most popular domains of 2016", "2016", tld)
            for tld, n in sorted(count.items()) if n >= total / 1000]


all_tlds, all_countries, class_of = tlds()
write("tld.csv", "# Every TLD: class, and the ISO 3166 country of country codes. Made by tests/train/tld.py.\n", all_tlds + all_countries)
write("tld_risk.csv", """\
# How much a TLD speaks against a name. Made by tests/train/tld.py, which holds every figure used.
#
# tld_risk: a weight from 0 to 1, the highest that one source gives, and 0.1 more for each other publisher (two at most) that names the
# TLD, at most 0.95. A source gives:
#   phishing or spam domains per 10000 registered (Interisle): 0.2 + 0.3 log10(rate / rate of .com in that period), so that 0.2
#     is .com, 0.5 ten times its rate, 0.8 a hundred times; 0.05 at least
#   the share of names seen that were bad (Spamhaus): 0.3 + 0.5 share
#   being named in a list without a rate (Spamhaus, Interisle, Cloudflare, Unit 42, DomainTools, hagezi): 0.4
# label: often (0.6 and more), some (0.35 and more), average. It is a prior of how registries are abused, not a probability.
# tld_base: what counts for TLDs that no source names. Judgement: below the 0.2 of .com, since the lists name the worst.
# tld_price: cheap, where a published price is known. tld_common: TLDs of at least one in 1000 popular names.
""", risks(class_of)
      + [("tld_base", word, word, f"{weight:.2f}", "dnssig, see the head of sql/reference/tld_risk.csv", "2026-11", word) for word, weight in BASE]
      + [("tld_price", tld, "cheap", "", source, as_of, tld) for source, as_of, names in CHEAP for tld in names.split()]
      + popular())
