/*
 * A disk under SQLite that kills the process: in the middle of its call number N that writes, cuts,
 * syncs or deletes. It stands between SQLite and its own layer, so what SQLite does by itself (its
 * write-ahead log, moving that into the database) is cut off too.
 */
#ifndef LEDGER_DISK_H
#define LEDGER_DISK_H

#include <signal.h>
#include <sqlite3.h>
#include <stdbool.h>

static struct {
    sqlite3_vfs *real;
    sqlite3_vfs vfs;
    sqlite3_io_methods methods;
    long calls, kill_at;
} disk;

struct disk_file {
    sqlite3_file base;
    sqlite3_file *real; /* behind this one */
};

static inline sqlite3_file *disk_real(sqlite3_file *file)
{
    return ((struct disk_file *)file)->real;
}

static inline bool disk_is_killing(void)
{
    return ++disk.calls == disk.kill_at;
}

static int disk_write(sqlite3_file *file, const void *data, int size, sqlite3_int64 offset)
{
    sqlite3_file *real = disk_real(file);
    if (disk_is_killing()) {
        real->pMethods->xWrite(real, data, size / 2, offset);
        raise(SIGKILL);
    }
    return real->pMethods->xWrite(real, data, size, offset);
}

static int disk_truncate(sqlite3_file *file, sqlite3_int64 size)
{
    if (disk_is_killing())
        raise(SIGKILL);
    return disk_real(file)->pMethods->xTruncate(disk_real(file), size);
}

static int disk_sync(sqlite3_file *file, int flags)
{
    if (disk_is_killing())
        raise(SIGKILL);
    return disk_real(file)->pMethods->xSync(disk_real(file), flags);
}

static int disk_delete(sqlite3_vfs *vfs, const char *name, int sync)
{
    (void)vfs;
    if (disk_is_killing())
        raise(SIGKILL);
    return disk.real->xDelete(disk.real, name, sync);
}

/* ---- what only passes through ---- */

static int disk_close(sqlite3_file *file)
{
    return disk_real(file)->pMethods->xClose(disk_real(file));
}
static int disk_read(sqlite3_file *file, void *data, int size, sqlite3_int64 offset)
{
    return disk_real(file)->pMethods->xRead(disk_real(file), data, size, offset);
}
static int disk_size(sqlite3_file *file, sqlite3_int64 *size)
{
    return disk_real(file)->pMethods->xFileSize(disk_real(file), size);
}
static int disk_lock(sqlite3_file *file, int level)
{
    return disk_real(file)->pMethods->xLock(disk_real(file), level);
}
static int disk_unlock(sqlite3_file *file, int level)
{
    return disk_real(file)->pMethods->xUnlock(disk_real(file), level);
}
static int disk_reserved(sqlite3_file *file, int *out)
{
    return disk_real(file)->pMethods->xCheckReservedLock(disk_real(file), out);
}
static int disk_control(sqlite3_file *file, int operation, void *argument)
{
    return disk_real(file)->pMethods->xFileControl(disk_real(file), operation, argument);
}
static int disk_sector(sqlite3_file *file)
{
    return disk_real(file)->pMethods->xSectorSize(disk_real(file));
}
static int disk_traits(sqlite3_file *file)
{
    return disk_real(file)->pMethods->xDeviceCharacteristics(disk_real(file));
}
static int disk_shm_map(sqlite3_file *file, int page, int size, int extend, void volatile **out)
{
    return disk_real(file)->pMethods->xShmMap(disk_real(file), page, size, extend, out);
}
static int disk_shm_lock(sqlite3_file *file, int offset, int count, int flags)
{
    return disk_real(file)->pMethods->xShmLock(disk_real(file), offset, count, flags);
}
static void disk_shm_barrier(sqlite3_file *file)
{
    disk_real(file)->pMethods->xShmBarrier(disk_real(file));
}
static int disk_shm_unmap(sqlite3_file *file, int discard)
{
    return disk_real(file)->pMethods->xShmUnmap(disk_real(file), discard);
}

static int disk_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *out)
{
    struct disk_file *opened = (struct disk_file *)file;
    (void)vfs;
    opened->real = (sqlite3_file *)(opened + 1);
    int code = disk.real->xOpen(disk.real, name, opened->real, flags, out);
    opened->base.pMethods = opened->real->pMethods == NULL ? NULL : &disk.methods;
    return code;
}

/* From now on in this process; call number `kill_at` (from 1) is its last. */
static inline void disk_start(long kill_at)
{
    disk.real = sqlite3_vfs_find(NULL);
    disk.vfs = *disk.real; /* what takes no file works on it as on the real one */
    disk.vfs.zName = "killing";
    disk.vfs.szOsFile += (int)sizeof(struct disk_file);
    disk.vfs.xOpen = disk_open;
    disk.vfs.xDelete = disk_delete;
    disk.methods = (sqlite3_io_methods){.iVersion = 2,
                                        .xClose = disk_close,
                                        .xRead = disk_read,
                                        .xWrite = disk_write,
                                        .xTruncate = disk_truncate,
                                        .xSync = disk_sync,
                                        .xFileSize = disk_size,
                                        .xLock = disk_lock,
                                        .xUnlock = disk_unlock,
                                        .xCheckReservedLock = disk_reserved,
                                        .xFileControl = disk_control,
                                        .xSectorSize = disk_sector,
                                        .xDeviceCharacteristics = disk_traits,
                                        .xShmMap = disk_shm_map,
                                        .xShmLock = disk_shm_lock,
                                        .xShmBarrier = disk_shm_barrier,
                                        .xShmUnmap = disk_shm_unmap};
    disk.calls = 0;
    disk.kill_at = kill_at;
    sqlite3_vfs_register(&disk.vfs, 1);
}

#endif
