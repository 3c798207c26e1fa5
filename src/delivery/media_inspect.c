/* Which device a folder lies on. Everything but the free space is optional: a system that does not
 * tell leaves "". */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/sysmacros.h>

#include "libdevice.h"
#include "source.h"

enum {
    STACK_MAXIMUM = 8, /* devices on top of each other: a crypt layer on a partition, ... */
    SECTOR = 512,      /* bytes, as the kernel counts a disk, whatever its own sectors are */
};

/* Copies text that a stranger may have put on the device, so that it can be printed in a line. */
static void copy_property(char *to, size_t size, const char *text)
{
    struct buffer shown;
    buffer_init(&shown, 16 * size);
    size_t length = !text ? 0 : strnlen(text, size);
    text_append_visible(&shown, length == 0 ? "" : text, length);
    const char *good = buffer_text(&shown);
    length = strnlen(good, size);
    if (length == size)
        length = utf8_check(good, size - 1);
    memcpy(to, good, length);
    to[length] = '\0';
    buffer_free(&shown);
}

/* ---- mount ---- */

static struct libmnt_fs *find_mount(struct libmnt_table *table, int fd, dev_t device)
{
    struct statx about;
    struct libmnt_fs *fs = NULL;
    if (statx(fd, "", AT_EMPTY_PATH, STATX_MNT_ID, &about) == 0 &&
        (about.stx_mask & STATX_MNT_ID) != 0) {
        struct libmnt_iter *iterator = libmount.new_iter(MNT_ITER_FORWARD);
        while (iterator && libmount.table_next_fs(table, iterator, &fs) == 0) {
            if ((uint64_t)libmount.fs_get_id(fs) == about.stx_mnt_id)
                break;
            fs = NULL;
        }
        libmount.free_iter(iterator);
    }
    return fs ? fs : libmount.table_find_devno(table, device, MNT_ITER_BACKWARD);
}

/* Source and type from the kernel's table of this process. *number gets the block device below it,
 * where the file system has numbers of its own (btrfs). */
static void inspect_mount(int fd, dev_t *number, struct media_device *device)
{
    struct libmnt_table *table = libmount.new_table_from_file("/proc/self/mountinfo");
    struct libmnt_fs *fs = !table ? NULL : find_mount(table, fd, *number);
    if (fs) {
        const char *source = libmount.fs_get_source(fs);
        struct stat about;
        copy_property(device->device, sizeof device->device, source);
        copy_property(device->file_system, sizeof device->file_system, libmount.fs_get_fstype(fs));
        if (major(*number) == 0 && source && source[0] == '/' && stat(source, &about) == 0 &&
            S_ISBLK(about.st_mode))
            *number = about.st_rdev;
    }
    libmount.unref_table(table);
}

/* ---- file system ---- */

/* Label and UUID from the device itself, where it may be read: caches may be of an earlier stick.
 */
static void probe_file_system(const char *node, dev_t number, struct media_device *device)
{
    struct stat about;
    const char *value;
    int fd = file_open(AT_FDCWD, node, O_RDONLY | O_NONBLOCK | O_NOCTTY, 0);
    if (fd < 0)
        return;
    blkid_probe probe = NULL;
    if (fstat(fd, &about) == 0 && S_ISBLK(about.st_mode) && about.st_rdev == number)
        probe = libblkid.new_probe();
    if (probe && libblkid.probe_set_device(probe, fd, 0, 0) == 0 &&
        libblkid.probe_enable_superblocks(probe, 1) == 0 &&
        libblkid.probe_set_superblocks_flags(probe, BLKID_SUBLKS_LABEL | BLKID_SUBLKS_UUID) == 0 &&
        libblkid.do_safeprobe(probe) == 0) {
        if (libblkid.probe_lookup_value(probe, "LABEL", &value, NULL) == 0)
            copy_property(device->label, sizeof device->label, value);
        if (libblkid.probe_lookup_value(probe, "UUID", &value, NULL) == 0)
            copy_property(device->uuid, sizeof device->uuid, value);
    }
    libblkid.free_probe(probe);
    file_close(&fd);
}

/* ---- device ---- */

/* The one device that a layered one (crypt, LVM) lies on; NULL if none or several. */
static struct udev_device *device_below(struct udev *udev, struct udev_device *upper)
{
    char name[256] = "";
    int found = 0;
    char *path = file_join(libudev.device_get_syspath(upper), "slaves");
    DIR *folder = !path ? NULL : opendir(path);
    const struct dirent *entry;
    while (folder && (entry = readdir(folder))) {
        if (entry->d_name[0] == '.')
            continue;
        snprintf(name, sizeof name, "%s", entry->d_name);
        found++;
    }
    if (folder)
        closedir(folder);
    memory_free(path);
    return found == 1 ? libudev.device_new_from_subsystem_sysname(udev, "block", name) : NULL;
}

