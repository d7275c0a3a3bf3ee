#!/usr/bin/env python3
"""pack.py - makes the packages from the self-contained library.

    make dist            calls:  python3 .dist/pack.py OUT LIBRARY VERSION [OWNER URL]

In:   LIBRARY, built with STATIC=1; the templates beside this file; README.md, sql/ and samples/; the programs strip and
      readelf; SOURCE_DATE_EPOCH, the time that every file in a package bears (1980 where nobody says).
Out:  in OUT, with P for the platform, dnssig.so, stripped, and
        dnssig-VERSION-P.tar.gz            library, README.md, sql/, samples/
        dnssig-VERSION-loadable-P.tar.gz   the library alone and at the top: sqlpkg makes no folders when it unpacks
        dnssig-VERSION-py3-none-TAG.whl    Python's
        dnssig-VERSION.tgz                 npm's
        sqlpkg.json                        names the loadable archive, found at URL, and its hash
        SHA256SUMS                         of all these
      and a line about each. Nothing but the standard library is used, and the same input gives the same bytes.
      It stops with a message where the library needs more than the C library: the packages would promise too much.

TAG says the oldest glibc that has every symbol the library asks for: manylinux_2_34_x86_64 runs on 2.34 and newer.
"""
import base64
import gzip
import hashlib
import io
import json
import os
import re
import subprocess
import sys
import tarfile
import time
import zipfile

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.dirname(HERE)
SUMMARY = "DNS for SQLite: names, live lookups, recorded answers and what they say about a domain."
KEYWORDS = ["sqlite", "sqlite-extension", "dns", "domain", "security"]

# What an ELF file calls a machine, and what each package does.
MACHINES = {
    "Advanced Micro Devices X86-64": {"gnu": "x86_64", "npm": "x64", "sqlpkg": "amd64"},
    "AArch64": {"gnu": "aarch64", "npm": "arm64", "sqlpkg": "arm64"},
}
# The parts of glibc. Before 2.34 threads and dlopen were files of their own.
LIBC = re.compile(r"(libc|libm|libpthread|libdl|librt|libresolv)\.so\.\d+|ld-linux[-a-z0-9_]*\.so\.\d+")


def run(*command):
    done = subprocess.run(command, stdout=subprocess.PIPE, universal_newlines=True, env={**os.environ, "LC_ALL": "C"})
    if done.returncode:
        sys.exit("dnssig: this failed: " + " ".join(command))
    return done.stdout


def read(*path):
    with open(os.path.join(*path), "rb") as file:
        return file.read()


def write(out, name, data):
    with open(os.path.join(out, name), "wb") as file:
        file.write(data)
    return name


def fill(path, words):
    """A template of this folder with each @WORD@ in it replaced; a word that nobody gave stops it."""
    text = read(HERE, path).decode()
    return re.sub("@([A-Z0-9_]+)@", lambda found: words[found.group(1)], text).encode()


def requirements(library):
    """The machine and the oldest glibc that the library runs on."""
    head = run("readelf", "-h", library)
    machine = MACHINES.get(re.search(r"Machine: +(.*\S)", head).group(1))
    if not machine:
        sys.exit("dnssig: packages are not known for this machine: " + head)
    foreign = [n for n in re.findall(r"\(NEEDED\).*\[(.*)\]", run("readelf", "-d", library)) if not LIBC.fullmatch(n)]
    if foreign:
        sys.exit("dnssig: the library needs more than glibc: " + " ".join(foreign))
    needs = run("readelf", "-V", library).split("Version needs section", 1)[-1]
    glibc = max(tuple(map(int, v.split("."))) for v in re.findall(r"Name: GLIBC_(\d+(?:\.\d+)+)", needs))
    return machine, glibc[:2]


def pack_tar(files, when):
    """files: (name, mode, data). A gzip'd tar of them, in order, nobody's, each from `when`."""
    raw, zipped = io.BytesIO(), io.BytesIO()
    with tarfile.open(fileobj=raw, mode="w", format=tarfile.USTAR_FORMAT) as tar:
        for name, mode, data in files:
            entry = tarfile.TarInfo(name)
            entry.size, entry.mode, entry.mtime = len(data), mode, when
            tar.addfile(entry, io.BytesIO(data))
    with gzip.GzipFile(filename="", mode="wb", compresslevel=9, fileobj=zipped, mtime=0) as stream:
        stream.write(raw.getvalue())
    return zipped.getvalue()


