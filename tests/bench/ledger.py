#!/usr/bin/python3
"""ledger.py LEDGER-HARNESS FOLDER: the ledger, and plain SQLite beside it on the same disk.

BENCH_ENTRIES (1000000) is how many entries there are. FOLDER must lie on a real disk: what is
measured of appending is mostly syncs.
"""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

ENTRIES = int(os.environ.get("BENCH_ENTRIES", "1000000"))


def line(what, value, unit, wanted, least):
    """A line of the table; `least` tells whether the wanted figure is the smallest or the largest."""
    missed = value < wanted if least else value > wanted
    word = "at least" if least else "at most"
    verdict = ("   BELOW" if least else "   ABOVE") if missed else ""
    print(f"{what:52} {value:12,.{0 if wanted >= 100 else 2}f} {unit:10} ({word} {wanted:,}){verdict}",
          flush=True)


def ed25519_limit(cores):
    """Signatures a second that OpenSSL verifies here, on all cores."""
    command = ["openssl", "speed", "-seconds", "3", "-multi", str(cores), "ed25519"]
    out = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return float(re.findall(r"([\d.]+)\s*$", out.strip().splitlines()[-1])[0])


def grows(result):
    print("\nwhat one call takes, by the number of entries before it (log n):")
    print(f"  {'entries':>12} {'append, ms':>12} {'proof, ms':>12}")
    for name in result:
        match = re.fullmatch(r"append-at (\d+)", name)
        if match:
            size = match[1]
            print(f"  {int(size):12,} {1000 * result[name][0]:12.3f}"
                  f" {1000 * result['prove-at ' + size][0]:12.3f}")


def report(result, cores):
    best = {name: max(values) for name, values in result.items()}
    entries = best["entries"]
    size = (best["size-ledger.db"] + best["size-ledger.keys"]) / entries
    print(f"{entries:,.0f} entries, bodies of {best['body']:.0f} bytes, 2.5 look-ups each")
    line("append one by one, beside plain SQLite", best["append"] / best["plain"], "of its rate",
         0.35, True)
    print(f"  {best['append']:,.0f} a second, plain SQLite {best['plain']:,.0f}; both with a"
          " write-ahead log and full sync")
    line("append many in one transaction", best["append-many"], "entries/s", 10000, True)
    line(f"find and open a package ({best['package-entries']:.0f} entry)",
         1000 * best["package"], "ms", 10, False)
    line(f"find and open a family ({best['family-entries']:.0f} entries)",
         1000 * best["family"], "ms", 50, False)
    line("prove inclusion", 1000 * max(v[0] for n, v in result.items() if n.startswith("prove-at")),
         "ms", 10, False)
    line(f"verify --tree, {cores} cores", best["tree"], "entries/s", 400000, True)
    line(f"open bodies and check look-ups, {cores} cores", best["bodies"], "bodies/s", 80000, True)
    signing = 1 / (1 / best["signed-bodies"] - 1 / best["bodies"])
    limit = ed25519_limit(cores)
    line("check signatures, beside openssl speed", signing / limit, "of it", 0.8, True)
    print(f"  {signing:,.0f} a second beyond opening; {limit:,.0f} is the machine's limit")
    for phase in ("tree", "signatures", "all"):
        line(f"peak memory of verifying ({phase})", best["peak-" + phase] / 1024, "MiB", 64, False)
    line("file size, both databases", size, "bytes/entry", 1536, False)
    print(f"  everything, `ledger verify`, pages and indexes of both databases too: "
          f"{best['all']:.1f} s")
    grows(result)


def main():
    harness, place = sys.argv[1:3]
    cores = len(os.sched_getaffinity(0))
    folder = pathlib.Path(tempfile.mkdtemp(prefix="safehand-bench-", dir=place))
    print(f"\nthe ledger, in {place}; load {os.getloadavg()[0]:.1f}", flush=True)
    try:
        out = subprocess.run([harness, str(folder), str(ENTRIES)], stdout=subprocess.PIPE, text=True,
                             check=True).stdout
    finally:
        shutil.rmtree(folder)
    result = {}
    for name, value in re.findall(r"^(.+) (\S+)$", out, re.M):
        result.setdefault(name, []).append(float(value))
    report(result, cores)


if __name__ == "__main__":
    main()
