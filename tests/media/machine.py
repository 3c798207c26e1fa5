"""A virtual machine with the kernel of a Debian system and nothing but our programs, into which USB
sticks are plugged and from which they are pulled out."""
import json
import os
import pathlib
import re
import select
import shutil
import socket
import subprocess
import tempfile
import time

BOOT_SECONDS = 240  # on a machine that does much else meanwhile; 10 by itself
CALL_SECONDS = 90
# What a stick needs; what these need is found by what each says it depends on.
MODULES = ("xhci-pci", "usb-storage", "sd_mod", "vfat", "exfat", "nls_ascii", "nls_cp437", "nls_iso8859-1",
           "nls_utf8", "dm-crypt", "xts", "aes_generic", "ecb", "cbc", "algif_skcipher", "sha256_generic")
INIT = """#!/bin/busybox sh
/bin/busybox --install -s /bin
mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t devtmpfs dev /dev
mkdir -p /dev/mapper /run
for module in $(cat /modules/order); do insmod /modules/$module.ko || echo "no module $module"; done
export PATH=/bin ASAN_OPTIONS=detect_leaks=0 HOME=/tmp
stty -F /dev/ttyS1 raw -echo
exec setsid sh -c 'echo ready; while IFS= read -r line; do eval "$line"; echo "@@ $?"; done' </dev/ttyS1 >/dev/ttyS1 2>&1
"""


def depends(module):
    """The modules that a module names."""
    found = re.search(rb"\0depends=([^\0]*)\0", b"\0" + module.read_bytes())
    return [name for name in found.group(1).decode().split(",") if name] if found else []


def in_order(kernel):
    """All modules that are there of those that are needed, each after what it needs."""
    files = {file.stem.replace("_", "-"): file for file in kernel.rglob("*.ko")}
    built_in = {pathlib.Path(line).stem.replace("_", "-")
                for line in next(kernel.rglob("modules.builtin")).read_text().split()}
    order = []

    def take(name):
        file = files.get(name.replace("_", "-"))
        if file in order or name.replace("_", "-") in built_in:
            return
        if file is None:
            raise FileNotFoundError(f"{kernel} has no module {name}: take it away, and scripts/setup --tests fetches it anew")
        for other in depends(file):
            take(other)
        order.append(file)

    for name in MODULES:
        take(name)
    return order


def libraries(program):
    """What the loader maps for a program, by whole paths."""
    said = subprocess.run(["ldd", program], capture_output=True, text=True, check=True).stdout
    return re.findall(r"(/\S+)", said)


def copy_library(root, library):
    to = root / library.lstrip("/")
    to.parent.mkdir(parents=True, exist_ok=True)
    if not to.exists():
        shutil.copy2(os.path.realpath(library), to)


def make_initrd(folder, kernel, programs, further, folders):
    """`further`: libraries that a program loads when it needs them; `folders`: what lies in the machine where it
    lies here."""
    root = folder / "root"
    for name in ("bin", "proc", "sys", "dev", "tmp", "modules", "mnt"):
        (root / name).mkdir(parents=True)
    shutil.copy2(shutil.which("busybox"), root / "bin/busybox")
    for program in programs:
        shutil.copy2(program, root / "bin" / pathlib.Path(program).name)
        for library in libraries(program):
            copy_library(root, library)
    for library in further:
        for other in [library] + libraries(library):
            copy_library(root, other)
    for name in folders:
        shutil.copytree(name, root / str(name).lstrip("/"), symlinks=True)
    order = in_order(kernel)
    for module in order:
        shutil.copy2(module, root / "modules" / module.name)
    (root / "modules/order").write_text("\n".join(module.stem for module in order) + "\n")
    (root / "init").write_text(INIT)
    (root / "init").chmod(0o755)
    made = folder / "initrd"
    with open(made, "wb") as out:
        names = subprocess.run(["find", "."], cwd=root, capture_output=True, check=True).stdout
        subprocess.run(["cpio", "--quiet", "-o", "-H", "newc", "-R", "0:0"], cwd=root, input=names, stdout=out,
                       check=True)
    return made


