#include "libdevice.h"

LIBRARY_DEFINE(libmount, "libmount.so.1", RECOMMENDED, "memory sticks: where a folder is mounted",
               LIBMOUNT_FUNCTIONS)
LIBRARY_DEFINE(libblkid, "libblkid.so.1", RECOMMENDED,
               "memory sticks: which file system is on them", LIBBLKID_FUNCTIONS)
LIBRARY_DEFINE(libudev, "libudev.so.1", RECOMMENDED,
               "memory sticks: maker, model and serial number", LIBUDEV_FUNCTIONS)