/* What encrypts, by the words with which the kernel's layer was set up: cryptsetup says so, and
 * VeraCrypt names its own. What a program in user space decrypts lies in a loop over its file. */
static const char *encryption_of(struct udev_device *at)
{
    static const struct {
        const char *begins, *words;
    } kinds[] = {{"CRYPT-LUKS", "LUKS"},
                 {"CRYPT-BITLK", "BitLocker"},
                 {"CRYPT-TCRYPT", "VeraCrypt"},
                 {"CRYPT-", "encrypted"}};
    const char *how = libudev.device_get_sysattr_value(at, "dm/uuid");
    const char *name = libudev.device_get_sysattr_value(at, "dm/name");
    const char *file = libudev.device_get_sysattr_value(at, "loop/backing_file");
    for (size_t i = 0; how && i < sizeof kinds / sizeof *kinds; i++)
        if (text_starts_with(how, kinds[i].begins))
            return kinds[i].words;
    if ((name && text_starts_with(name, "veracrypt")) || (file && strstr(file, "/.veracrypt_")))
        return "VeraCrypt";
    return file && text_ends_with(file, "/dislocker-file") ? "BitLocker" : "";
}

static const char *bus_of(struct udev_device *disk)
{
    if (libudev.device_get_parent_with_subsystem_devtype(disk, "usb", "usb_device"))
        return "usb";
    struct udev_device *card = libudev.device_get_parent_with_subsystem_devtype(disk, "mmc", NULL);
    if (card) {
        const char *type = libudev.device_get_sysattr_value(card, "type");
        return type && strcmp(type, "SD") == 0 ? "mmc" : "emmc";
    }
    const char *bus = libudev.device_get_property_value(disk, "ID_BUS");
    struct udev_device *parent = libudev.device_get_parent(disk);
    if (!bus && parent)
        bus = libudev.device_get_subsystem(parent);
    return bus;
}

static const char *serial_of(struct udev_device *disk)
{
    const char *serial = libudev.device_get_property_value(disk, "ID_SERIAL_SHORT");
    struct udev_device *parent =
        libudev.device_get_parent_with_subsystem_devtype(disk, "usb", "usb_device");
    if (!serial && parent)
        serial = libudev.device_get_sysattr_value(parent, "serial");
    if (!serial)
        serial = libudev.device_get_sysattr_value(disk, "device/serial");
    return serial ? serial : libudev.device_get_sysattr_value(disk, "serial");
}

static void inspect_model(struct udev_device *disk, struct media_device *device)
{
    char model[sizeof device->model];
    const char *vendor = libudev.device_get_sysattr_value(disk, "device/vendor");
    const char *name = libudev.device_get_sysattr_value(disk, "device/model");
    if (!name)
        name = libudev.device_get_sysattr_value(disk, "device/name"); /* of an SD card */
    /* SCSI fills both up with blanks. */
    size_t length = vendor ? strlen(vendor) : 0;
    while (length > 0 && vendor[length - 1] == ' ')
        length--;
    snprintf(model, sizeof model, "%.*s%s%s", (int)length, vendor ? vendor : "",
             length > 0 && name ? " " : "", name ? name : "");
    length = strlen(model);
    while (length > 0 && model[length - 1] == ' ')
        model[--length] = '\0';
    copy_property(device->model, sizeof device->model, model);
}

/* The whole disk that a partition is of has no reference of its own: it goes with the partition. */
static void inspect_disk(struct udev_device *lowest, struct media_device *device)
{
    struct udev_device *disk = lowest;
    const char *type = libudev.device_get_devtype(lowest);
    if (type && strcmp(type, "partition") == 0) {
        disk = libudev.device_get_parent_with_subsystem_devtype(lowest, "block", "disk");
        if (!disk)
            return;
    }
    const char *removable = libudev.device_get_sysattr_value(disk, "removable");
    device->is_removable = removable && strcmp(removable, "1") == 0;
    const char *size = libudev.device_get_sysattr_value(disk, "size");
    device->size = size ? strtoull(size, NULL, 10) * SECTOR : 0;
    const char *locked = libudev.device_get_sysattr_value(disk, "ro");
    device->is_read_only = device->is_read_only || (locked && strcmp(locked, "1") == 0);
    copy_property(device->bus, sizeof device->bus, bus_of(disk));
    copy_property(device->serial, sizeof device->serial, serial_of(disk));
    inspect_model(disk, device);
}

