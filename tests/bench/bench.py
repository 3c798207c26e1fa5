#!/usr/bin/python3
"""bench.py SAFEHAND PACKAGE-HARNESS: the envelope beside age (and tar | age), in one run.

Everything lies in memory (BENCH_FOLDER, /dev/shm), so that no disk is measured. The programs take
turns, each figure is a median. BENCH_MIB (1024) is the size, BENCH_RUNS (5) how often.
"""
import ctypes
import os
import pathlib
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

SECRET = "AGE-SECRET-KEY-1GFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPQ4EGAEX"
RECIPIENT = "age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj"
MIB = int(os.environ.get("BENCH_MIB", "1024"))
RUNS = int(os.environ.get("BENCH_RUNS", "5"))
ATTACHMENTS, ATTACHED_MB = 2000, 128


def run(command):
    """(seconds from start to exit, peak memory in KiB of the process itself)"""
    start = time.perf_counter()
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.perf_counter() - start
    if child.returncode != 0:
        sys.exit(f"bench: {command} ended with {child.returncode}")
    return seconds, usage.ru_maxrss


def keep_memory_warm(folder, size):
    """A virtual machine may give memory that is free back to its host, and to get it again costs
    more than what is measured here. Only free blocks of 2 MiB and more are given back: so a file is
    written, and all of it but a page of every MiB is freed again. What is free beside those pages
    stays, and is used first."""
    fallocate = ctypes.CDLL(None, use_errno=True).fallocate
    fallocate.argtypes = [ctypes.c_int, ctypes.c_int, ctypes.c_int64, ctypes.c_int64]
    punch_hole, mib, page = 3, 1 << 20, 4096
    with (folder / "comb").open("wb", buffering=0) as file:
        for _ in range(size // mib):
            file.write(b"\1" * mib)
        for number in range(size // mib):
            if fallocate(file.fileno(), punch_hole, number * mib + page, mib - page) != 0:
                return


def medians(commands, runs, output=None):
    """{name: median seconds}; the commands take turns, and begin without their output."""
    times = {name: [] for name in commands}
    for _ in range(runs):
        for name, command in commands.items():
            if output:
                output.unlink(missing_ok=True)
            times[name].append(run(command)[0])
    return {name: statistics.median(values) for name, values in times.items()}


def line(what, amount, ours, theirs, wanted, other="age"):
    """A line of the table: MB/s of both, the ratio, and what was to be reached."""
    ratio = theirs / ours
    verdict = "" if ratio >= wanted else "   BELOW"
    print(f"{what:34} {amount / ours / 1e6:8.0f} {amount / theirs / 1e6:8.0f} {other:10}"
          f" {ratio:5.2f}   (at least {wanted:.2f}){verdict}", flush=True)


def openssl_speed(algorithm, many):
    command = ["openssl", "speed", "-seconds", "2", "-bytes", "65536", "-evp", algorithm]
    if many > 1:
        command[2:2] = ["-multi", str(many)]
    out = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return float(re.findall(r"([\d.]+)k\s*$", out, re.M)[-1]) * 1000


def envelope(program, folder, cores):
    plain, sealed, out = folder / "plain", folder / "sealed", folder / "out"
    key = folder / "key"
    key.write_text(SECRET + "\n")
    size = MIB << 20
    with plain.open("wb") as file:
        for _ in range(MIB):
            file.write(os.urandom(1 << 20))
    run(["age", "-r", RECIPIENT, "-o", str(sealed), str(plain)])
    encrypt = ["-r", RECIPIENT, "-o"]
    decrypt = ["-d", "-i", str(key), "-o"]
    both = {"ours": [program, "age"], "age": ["age"]}
    wanted = {("encrypt", 2): (1.5, 1.7), ("decrypt", 2): (2.2, 2.0),
              ("encrypt", 1): (0.95, 0.95), ("decrypt", 1): (0.95, 0.95)}
    best = {}
    for used in (2, 1) if cores > 1 else (1,):
        pin = ["taskset", "-c", "0"] if used == 1 else []
        for name, options, source in (("encrypt", encrypt, plain), ("decrypt", decrypt, sealed)):
            for place, target in (("/dev/null", "/dev/null"), ("tmpfs", str(out))):
                commands = {who: pin + words + options + [target, str(source)]
                            for who, words in both.items()}
                result = medians(commands, RUNS if used > 1 else max(3, RUNS // 2),
                                 out)
                limit = wanted[name, used][place == "tmpfs"]
                cores_said = f"{used} core" + ("s" if used > 1 else "")
                line(f"{name} {MIB} MiB to {place}, {cores_said}", size, result["ours"],
                     result["age"], limit)
                best[name, used, place] = size / result["ours"]
    peaks = [run([program, "age"] + encrypt + ["/dev/null", str(plain)])[1],
             run([program, "age"] + decrypt + [str(out), str(sealed)])[1]]
    print(f"peak memory, encrypting and decrypting: {peaks[0] / 1024:.1f} and "
          f"{peaks[1] / 1024:.1f} MiB (at most 24)")
    for path in (plain, sealed, out):
        path.unlink(missing_ok=True)
    return best


def limits(best, sealed, cores):
    print("\nthe machine's own limits (openssl speed, 64 KiB), and how near to them we are:")
    for many in (1, 2) if cores > 1 else (1,):
        limit = openssl_speed("chacha20-poly1305", many)
        for name in ("encrypt", "decrypt"):
            share = best[name, many, "/dev/null"] / limit
            print(f"  ChaCha20-Poly1305 on {many}: {limit / 1e6:6.0f} MB/s; {name} to /dev/null "
                  f"reaches {100 * share:.0f} %")
    sha256, chacha = openssl_speed("sha256", 1), openssl_speed("chacha20-poly1305", 1)
    print(f"  SHA-256 on 1: {sha256 / 1e6:6.0f} MB/s; opening hashes each file, sealing the package, "
          "acknowledging both")
    for case in sealed:
        least = (case["size"] / sha256 + case["size"] / chacha + case["copied"]) / cores
        print(f"  seal {case['what']}: to hash, to encrypt and to copy them (cat) takes "
              f"{1000 * least:.0f} ms of {cores} cores; {1000 * case['seal']:.0f} ms are "
              f"{100 * least / case['seal']:.0f} % of that speed")


def packages(harness, folder, count, size, runs, wanted):
    place = folder / "case"
    attachments = place / "attachments"
    attachments.mkdir(parents=True)
    for number in range(count):
        with (attachments / f"{number:05}.bin").open("wb") as file:
            left = size // count
            while left > 0:
                file.write(os.urandom(min(left, 1 << 20)))
                left -= 1 << 20
    sealed, out, key = place / "sealed", place / "out", folder / "key"
    tar = f"tar c -C {place} attachments | age -r {RECIPIENT} > {sealed}"
    untar = f"mkdir {out} && age -d -i {key} {sealed} | tar x -C {out}"
    copied = f"cat {attachments}/* > {place}/copied && rm {place}/copied"
    times = {name: [] for name in ("select", "seal", "open", "peak", "tar", "untar", "copied")}
    for _ in range(runs):
        result = subprocess.run([harness, str(place), "1"], capture_output=True, text=True,
                                check=True).stdout
        for name, value in re.findall(r"(\w+) ([\d.]+)", result):
            times[name].append(float(value))
        for name, command in (("tar", tar), ("untar", untar), ("copied", copied)):
            times[name].append(run(["bash", "-c", command])[0])
        for left in (place / "ledger", out):
            shutil.rmtree(left)
        sealed.unlink()
    middle = {name: statistics.median(values) for name, values in times.items()}
    what = f"{count} attachment{'s' if count > 1 else ''}, {size / 1e6:.0f} MB"
    line(f"seal {what}", size, middle["seal"], middle["tar"], wanted[0], "tar | age")
    line(f"open {what}", size, middle["open"], middle["untar"], wanted[1], "age | tar")
    print(f"  hashed once before, for the decision: {size / middle['select'] / 1e6:.0f} MB/s; "
          f"peak memory {max(times['peak']) / 1024:.1f} MiB (at most 24)")
    shutil.rmtree(place)
    return {"what": what, "size": size, "seal": middle["seal"], "copied": middle["copied"]}


def start_to_exit(program, folder):
    small, sealed, key = folder / "small", folder / "small.age", folder / "key"
    small.write_bytes(os.urandom(100 << 10))
    run(["age", "-r", RECIPIENT, "-o", str(sealed), str(small)])
    commands = {
        "encrypt": [program, "age", "-r", RECIPIENT, "-o", "/dev/null", str(small)],
        "age encrypt": ["age", "-r", RECIPIENT, "-o", "/dev/null", str(small)],
        "decrypt": [program, "age", "-d", "-i", str(key), "-o", "/dev/null", str(sealed)],
        "age decrypt": ["age", "-d", "-i", str(key), "-o", "/dev/null", str(sealed)],
        "version": [program, "--version"],
        "true": ["/bin/true"],
    }
    result = {name: 1000 * seconds for name, seconds in medians(commands, 40).items()}
    for name in ("encrypt", "decrypt"):
        ratio = result[name] / result["age " + name]
        print(f"start to exit, {name} 100 KiB: {result[name]:.1f} ms, age {result['age ' + name]:.1f}"
              f" ms, {ratio:.2f} times (at most 1.60){'' if ratio <= 1.6 else '   ABOVE'}")
    print(f"  where it goes: a process at all (/bin/true) {result['true']:.1f} ms; the libraries and "
          f"the secret memory (safehand --version) {result['version'] - result['true']:.1f} ms; "
          f"encrypting {result['encrypt'] - result['version']:.1f} ms, "
          f"decrypting {result['decrypt'] - result['version']:.1f} ms")


def main():
    program, harness = sys.argv[1:3]
    cores = len(os.sched_getaffinity(0))
    folder = pathlib.Path(tempfile.mkdtemp(prefix="safehand-bench-",
                                           dir=os.environ.get("BENCH_FOLDER", "/dev/shm")))
    load = os.getloadavg()[0]
    print(f"{cores} cores, load {load:.1f}" + (" (others are at work: run it when it is quiet)"
                                               if load > 0.7 else ""))
    print(f"{'':34} {'ours':>8} {'other':>8} {'MB/s':10} {'ratio':>5}", flush=True)
    try:
        keep_memory_warm(folder, 4 * (MIB << 20))
        best = envelope(program, folder, cores)
        sealed = [packages(harness, folder, ATTACHMENTS, ATTACHED_MB * 1000 * 1000, 2 * RUNS,
                           (1.4, 1.3)),
                  packages(harness, folder, 1, MIB << 20, max(3, RUNS // 2), (1.2, 1.3))]
        start_to_exit(program, folder)
        limits(best, sealed, cores)
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
