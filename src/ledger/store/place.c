/* Where a ledger may lie: SQLite's write-ahead log needs memory shared between processes and locks
 * that hold, which network and sync file systems do not give. */
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/vfs.h>

#include "place.h"

const char *place_refused_name(unsigned long type)
{
    static const struct {
        unsigned long type;
        const char *name;
    } refused[] = {
        {0x6969, "NFS"},      {0xff534d42, "CIFS"},       {0xfe534d42, "SMB2"},
        {0x517b, "SMB"},      {0x65735546, "FUSE"},       {0x01021997, "9P"},
        {0x5346414f, "AFS"},  {0x6b414653, "AFS"},        {0x73757245, "Coda"},
        {0x564c, "NCP"},      {0x00c36400, "Ceph"},       {0x0bd00bd0, "Lustre"},
        {0x47504653, "GPFS"}, {0x786f4256, "VirtualBox"}, {0xbacbacbc, "VMware"},
    };

    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
        if (refused[i].type == type)
            return refused[i].name;
    return NULL;
}

enum status place_resolve(const char *folder, char **path, struct error *err)
{
    struct statfs about;
    const char *name;
    char *found = NULL;

    if (seam_pass(SEAM_FILE, "realpath"))
        found = realpath(folder, NULL);
    if (!found || !seam_pass(SEAM_FILE, "statfs") || statfs(found, &about) != 0) {
        error_set_errno(err, "%s: cannot open the folder", folder);
        free(found);
        error_hint(err, "name the office's folder with " WAY);
        return error_way(err, WAY_CHOOSE_OFFICE, NULL, NULL);
    }
    *path = memory_copy_string(found);
    free(found);
    if (!*path)
        return memory_error(err);
    name = place_refused_name((unsigned long)about.f_type & 0xffffffffUL);
    if (!name)
        return STATUS_OK;
    memory_free(*path);
    *path = NULL;
    error_set(err, STATUS_SYSTEM,
              "%s: lies on a network or sync folder (%s), where a ledger cannot "
              "be kept safe",
              folder, name);
    return error_hint(err, "keep the office's folder on this computer's own disk, and back it up "
                           "from there");
}

enum status place_check_file(const char *path, struct error *err)
{
    struct stat about;

    if (!seam_pass(SEAM_FILE, "stat") || lstat(path, &about) != 0) {
        if (errno != ENOENT)
            return error_set_errno(err, "%s: cannot be looked at", path);
        error_set(err, STATUS_AUTHENTICATION, "%s: is not there", path);
        return error_hint(err, "put it back from the newest backup of the office's folder");
    }
    if (!S_ISREG(about.st_mode)) {
        error_set(err, STATUS_AUTHENTICATION, "%s: is not a regular file", path);
        return error_hint(err, "put it back from the newest backup of the office's folder");
    }
    /* By name: closing a descriptor of a database that is open would drop its locks. */
    if ((about.st_mode & 077) != 0 && (!seam_pass(SEAM_FILE, "chmod") || chmod(path, 0600) != 0))
        return error_set_errno(err, "%s: others may read it, and that cannot be changed", path);
    return STATUS_OK;
}
