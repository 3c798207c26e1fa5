/* libmount, libblkid, libudev: what device a folder lies on. Loaded at their first use: see
 * safehand/base/library.h. */
#ifndef DELIVERY_LIBDEVICE_H
#define DELIVERY_LIBDEVICE_H

#include <blkid/blkid.h>
#include <libmount/libmount.h>
#include <libudev.h>

#include "safehand/base/library.h"

/* clang-format off */
#define LIBMOUNT_FUNCTIONS(F)                                                                     \
    F(mnt_, new_table_from_file) F(mnt_, table_find_devno) F(mnt_, table_next_fs)                 \
    F(mnt_, unref_table) F(mnt_, new_iter) F(mnt_, free_iter) F(mnt_, fs_get_fstype)              \
    F(mnt_, fs_get_devno) F(mnt_, fs_get_id) F(mnt_, fs_get_source) F(mnt_, fs_get_target)
LIBRARY_DECLARE(libmount, LIBMOUNT_FUNCTIONS)

#define LIBBLKID_FUNCTIONS(F)                                                                     \
    F(blkid_, new_probe) F(blkid_, free_probe) F(blkid_, probe_set_device)                        \
    F(blkid_, probe_enable_superblocks) F(blkid_, probe_set_superblocks_flags)                    \
    F(blkid_, probe_lookup_value) F(blkid_, do_safeprobe)
LIBRARY_DECLARE(libblkid, LIBBLKID_FUNCTIONS)

#define LIBUDEV_FUNCTIONS(F)                                                                      \
    F(udev_, new) F(udev_, unref) F(udev_, device_new_from_devnum)                                \
    F(udev_, device_new_from_subsystem_sysname) F(udev_, device_unref)                            \
    F(udev_, device_get_devnode) F(udev_, device_get_devtype) F(udev_, device_get_parent)         \
    F(udev_, device_get_parent_with_subsystem_devtype) F(udev_, device_get_property_value)        \
    F(udev_, device_get_subsystem) F(udev_, device_get_sysattr_value)                             \
    F(udev_, device_get_syspath)
LIBRARY_DECLARE(libudev, LIBUDEV_FUNCTIONS)
/* clang-format on */

#endif
