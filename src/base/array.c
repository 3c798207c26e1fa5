#include "safehand/base/array.h"

#include <errno.h>
#include <stdint.h>
#include <string.h>

#include "internal.h"
#include "safehand/base/memory.h"

enum { FIRST_ITEMS = 8 };

bool array_reserve(void *place, size_t item_size, size_t count, size_t more)
{
    const size_t most = PTRDIFF_MAX / item_size;
    void *items;

    memcpy(&items, place, sizeof items); /* a pointer of whatever type */
    if (count > most || more > most - count) {
        errno = ENOMEM;
        return false;
    }
    size_t room = items ? memory_size(items) / item_size : 0;
    if (count + more <= room)
        return true;
    size_t wanted = room == 0 ? FIRST_ITEMS : room <= most / 2 ? room * 2 : most;
    if (wanted < count + more)
        wanted = count + more;
    items = memory_resize(items, wanted * item_size);
    if (!items)
        return false;
    memcpy(place, &items, sizeof items);
    return true;
}
