#!/usr/bin/env python3
"""messages.py - what dnspython, drill and this decoder read in the same DNS messages.

  tests/conformance/messages.py [DECODE [ARCHIVE]]

DECODE is the program tests/tools/decode (default build/decode, made by `make build/decode`), ARCHIVE a tar of files
with one message each (default $DNSSIG_DATA/packets/messages.tar.gz, DNSSIG_DATA defaulting to ../shared/data).

Of the messages that dnspython and drill both accept, every record of class IN and of the types below is brought to one form: the rdata's
wire bytes, made by dnspython from each reader's own text (so that the text itself is tested), names in lower case. A record counts as the same
where all three have it, in the same section, with the same owner and TTL. What differs is listed with who has it; the exit status is 1
where less than 99.9 % are the same.
"""
import collections
import concurrent.futures
import os
import subprocess
import sys
import tarfile
import tempfile

import dns.exception
import dns.message
import dns.name
import dns.rdata
import dns.rdataclass
import dns.rdatatype

TYPES = ["A", "AAAA", "MX", "NS", "SOA", "CNAME", "PTR", "TXT"]
SECTIONS = ["answer", "authority", "additional"]
WANTED_SHARE = 0.999


def canonical(section, owner, ttl, rtype, text):
    rdata = dns.rdata.from_text("IN", rtype, text)
    ttl = int(ttl) if int(ttl) < 2**31 else 0  # RFC 2181 section 8
    return (section, dns.name.from_text(owner).canonicalize().to_wire(), ttl, rtype, rdata.to_digestable())


def read_dnspython(wire):
    """The records, or None where dnspython refuses the message."""
    try:
        message = dns.message.from_wire(wire, one_rr_per_rrset=True, ignore_trailing=True)
    except Exception:  # it raises whatever its parts raise
        return None
    found = collections.Counter()
    for section, rrsets in zip(SECTIONS, (message.answer, message.authority, message.additional)):
        for rrset in rrsets:
            rtype = dns.rdatatype.to_text(rrset.rdtype)
            on_wire = rrset.rdclass if rrset.deleting is None else rrset.deleting  # of an UPDATE message it shows the zone's class
            if on_wire != dns.rdataclass.IN or rtype not in TYPES:
                continue
            for rdata in rrset:
                ttl = rrset.ttl if rrset.ttl < 2**31 else 0
                found[(section, rrset.name.canonicalize().to_wire(), ttl, rtype, rdata.to_digestable())] += 1
    return found


def read_drill(wire, folder):
    """The records, or None where drill refuses the message. It reads hex; a file of bytes it may take for hex."""
    path = os.path.join(folder, f"{os.getpid()}-{id(wire)}")
    with open(path, "w", encoding="ascii") as file:
        file.write(wire.hex())
    ran = subprocess.run(["drill", "-i", path], capture_output=True, check=False)
    os.unlink(path)
    text = ran.stdout.decode("ascii", "replace")
    if ran.returncode != 0 or ";; ->>HEADER<<-" not in text:
        return None
    found = collections.Counter()
    section = None
    for line in text.split("\n"):
        if line.startswith(";; ") and line.endswith(" SECTION:"):
            section = line[3:-9].lower()
        parts = line.split("\t", 4)
        if line.startswith(";") or section not in SECTIONS or len(parts) != 5:
            continue
        owner, ttl, rclass, rtype, data = parts
        if rclass == "IN" and rtype in TYPES:
            try:
                found[canonical(section, owner, ttl, rtype, data)] += 1
            except (dns.exception.DNSException, ValueError) as error:
                found[(section, owner, ttl, rtype, f"drill's text is none: {data} ({error})")] += 1
    return found


def read_ours(decode, paths):
    """For each path the records, or None where the decoder refuses the message."""
    ran = subprocess.run([decode, "-list"], input="\n".join(paths), capture_output=True, check=True, text=True)
    read, found = {}, None
    for line in ran.stdout.split("\n"):
        if line.startswith("message "):
            found = read[line[8:]] = collections.Counter()
        elif line.startswith("refused "):
            read[list(read)[-1]] = None
        elif line:
            section, owner, ttl, rtype, data = line.split("\t")
            if rtype in TYPES:
                found[canonical(section, owner, ttl, rtype, data)] += 1
    return read


def show(record):
    section, owner, ttl, rtype, rdata = record
    name = dns.name.from_wire(owner, 0)[0].to_text() if isinstance(owner, bytes) else owner
    return f"{section} {name} {ttl} {rtype} {rdata.hex() if isinstance(rdata, bytes) else rdata}"


def main():
    decode = sys.argv[1] if len(sys.argv) > 1 else "build/decode"
    data = os.environ.get("DNSSIG_DATA", "../shared/data")
    archive = sys.argv[2] if len(sys.argv) > 2 else os.path.join(data, "packets", "messages.tar.gz")
    if not os.path.exists(archive):
        print("skipped: no messages at hand")
        return 0
    with tempfile.TemporaryDirectory() as folder:
        with tarfile.open(archive) as tar:
            tar.extractall(folder)
        paths = sorted(os.path.join(at, file) for at, _, files in os.walk(folder) for file in files)
        wires = {}
        for path in paths:
            with open(path, "rb") as file:
                wires[path] = file.read()
        ours = read_ours(decode, paths)
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            drill = dict(zip(paths, pool.map(lambda path: read_drill(wires[path], folder), paths)))
        python = {path: read_dnspython(wires[path]) for path in paths}

    accepted = {who: sum(read[path] is not None for path in paths) for who, read in
                (("dnssig", ours), ("dnspython", python), ("drill", drill))}
    both = [path for path in paths if python[path] is not None and drill[path] is not None]
    print(f"{len(paths)} messages; accepted by " + ", ".join(f"{who} {n}" for who, n in accepted.items()))
    print(f"both dnspython and drill accept {len(both)}, of these dnssig {sum(ours[path] is not None for path in both)}")

    total, same = collections.Counter(), collections.Counter()
    for path in both:
        mine = ours[path] if ours[path] is not None else collections.Counter()
        every = mine | python[path] | drill[path]
        alike = mine & python[path] & drill[path]
        for record, count in every.items():
            total[record[3]] += count
            same[record[3]] += alike[record]
        if every == alike:
            continue
        print(f"differs: {os.path.basename(path)}" + ("" if ours[path] is not None else " (refused here)"))
        for record in every - alike:
            have = [who for who, read in (("dnssig", mine), ("dnspython", python[path]), ("drill", drill[path]))
                    if read[record] == every[record]]
            print(f"  {show(record)}: {', '.join(have)}")
    for rtype in TYPES:
        print(f"{rtype:6} {same[rtype]:6} of {total[rtype]:6} the same")
    share = sum(same.values()) / sum(total.values())
    print(f"all    {sum(same.values()):6} of {sum(total.values()):6} the same: {share * 100:.3f} %")
    return 0 if share >= WANTED_SHARE else 1


if __name__ == "__main__":
    sys.exit(main())
