#!/usr/bin/python3
"""sticks.py STICK KERNEL SAFEHAND GIVEN FAMILY: what the program does with memory sticks, in a virtual machine into
which they are plugged: FAT and exFAT, full, locked, pulled out in the middle, too small a format, another than was
named. SAFEHAND is a test build, which makes the office; GIVEN is the program that is given away, which runs in the
machine, as does STICK. Exit status 77 where there is no QEMU."""
import pathlib
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import office  # noqa: E402
from machine import Machine  # noqa: E402

ID = "6f2b1e0c-9a53-4d0e-8f4b-1c2d3e4f5a6b"
LIBRARIES = [f"/lib/x86_64-linux-gnu/lib{name}"
             for name in ("mount.so.1", "blkid.so.1", "udev.so.1", "sqlite3.so.0", "archive.so.13")]
TOOLS = ["/sbin/cryptsetup", "/sbin/dmsetup", "/sbin/mkfs.vfat"]
passes = failures = 0


def expect(title, got, wanted):
    global passes, failures
    if got == wanted:
        print(f"passed: {title}")
        passes += 1
        return
    failures += 1
    print(f"FAILED: {title}\n  wanted: {wanted!r}\n  got:    {got!r}")


def image(folder, name, size, make):
    """A disk without partitions, as many sticks are; the file has holes."""
    file = folder / name
    with open(file, "wb") as out:
        out.truncate(size)
    subprocess.run([*make, file], check=True, stdout=subprocess.DEVNULL)
    return file


def fat(folder, name, size, label):
    return image(folder, name, size, ["/sbin/mkfs.vfat", "-F", "32", "-i", "1234ABCD", "-n", label])


def exfat(folder, name, size, label):
    return image(folder, name, size, ["/sbin/mkfs.exfat", "-L", label])


def mounted(machine, disk, options=""):
    machine.call(f"mkdir -p /mnt/{disk} && mount {options} /dev/{disk} /mnt/{disk}")
    return f"/mnt/{disk}"


# ---- what is tried ----

MEGABYTE = 1 << 20


def as_it_is_written(machine, folder):
    stick = fat(folder, "fat", 64 * MEGABYTE, "HS-USB-03")
    disk = machine.plug_in(stick, "first", "0019E06B")
    at = mounted(machine, disk, "-o utf8")
    expect("a FAT stick, looked at", machine.call(f"stick look {at}"),
           f"device /dev/{disk}\nfile_system vfat\nlabel HS-USB-03\nuuid 1234-ABCD\nserial 0019E06B\n"
           f"model QEMU QEMU HARDDISK\nbus usb\nencryption \nremovable 1\nread_only 0\nsize {64 * MEGABYTE}\n")
    expect("written", machine.call(f"stick write {at} 3000017"), "ok\n")
    expect("written again: it is there", machine.call(f"stick write {at} 3000017"), "ok\n")
    machine.call(f"echo ours >{at}/holiday.jpg")
    expect("another file of its name stays", machine.call(f"stick write {at} 3000018"),
           f"status 2: the device already holds {ID}.safehand, with other content\nhint: see what it is and take it "
           "away, or choose another folder; it is not overwritten, and the package is kept\n")
    expect("what is ours", machine.call(f"stick ours {at}"), f"{ID}\n1 of ours\n")
    machine.begin(f"cd {at}; stick unmount {at}; cd /")
    expect("in use", machine.end(),
           ("status 6: the device is in use, and was not unmounted\nhint: close what is open on it, and let the "
            "file manager eject it before you pull it out\n", 0))
    machine.call(f"mkdir -p /mnt/twice && mount --bind {at} /mnt/twice")
    expect("in use somewhere else", machine.call(f"stick unmount {at}"),
           "status 6: the device is in use at /mnt/twice too, and must stay in\nhint: let the file manager eject it before "
           "you pull it out\n")
    expect("safe to remove", machine.call("stick unmount /mnt/twice"), "ok\n")
    expect("not mounted any more", machine.call(f"grep -c {at} /proc/mounts || true"), "0\n")
    machine.pull_out("first")
    expect("what lies on it, read by another program",
           listed(stick), [f"::/{ID}.safehand", "::/holiday.jpg"])