class Machine:
    """With `with`: started, and ended by its process id."""

    def __init__(self, kernel, programs, libraries_at_run_time=(), folders=()):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="safehand-machine-"))
        initrd = make_initrd(self.folder, kernel, programs, libraries_at_run_time, folders)
        image = next(kernel.glob("boot/vmlinuz-*"))
        self.console = self.folder / "console"
        self.process = subprocess.Popen(
            ["qemu-system-x86_64", "-accel", "tcg,thread=multi", "-cpu", "max", "-m", "768", "-smp", "2", "-nodefaults",
             "-no-user-config", "-display", "none", "-kernel", image, "-initrd", initrd,
             "-append", "console=ttyS0 loglevel=4 panic=-1", "-no-reboot",
             "-serial", f"file:{self.console}", "-serial", f"unix:{self.folder}/line,server=on,wait=off",
             "-qmp", f"unix:{self.folder}/monitor,server=on,wait=off", "-device", "qemu-xhci,id=usb"],
            stdin=subprocess.DEVNULL)
        self.line = self.connect("line")
        self.monitor = self.connect("monitor")
        self.heard = b""
        self.events = []
        self.qmp_rest = b""
        self.next_message(CALL_SECONDS)
        self.ask("qmp_capabilities")

    def __enter__(self):
        try:
            self.until(b"ready\n", BOOT_SECONDS)
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def connect(self, name):
        end = time.monotonic() + 60
        while True:
            try:
                link = socket.socket(socket.AF_UNIX)
                link.connect(str(self.folder / name))
                return link
            except OSError:
                link.close()
                if time.monotonic() > end or self.process.poll() is not None:
                    raise
                time.sleep(0.1)

    # ---- the line to the shell ----

    def until(self, mark, seconds):
        """What came before the mark."""
        end = time.monotonic() + seconds
        while mark not in self.heard:
            left = end - time.monotonic()
            if left <= 0 or not select.select([self.line], [], [], left)[0]:
                raise TimeoutError(f"no {mark!r} came; so far: {self.heard.decode(errors='replace')}\n"
                                   f"{self.console.read_text(errors='replace')[-3000:]}")
            more = self.line.recv(65536)
            if not more:
                raise RuntimeError(self.console.read_text(errors="replace")[-3000:])
            self.heard += more
        before, _, self.heard = self.heard.partition(mark)
        return before.decode()

    def begin(self, command):
        self.line.sendall(command.encode() + b"\n")

    def end(self, seconds=CALL_SECONDS):
        said = self.until(b"@@ ", seconds)
        status = self.until(b"\n", seconds)
        return said, int(status)

    def call(self, command):
        """What a command says; it must end well."""
        self.begin(command)
        said, status = self.end()
        if status != 0:
            raise AssertionError(f"{command}: exit status {status}: {said}")
        return said

    # ---- the monitor ----

    def next_message(self, seconds):
        end = time.monotonic() + seconds
        while b"\n" not in self.qmp_rest:
            left = end - time.monotonic()
            if left <= 0 or not select.select([self.monitor], [], [], left)[0]:
                raise TimeoutError("the monitor does not answer")
            self.qmp_rest += self.monitor.recv(65536)
        line, _, self.qmp_rest = self.qmp_rest.partition(b"\n")
        return json.loads(line)

    def ask(self, what, **arguments):
        request = {"execute": what}
        if arguments:
            request["arguments"] = arguments
        self.monitor.sendall(json.dumps(request).encode() + b"\n")
        while True:
            message = self.next_message(CALL_SECONDS)
            if "event" in message:
                self.events.append(message)
            elif "error" in message:
                raise RuntimeError(f"{what}: {message['error']['desc']}")
            else:
                return message["return"]

    def plug_in(self, image, name, serial, read_only=False):
        """The stick is /dev/sdX then, whose name is returned."""
        before = set(self.disks())
        self.ask("blockdev-add", **{"driver": "raw", "node-name": f"image-{name}", "read-only": read_only,
                                    "file": {"driver": "file", "filename": str(image), "locking": "off"}})
        self.ask("device_add", driver="usb-storage", bus="usb.0", id=name, drive=f"image-{name}", serial=serial,
                 removable=True)
        end = time.monotonic() + CALL_SECONDS
        while True:
            new = [disk for disk in self.disks() if disk not in before]
            if new and self.call(f"cat /sys/block/{new[0]}/size").strip() != "0":
                return new[0]
            if time.monotonic() > end:
                raise TimeoutError(f"{name} does not show\n{self.console.read_text(errors='replace')[-3000:]}")
            time.sleep(0.3)

    def pull_out(self, name):
        self.ask("device_del", id=name)
        end = time.monotonic() + CALL_SECONDS
        while not any(event["event"] == "DEVICE_DELETED" and event["data"].get("device") == name
                      for event in self.events):
            message = self.next_message(max(0.1, end - time.monotonic()))
            if "event" in message:
                self.events.append(message)
        self.events.clear()
        self.ask("blockdev-del", **{"node-name": f"image-{name}"})

    def disks(self):
        return [name for name in self.call("ls /sys/block").split() if name.startswith("sd")]
