#include "libdevice.h"

LIBRARY_DEFINE(libmount, "libmount.so.1", LIBMOUNT_FUNCTIONS)
LIBRARY_DEFINE(libblkid, "libblkid.so.1", LIBBLKID_FUNCTIONS)
LIBRARY_DEFINE(libudev, "libudev.so.1", LIBUDEV_FUNCTIONS)