def erased(machine, folder):
    stick = folder / "fat"
    before = stick.read_bytes().count(bytes(i * i >> 7 & 255 for i in range(100000, 100064)))
    disk = machine.plug_in(stick, "again", "0019E06B")
    at = mounted(machine, disk)
    expect("erased", machine.call(f"stick erase {at} {ID}.safehand"), "was there\nok\n")
    expect("erased twice", machine.call(f"stick erase {at} {ID}.safehand"), "was not there\nok\n")
    expect("what is others' stays", machine.call(f"ls {at}"), "holiday.jpg\n")
    machine.call(f"umount {at}")
    machine.pull_out("again")
    after = stick.read_bytes().count(bytes(i * i >> 7 & 255 for i in range(100000, 100064)))
    expect("its bytes are not on this disk any more", (before > 0, after), (True, 0))


def full(machine, folder):
    disk = machine.plug_in(fat(folder, "small", 40 * MEGABYTE, "SMALL"), "small", "S1")
    at = mounted(machine, disk)
    said = machine.call(f"stick write {at} 60000000")
    expect("too little room, told first", said.split(",")[0],
           "status 6: the device has too little room: 61 MB are needed")
    expect("full in the middle", machine.call(f"stick write {at} 20000000 fill"),
           "status 6: cannot write to the device: No space left on device\nhint: make room on the device, or take "
           "another one; nothing was left on it, and the package is kept\n")
    expect("nothing of it is left", machine.call(f"ls -A {at}"), "filler\n")
    machine.call(f"umount {at}")
    machine.pull_out("small")


def locked(machine, folder):
    stick = folder / "small"
    disk = machine.plug_in(stick, "locked", "S2", read_only=True)
    at = mounted(machine, disk, "-o ro")
    said = machine.call(f"stick look {at}")
    expect("read-only, as it shows", [line for line in said.splitlines() if line.startswith("read_only")],
           ["read_only 1"])
    expect("nothing is written to it", machine.call(f"stick write {at} 1000"),
           f"status 6: the device takes no writing\nhint: slide its lock, or take another one; the package is kept\n")
    machine.call(f"umount {at}")
    machine.pull_out("locked")


def pulled_out(machine, folder):
    stick = fat(folder, "pulled", 64 * MEGABYTE, "PULLED")
    disk = machine.plug_in(stick, "pulled", "P1")
    at = mounted(machine, disk)
    machine.call(f"stick write {at} 1000; mv {at}/{ID}.safehand {at}/other; sync")
    machine.begin(f"stick write {at} 30000000 wait")
    machine.until(b"half is written\n", 240)
    machine.pull_out("pulled")
    machine.begin("")
    said, _ = machine.end()
    expect("pulled out in the middle", said,
           "status 6: cannot write to the device: Input/output error\nhint: see that the device is still plugged in, "
           "or take another one; the package is kept, and 'send it now' tries again\n")
    machine.call(f"umount -l {at}")
    disk = machine.plug_in(stick, "put-back", "P1")
    at = mounted(machine, disk)
    expect("no package stands there", machine.call(f"ls {at}"), "other\n")
    expect("written to the same stick then", machine.call(f"stick write {at} 30000000"), "ok\n")
    machine.call(f"umount {at}")
    machine.pull_out("put-back")