def pack_wheel(files, record, when):
    """files: (name, mode, data). A zip of them, and of the list of their hashes under the name `record`."""
    lines = []
    for name, _, data in files:
        digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
        lines.append(f"{name},sha256={digest},{len(data)}\n")
    lines.append(f"{record},,\n")
    zipped = io.BytesIO()
    with zipfile.ZipFile(zipped, "w") as archive:
        for name, mode, data in files + [(record, 0o644, "".join(lines).encode())]:
            entry = zipfile.ZipInfo(name, time.gmtime(when)[:6])
            entry.create_system, entry.external_attr = 3, (0o100000 | mode) << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, data, compresslevel=9)
    return zipped.getvalue()


def documents():
    """README.md, sql/ and samples/ as (name, mode, data), sorted by name."""
    paths = ["README.md"]
    for room in ("samples", "sql"):
        for folder, folders, names in os.walk(os.path.join(TOP, room)):
            folders[:] = [name for name in folders if not name.startswith((".", "__"))]
            paths += [os.path.relpath(os.path.join(folder, n), TOP) for n in names if not re.match(r"\.|.*~$", n)]
    for path in sorted(paths):
        yield path, 0o755 if os.access(os.path.join(TOP, path), os.X_OK) else 0o644, read(TOP, path)


def main(out, built, version, owner="dnssig", url="."):
    when = max(int(os.environ.get("SOURCE_DATE_EPOCH") or 0), 315532800)  # a zip knows no time before 1980
    for name in os.listdir(out):
        if re.match(r"dnssig-.*(gz|whl)$|sqlpkg.json$|SHA256SUMS$", name):
            os.remove(os.path.join(out, name))
    run("strip", "--strip-unneeded", "-o", os.path.join(out, "dnssig.so"), built)
    machine, glibc = requirements(os.path.join(out, "dnssig.so"))
    library = read(out, "dnssig.so")
    platform = "linux-" + machine["gnu"]
    tag = "py3-none-manylinux_%d_%d_%s" % (*glibc, machine["gnu"])
    words = {
        "VERSION": version, "SUMMARY": SUMMARY, "KEYWORDS": json.dumps(KEYWORDS), "COMMA_KEYWORDS": ",".join(KEYWORDS),
        "TAG": tag, "NPM_CPU": machine["npm"], "OWNER": owner, "URL": url, "GLIBC": "%d.%d" % glibc,
        "PLATFORM": "linux-" + machine["sqlpkg"],
    }

    folder = f"dnssig-{version}-{platform}"
    tree = [(f"{folder}/{name}", mode, data) for name, mode, data in documents()]
    made = [write(out, folder + ".tar.gz", pack_tar([(f"{folder}/dnssig.so", 0o755, library)] + tree, when))]

    loadable = pack_tar([("dnssig.so", 0o755, library)], when)
    made.append(write(out, f"dnssig-{version}-loadable-{platform}.tar.gz", loadable))
    words.update(ASSET=made[-1], SHA256=hashlib.sha256(loadable).hexdigest())

    info = f"dnssig-{version}.dist-info"
    wheel = [("dnssig/__init__.py", 0o644, fill("python/__init__.py", words)), ("dnssig/py.typed", 0o644, b""),
             ("dnssig/dnssig.so", 0o755, library), (info + "/METADATA", 0o644, fill("python/METADATA", words)),
             (info + "/WHEEL", 0o644, fill("python/WHEEL", words))]
    made.append(write(out, f"dnssig-{version}-{tag}.whl", pack_wheel(wheel, info + "/RECORD", when)))

    npm = [(f"package/{n}", 0o644, fill("npm/" + n, words)) for n in ("package.json", "README.md", "index.d.ts", "index.js")]
    npm.append(("package/dnssig.so", 0o755, library))
    made.append(write(out, f"dnssig-{version}.tgz", pack_tar(npm, when)))

    made.append(write(out, "sqlpkg.json", fill("sqlpkg.json", words)))
    sums = "".join(f"{hashlib.sha256(read(out, name)).hexdigest()}  {name}\n" for name in sorted(made))
    write(out, "SHA256SUMS", sums.encode())
    for name in made:
        print("%9d  %s" % (os.path.getsize(os.path.join(out, name)), os.path.join(out, name)))
    print("the library needs glibc %d.%d or newer, and nothing else" % glibc)


main(*sys.argv[1:])