static void inspect_block_device(dev_t number, struct media_device *device)
{
    struct udev *udev = libudev.new();
    struct udev_device *at = !udev ? NULL : libudev.device_new_from_devnum(udev, 'b', number);
    if (at) {
        const char *node = libudev.device_get_devnode(at);
        if (node) {
            copy_property(device->device, sizeof device->device, node);
            probe_file_system(node, number, device);
        }
        /* Who may not read the device takes what the system noted when it was plugged in. */
        if (device->uuid[0] == '\0' && device->label[0] == '\0') {
            copy_property(device->label, sizeof device->label,
                          libudev.device_get_property_value(at, "ID_FS_LABEL"));
            copy_property(device->uuid, sizeof device->uuid,
                          libudev.device_get_property_value(at, "ID_FS_UUID"));
        }
    }
    for (int depth = 0; at && depth < STACK_MAXIMUM; depth++) {
        if (device->encryption[0] == '\0')
            copy_property(device->encryption, sizeof device->encryption, encryption_of(at));
        struct udev_device *below = device_below(udev, at);
        if (!below) {
            inspect_disk(at, device);
            break;
        }
        libudev.device_unref(at);
        at = below;
    }
    libudev.device_unref(at);
    libudev.unref(udev);
}

#ifdef SAFEHAND_TESTING
/* And this is what it says of itself: "SERIAL/LABEL/MODEL", with or without "/UUID", or nothing.
 * The disk of the machine where tests run is not what they are about. */
static void pretend(struct media_device *device)
{
    const char *told = getenv("SAFEHAND_TEST_DEVICE");
    const char *label = told ? strchr(told, '/') : NULL;
    const char *model = label ? strchr(label + 1, '/') : NULL;
    device->serial[0] = device->label[0] = device->model[0] = device->uuid[0] = '\0';
    if (!model)
        return;
    snprintf(device->serial, sizeof device->serial, "%.*s", (int)(label - told), told);
    snprintf(device->label, sizeof device->label, "%.*s", (int)(model - label - 1), label + 1);
    const char *uuid = strchr(model + 1, '/');
    int length = uuid ? (int)(uuid - model - 1) : (int)strlen(model + 1);
    snprintf(device->model, sizeof device->model, "%.*s", length, model + 1);
    snprintf(device->uuid, sizeof device->uuid, "%s", uuid ? uuid + 1 : "");
}
#endif

bool media_is_removable(const struct media_device *device)
{
    return device->is_removable || strcmp(device->bus, "usb") == 0 ||
           strcmp(device->bus, "mmc") == 0;
}

static enum status libraries_load(struct error *err)
{
    enum status status = libmount_load(err);
    if (status == STATUS_OK)
        status = libblkid_load(err);
    return status == STATUS_OK ? libudev_load(err) : status;
}

enum status media_inspect_opened(int fd, struct media_device *device, struct error *err)
{
    struct media_device found = {0};
    struct stat about;
    struct statvfs room;
    enum status status = libraries_load(err);
    if (status != STATUS_OK)
        return status;
    if (!seam_pass(SEAM_FILE, "stat") || fstat(fd, &about) != 0 ||
        !seam_pass(SEAM_FILE, "statvfs") || fstatvfs(fd, &room) != 0) {
        error_set_errno(err, "cannot look at the device");
        return error_hint(err, "take the device out, plug it in again, and try again");
    }
    dev_t number = about.st_dev;
    inspect_mount(fd, &number, &found);
    found.is_read_only = (room.f_flag & ST_RDONLY) != 0;
    if (major(number) != 0)
        inspect_block_device(number, &found);
#ifdef SAFEHAND_TESTING
    /* There is no memory stick where tests run; with this every folder lies on one. */
    if (getenv("SAFEHAND_TEST_REMOVABLE"))
        found.is_removable = true;
    if (getenv("SAFEHAND_TEST_REMOVABLE") || getenv("SAFEHAND_TEST_DEVICE"))
        pretend(&found);
#endif
    found.free = (uint64_t)room.f_bavail * room.f_frsize;
    *device = found;
    return STATUS_OK;
}

enum status media_inspect(const char *folder, struct media_device *device, struct error *err)
{
    enum status status = libraries_load(err); /* what is wrong with one is not the folder's */
    if (status != STATUS_OK)
        return status;
    int fd = file_open(AT_FDCWD, folder, O_RDONLY | O_DIRECTORY, 0);
    if (fd < 0 && (errno == ENOENT || errno == ENOTDIR)) {
        error_set(err, STATUS_USAGE, "%s: is no folder", folder);
        return error_hint(err, "plug the device in, open it once, and give the folder it shows as");
    }
    if (fd < 0)
        return error_set_errno(err, "%s: cannot open the folder", folder);
    status = media_inspect_opened(fd, device, err);
    file_close(&fd);
    return status == STATUS_OK ? status : error_context(err, "%s", folder);
}

bool media_is_same(const struct media_device *a, const struct media_device *b)
{
    return strcmp(a->device, b->device) == 0 && strcmp(a->file_system, b->file_system) == 0 &&
           strcmp(a->label, b->label) == 0 && strcmp(a->uuid, b->uuid) == 0 &&
           strcmp(a->serial, b->serial) == 0 && strcmp(a->model, b->model) == 0 &&
           strcmp(a->bus, b->bus) == 0 && a->is_removable == b->is_removable;
}