def encrypted(machine, folder):
    """LUKS by cryptsetup; of the others the kernel's layer as their programs set it up, without their ciphers."""
    stick = image(folder, "sealed", 64 * MEGABYTE, ["true"])
    key = folder / "key"
    key.write_text("correct horse battery staple")
    subprocess.run(["/sbin/cryptsetup", "luksFormat", "--batch-mode", "--pbkdf", "pbkdf2", "--pbkdf-force-iterations", "1000",
                    "--key-file", key, stick], check=True)
    disk = machine.plug_in(stick, "sealed", "E1")
    machine.call("export DM_DISABLE_UDEV=1; printf 'correct horse battery staple' >/key")
    machine.call(f"cryptsetup open --key-file /key /dev/{disk} opened && mkfs.vfat -n SEALED /dev/mapper/opened >/dev/null")
    machine.call("mkdir -p /mnt/opened && mount /dev/mapper/opened /mnt/opened")
    said = machine.call("stick look /mnt/opened").splitlines()
    expect("within LUKS", [line for line in said if line.split()[0] in ("label", "serial", "bus", "encryption", "removable")],
           ["label SEALED", "serial E1", "bus usb", "encryption LUKS", "removable 1"])
    expect("written within LUKS", machine.call("stick write /mnt/opened 3000017"), "ok\n")
    expect("unmounted within LUKS", machine.call("stick unmount /mnt/opened"), "ok\n")
    machine.call("cryptsetup close opened")
    machine.pull_out("sealed")
    disk = machine.plug_in(folder / "fat", "layered", "E2")
    sectors = machine.call(f"cat /sys/block/{disk}/size").strip()
    for name, how, wanted in (("locked", "--uuid CRYPT-BITLK-1", "BitLocker"), ("tc", "--uuid CRYPT-TCRYPT-1", "VeraCrypt"),
                              ("veracrypt1", "", "VeraCrypt"), ("plain", "--uuid CRYPT-PLAIN-1", "encrypted"),
                              ("volume", "--uuid LVM-1", "")):
        machine.call(f"dmsetup create {name} {how} --table '0 {sectors} linear /dev/{disk} 0' && mount /dev/mapper/{name} /mnt/opened")
        said = machine.call("stick look /mnt/opened").splitlines()
        expect(f"within {name}", [line for line in said if line.split()[0] in ("serial", "encryption")],
               ["serial E2", f"encryption {wanted}"])
        machine.call(f"umount /mnt/opened && dmsetup remove {name}")
    machine.pull_out("layered")


def large(machine, folder):
    disk = machine.plug_in(fat(folder, "large", 6 << 30, "LARGE"), "large-fat", "L1")
    at = mounted(machine, disk)
    size = 1 << 32
    expect("more than FAT takes, told before anything is read", machine.call(f"stick write {at} {size}"),
           "status 6: a package of 4294 MB does not go onto this device: it is formatted as FAT, which takes no file "
           "of more than 4294 MB\nhint: take a device that is formatted as exFAT, or the portal; the package is "
           "kept\n")
    expect("the most that FAT takes goes on", machine.call(f"stick write {at} {size - 1} begin").split("\n")[0],
           "status 130: interrupted")
    expect("nothing was written", machine.call(f"ls -A {at}"), "")
    machine.call(f"umount {at}")
    machine.pull_out("large-fat")
    disk = machine.plug_in(exfat(folder, "large-ex", 6 << 30, "LARGE"), "large-exfat", "L2")
    at = mounted(machine, disk)
    expect("exFAT takes more", machine.call(f"stick write {at} {size} begin").split("\n")[0],
           "status 130: interrupted")
    expect("and is written", machine.call(f"stick write {at} 3000017"), "ok\n")
    said = machine.call(f"stick look {at}").splitlines()
    expect("as it shows", said[1:3], ["file_system exfat", "label LARGE"])
    machine.call(f"umount {at}")
    machine.pull_out("large-exfat")


REFUSED = """safehand: C04 media-target: the checklist names "The stick HS-USB-03"; in the drive is another: serial \
number 77AA, label HS-USB-03, model QEMU QEMU HARDDISK
hint: phone 999 or children's social care now if somebody is in danger, and record it afterwards with safehand log; \
plug in the device that the checklist names; if this is that one, name it by its serial number: --reason \
C03.device="serial number 77AA"
"""


def the_right_one(machine, folder, home, package):
    """Registered, and known: another one with the same label is not written to."""
    def put_in(name, serial):
        disk = machine.plug_in(folder / name, name, serial)
        machine.call(f"mount -o utf8 /dev/{disk} {home}/stick")

    def take_out(name, is_mounted=True):
        if is_mounted:
            machine.call(f"umount {home}/stick")
        machine.pull_out(name)

    def safehand(words):
        machine.begin(f"safehand {words} >/said 2>&1; status=$?; cat /said; (exit $status)")
        return machine.end()

    fat(folder, "right", 64 * MEGABYTE, "HS-USB-03")
    fat(folder, "wrong", 64 * MEGABYTE, "HS-USB-03")
    for name, value in office.settings(home).items():
        machine.call(f"export {name}='{value}'")
    machine.call(f"cd {home}")
    put_in("right", "0019E06B")
    expect("registered", safehand("media add stick --name HS-USB-03"),
           ("Registered: HS-USB-03, QEMU QEMU HARDDISK, serial number 0019E06B.\n"
            "safehand: it is not seen to be encrypted: what is put on it besides sealed packages can be read by "
            "whoever finds it\n", 0))
    take_out("right")
    put_in("wrong", "77AA")
    expect("another is refused", safehand(f"deliver {package}"), (REFUSED, 1))
    expect("and nothing is written to it", machine.call("ls -A stick"), "")
    take_out("wrong")
    put_in("right", "0019E06B")
    said, status = safehand(f"deliver {package} --unmount")
    expect("the right one", (f"Sharing {package} is delivered to Priya Nair." in said.splitlines(), status), (True, 0))
    expect("it may be pulled out", "safehand: the device is unmounted, and may be pulled out" in said.splitlines(),
           True)
    expect("it is not there any more", machine.call("ls -A stick"), "")
    take_out("right", is_mounted=False)
    expect("what lies on it, read by another program", listed(folder / "right"),
           sorted(["::/READ ME FIRST.html", f"::/{package}.safehand", "::/safehand-open.html"]))
    put_in("wrong", "77AA")
    said, status = safehand("media wipe HS-USB-03 --media stick")
    expect("another is not wiped", (said.splitlines()[0], status),
           ("safehand: stick is on another device: its serial number is 77AA, and not 0019E06B", 2))
    take_out("wrong")
    put_in("right", "0019E06B")
    expect("wiped", safehand("media wipe HS-USB-03 --media stick"),
           ("Recorded: the device HS-USB-03 is wiped.\nPackages overwritten and removed: 1.\n"
            "Pages beside them removed: 2.\nsafehand: a stick may keep old bytes where no program reaches them; what "
            "lay there is sealed, and only its recipient can open it\n", 0))
    expect("nothing is left on it", machine.call("ls -A stick"), "")
    machine.call("umount stick; cd /")
    machine.pull_out("right")


def listed(stick):
    said = subprocess.run(["mdir", "-b", "-i", stick], capture_output=True, text=True).stdout
    return sorted(said.splitlines())


def run(program, kernel, safehand, given, family):
    folder = pathlib.Path(tempfile.mkdtemp(prefix="safehand-sticks-"))
    home = str(folder / "home")
    try:
        package = office.prepare(home, safehand, family)
        with Machine(kernel, [program, given, *TOOLS], LIBRARIES, [home]) as machine:
            for part in (as_it_is_written, erased, full, locked, pulled_out, encrypted, large):
                part(machine, folder)
            the_right_one(machine, folder, home, package)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def main():
    if not shutil.which("qemu-system-x86_64"):
        print("there is no QEMU here")
        return 77
    program, kernel, safehand, given, family = (pathlib.Path(word).resolve() for word in sys.argv[1:6])
    if not list(kernel.glob("boot/vmlinuz-*")):
        print(f"there is no kernel in {kernel}: scripts/setup --tests fetches it")
        return 1
    run(program, kernel, safehand, given, family)
    print(f"{passes} passed, {failures} failed")
    return 1 if failures or not passes else 0


sys.exit(main())
